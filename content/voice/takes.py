"""What was recorded at the hub, and what of it was sent to the kiosks.

A recording belongs to a key and to the very words that were said: where the sentence changed, it
stays for kiosks of an older release and is stale for the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import JSON, String, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from content.errors import TakeUnknownError
from content.item import File, Prompt, Sha256, Voice
from content.voice.sentences import SENTENCES
from store import audit
from store.base import Base, UtcTime


class TakeRow(Base):
    """One recording, for ever; the newest of a key and its words counts."""

    __tablename__ = "voice_take"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    key: Mapped[str] = mapped_column(String(64), index=True)
    spoken: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    seconds: Mapped[float]
    made_by: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime] = mapped_column(UtcTime)
    replaced_at: Mapped[datetime | None] = mapped_column(UtcTime)


class SentRow(Base):
    """What was sent to the kiosks, complete."""

    __tablename__ = "voice_version"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sent_by: Mapped[str] = mapped_column(String(80))
    sent_at: Mapped[datetime] = mapped_column(UtcTime)
    prompts: Mapped[list[object]] = mapped_column(JSON)


@dataclass(frozen=True, slots=True)
class Take:
    """A recording that counts."""

    prompt: Prompt
    seconds: float
    made_at: datetime

    @property
    def stale(self) -> bool:
        """The kiosk says something else by now, or nothing."""
        sentence = SENTENCES.get(self.prompt.key)
        return sentence is None or sentence.spoken != self.prompt.spoken


@dataclass(frozen=True, slots=True)
class Sent:
    """What the kiosks were sent last; `at` is None where nothing ever was."""

    voice: Voice
    at: datetime | None = None


def spoken() -> dict[str, str]:
    """The words of every sentence that the kiosk says, in the order of the screens."""
    return {key: sentence.spoken for key, sentence in SENTENCES.items() if sentence.spoken}


def words_of(key: str) -> str:
    """What is said for this key.  Raises `TakeUnknownError`."""
    words = spoken().get(key)
    if words is None:
        raise TakeUnknownError(f"the kiosk says no sentence {key!r}")
    return words


def takes(session: Session) -> list[Take]:
    """Every recording that counts, stale ones too, in the order in which they were made."""
    rows = session.scalars(
        select(TakeRow).where(TakeRow.replaced_at.is_(None)).order_by(TakeRow.number)
    )
    return [Take(_prompt(row), row.seconds, row.made_at) for row in rows]


def current(session: Session) -> dict[str, Take]:
    """By key what counts; a stale one only where there is none of the words as they are now."""
    found: dict[str, Take] = {}
    for take in takes(session):
        if take.prompt.key not in found or not take.stale:
            found[take.prompt.key] = take
    return found


def keep(session: Session, new: Prompt, seconds: float, deed: audit.Deed) -> None:
    """Let this recording count from now on, and none before it of the same words."""
    _replace(session, new.key, new.spoken, deed)
    session.add(
        TakeRow(
            key=new.key,
            spoken=new.spoken,
            sha256=new.file.sha256,
            size=new.file.size,
            seconds=seconds,
            made_by=deed.actor,
            made_at=deed.at,
        )
    )
    session.flush()
    audit.record(session, deed, "voice.record", new.key, sha256=new.file.sha256)


def drop(session: Session, key: str, deed: audit.Deed) -> None:
    """Go back to the machine's voice.  Raises `TakeUnknownError` where nobody recorded it."""
    if not _replace(session, key, words_of(key), deed):
        raise TakeUnknownError(f"nobody recorded {key!r}")
    audit.record(session, deed, "voice.drop", key)


def sent(session: Session) -> Sent:
    row = session.scalar(select(SentRow).order_by(SentRow.version.desc()).limit(1))
    if row is None:
        return Sent(Voice())
    prompts = tuple(Prompt.model_validate(prompt) for prompt in row.prompts)
    return Sent(Voice(version=row.version, prompts=prompts), row.sent_at)


def unsent(session: Session) -> int:
    """How many sentences sound otherwise at the kiosks than they were recorded last."""
    ours = {(one.prompt.key, one.prompt.spoken): one.prompt.file for one in takes(session)}
    theirs = {(one.key, one.spoken): one.file for one in sent(session).voice.prompts}
    return sum(ours.get(name) != theirs.get(name) for name in ours.keys() | theirs.keys())


def send(session: Session, deed: audit.Deed) -> Voice:
    """Make what counts now the kiosks' voice; where nothing changed it stays the same version."""
    prompts = tuple(take.prompt for take in takes(session))
    before = sent(session).voice
    if prompts == before.prompts:
        return before
    row = SentRow(
        version=before.version + 1,
        sent_by=deed.actor,
        sent_at=deed.at,
        prompts=[prompt.model_dump(mode="json") for prompt in prompts],
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        # Somebody else sent at the same moment: theirs holds what was recorded by then.
        return sent(session).voice
    audit.record(session, deed, "voice.send", str(row.version), prompts=len(prompts))
    return Voice(version=row.version, prompts=prompts)


def files(session: Session) -> frozenset[Sha256]:
    """Every file that is needed: what counts, and what the kiosks were sent last."""
    ours = {take.prompt.file.sha256 for take in takes(session)}
    return frozenset(ours | {prompt.file.sha256 for prompt in sent(session).voice.prompts})


def _replace(session: Session, key: str, words: str, deed: audit.Deed) -> bool:
    rows = session.scalars(
        select(TakeRow).where(
            TakeRow.key == key, TakeRow.spoken == words, TakeRow.replaced_at.is_(None)
        )
    ).all()
    for row in rows:
        row.replaced_at = deed.at
    return bool(rows)


def _prompt(row: TakeRow) -> Prompt:
    file = File(sha256=row.sha256, size=row.size)
    return Prompt(key=row.key, spoken=row.spoken, file=file)

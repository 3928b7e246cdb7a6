"""Everything between this kiosk and the hub, put together."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from content.cache import Cache
from kiosk.agent.desk import Desk
from kiosk.agent.errors import CredentialRefusedError
from kiosk.agent.people import People
from kiosk.agent.settings import Obeyed
from kiosk.agent.uplink.call import Hub
from kiosk.agent.uplink.documents.errands import ErrandsDocument
from kiosk.agent.uplink.documents.library import LibraryDocument
from kiosk.agent.uplink.documents.notices import NoticesDocument
from kiosk.agent.uplink.documents.roll import RollDocument
from kiosk.agent.uplink.documents.settings import SettingsDocument
from kiosk.agent.uplink.documents.timetable import TimetableDocument
from kiosk.agent.uplink.errands import Doing
from kiosk.agent.uplink.fetching import Fetching
from kiosk.agent.uplink.hint import Hint
from kiosk.agent.uplink.pace import SELDOM_S, HubPace
from kiosk.agent.uplink.pairing import credential as kept_credential
from kiosk.agent.uplink.pairing.credential import Credential
from kiosk.agent.uplink.pairing.pair import pair
from kiosk.agent.uplink.passes import Passes
from kiosk.agent.uplink.pull import EVERY_S, Document, Pull
from kiosk.agent.uplink.records import Records
from kiosk.agent.uplink.report import Pictures, Report
from kiosk.agent.uplink.talks import TalkAnswers
from kiosk.config import KioskConfig
from schedule import keep
from schedule.follow import Follow
from wire.clock import Clock

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept here of the hub's documents, and for the hub."""

    follow: Follow
    people: People
    cache: Cache
    obeyed: Obeyed


class Uplink:
    """Pairs, then lives with the hub until the credential is refused, and so on."""

    def __init__(
        self,
        config: KioskConfig,
        session: aiohttp.ClientSession,
        desk: Desk,
        kept: Kept,
        clock: Clock,
    ) -> None:
        self._desk = desk
        self._kept = kept
        self._file: Path = config.state_dir / kept_credential.FILE
        hub = self._hub = Hub(session, config.hub_url, clock)
        pace = HubPace()

        def pull(document: Document, every_s: float = EVERY_S) -> Pull:
            return Pull(document, pace, every_s, self._hints_come)

        self._timetable = pull(TimetableDocument(hub, kept.follow, desk, clock))
        self._roll = pull(RollDocument(hub, kept.people))
        self._library = pull(LibraryDocument(hub, kept.cache))
        notices = NoticesDocument(hub, desk.notices, desk.talk_told)
        self._notices = pull(notices)
        self._settings = pull(SettingsDocument(hub, kept.obeyed), SELDOM_S)
        self.doing = Doing(hub, desk, kept.people, config.state_dir, clock)
        self._errands = pull(ErrandsDocument(hub, self.doing), SELDOM_S)
        self._talks = TalkAnswers(hub, self._notices.now)
        desk.carry_talks(self._talks.say)
        self._fetching = Fetching(hub, kept.cache, self._library.now)
        self._records = Records(hub, kept.people)
        self._hint = Hint(session, config.hub_url, hub, self._pull_named, pace, self._holds)
        self._report = Report(hub, desk, config.state_dir, pace)
        self.pictures = Pictures(hub)
        self.passes = Passes(hub, desk, self._timetable, self._notices)
        desk.listen(self._fetching.state_is)
        # It has a state already.
        self._fetching.state_is(desk.state)
        hub.listen(desk.hub_is)
        for one in (
            self._hint,
            self._report,
            self._timetable,
            self._roll,
            self._library,
            self._notices,
            self._settings,
            self._errands,
            self.doing,
            self._talks,
            self._fetching,
            self._records,
        ):
            hub.listen(one.hub_is)

    def pull_whole(self) -> None:
        """Ask for every document anew, whatever the tags say."""
        for pull in self._pulls():
            pull.now(whole=True)

    def picture_came(self, jpeg: bytes, errand_id: str) -> None:
        """A picture of the screen, for an errand or as the settings ask."""
        if errand_id:
            self.doing.picture_came(errand_id, jpeg)
        else:
            self.pictures.offer(jpeg)

    async def run(self, credential: Credential | None) -> None:
        while True:
            if credential is None:
                credential = await self._paired()
            self._hub.credential = credential.credential
            await self._live()
            credential = None

    async def _paired(self) -> Credential:
        credential = await pair(self._hub, self._desk.show_code)
        try:
            await asyncio.to_thread(kept_credential.store, self._file, credential)
        except OSError as error:
            log.error("credential=not_stored reason=%r", error.strerror)
        log.info("paired kiosk=%s center=%s", credential.kiosk_id, credential.center.id)
        await self._desk.paired(credential.center)
        return credential

    async def _live(self) -> None:
        """Until the hub refuses the credential; then nothing of it is left."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._timetable.keep_pulling())
                group.create_task(self._roll.keep_pulling())
                group.create_task(self._library.keep_pulling())
                group.create_task(self._notices.keep_pulling())
                group.create_task(self._settings.keep_pulling())
                group.create_task(self._errands.keep_pulling())
                group.create_task(self.doing.keep_doing())
                group.create_task(self._talks.keep_saying())
                group.create_task(self._fetching.keep_fetching())
                group.create_task(self._records.keep_sending())
                group.create_task(self._hint.keep_listening())
                group.create_task(self._report.keep_reporting())
                group.create_task(self.pictures.keep_sending())
                group.create_task(self._until_refused())
        except* CredentialRefusedError:
            log.warning("credential=refused remedy=pair_this_kiosk_again")
        self._hub.credential = None
        self._hub.refused.clear()
        try:
            keep.remove(self._file)
            self._kept.follow.forget()
            self._kept.obeyed.forget()
            self.doing.forget()
        except OSError as error:
            # It is refused again after a restart, so nothing is lost by going on.
            log.error("credential=not_removed reason=%r", error.strerror)
        await self._desk.unpaired()
        try:
            await self._kept.cache.forget()
        except OSError as error:
            log.error("library=not_removed reason=%r", error.strerror)

    def _pulls(self) -> tuple[Pull, ...]:
        return (
            self._timetable,
            self._roll,
            self._library,
            self._notices,
            self._settings,
            self._errands,
        )

    def _holds(self) -> str:
        return ", ".join(filter(None, (pull.holds for pull in self._pulls())))

    def _hints_come(self) -> bool:
        return self._hint.is_open

    def _pull_named(self, words: frozenset[str]) -> None:
        """What a hint names; everything when it names nothing.

        A word that is not known here is worth one call: the answer to any call says whether
        the credential is still good.
        """
        known = {
            "timetable": self._timetable.now,
            "roll": self._roll.now,
            "library": self._library.now,
            "notices": self._notices.now,
            "settings": self._settings.now,
            "errands": self._errands.now,
        }
        for word in (words & known.keys() or {"timetable"}) if words else known:
            known[word]()

    async def _until_refused(self) -> None:
        await self._hub.refused.wait()
        raise CredentialRefusedError("the hub does not know this kiosk any more")

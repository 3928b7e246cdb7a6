"""``python -m hub roll``: a file becomes a roll, and says what that changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from attendance.entry import Member, Roll
from hub.commands.roll import differences, matched, read_people
from hub.commands.shell import UsageError
from hub.config import HubConfig
from hub.serving import open_store
from store.centers import StoredCenter, keep
from tests.hub.commands.test_command_line import run
from wire.ids import CenterId, MemberId

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """A hub's folder with one centre."""
    store = open_store(HubConfig(), tmp_path / "hub")
    with store.transaction() as session:
        keep(session, [StoredCenter("wido", "위도 경로당")])
    store.close()
    yield tmp_path / "hub"


def words(data: Path, *more: str) -> tuple[str, ...]:
    return ("--data", str(data), "roll", *more, "--center", "wido")


async def test_a_file_becomes_a_roll_and_the_next_one_says_what_it_changes(data: Path) -> None:
    file = data / "roll.csv"
    file.write_bytes("이름,메모\r\n김순자,\r\n김영희,감나무집\r\n박복례\r\n".encode("cp949"))
    code, out, err = await run(*words(data, "import", str(file)))
    assert (code, err) == (0, ""), err
    assert out.splitlines() == [
        "+ 김순자", "+ 김영희 (감나무집)", "+ 박복례", "center=wido version=1 members=3",
    ]  # fmt: skip
    file.write_text("김영희,윗집\n김순자\n서말순\n", encoding="utf-8-sig")
    _, out, _ = await run(*words(data, "import", str(file), "--dry-run"))
    told = ["~ 김영희 (감나무집) -> 김영희 (윗집)", "+ 서말순", "- 박복례"]
    assert out.splitlines() == [*told, "center=wido version=1 members=3"]
    _, out, _ = await run(*words(data, "import", str(file)))
    assert out.splitlines() == [*told, "center=wido version=2 members=3"]
    _, out, _ = await run(*words(data, "show"))
    assert [line.split(maxsplit=1)[1] for line in out.splitlines()] == [
        "김영희 (윗집)", "김순자", "서말순",
    ]  # fmt: skip
    assert "서말순".encode() not in database(data)


def database(data: Path) -> bytes:
    return b"".join(path.read_bytes() for path in data.glob("hub.sqlite3*"))


async def test_what_cannot_be_done_is_one_sentence(data: Path, tmp_path: Path) -> None:
    code, _, err = await run(*words(data, "import", str(tmp_path / "nowhere.csv")))
    assert (code, err.count("\n")) == (2, 1)
    assert "cannot read" in err
    nowhere = ("--data", str(data), "roll", "show", "--center", "nowhere")
    code, out, err = await run(*nowhere)
    assert (code, out) == (2, "")
    assert "there is no centre 'nowhere'" in err


async def test_a_hub_that_lost_the_key_of_its_names_does_not_start(data: Path) -> None:
    file = data / "roll.txt"
    file.write_text("김순자\n")
    await run(*words(data, "import", str(file)))
    (data / "names.key").unlink()
    code, out, err = await run("--data", str(data), "--port", "0")
    assert (code, out) == (2, "")
    assert "put it back from the backup" in err
    assert not (data / "names.key").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("김순자\n\n김영희,\n김영희", "line 4: the same name and note as in line 3"),
        ("김순자\n,감나무집\n", "line 2: the name is missing"),
        ("김순자\n" + "김" * 13, "line 2: the name has more than 12 characters"),
        ("김순자," + "집" * 9, "line 1: the note has more than 8 characters"),
        ("김순자,감나무집,여\n", "line 1: more than two columns"),
        ("김\x07순자", "line 1: the name holds a control character"),
        ("이름,메모\n\n", "there is no name in the file"),
        ("", "there is no name in the file"),
    ],
)
def test_a_file_that_is_no_roll_says_in_which_line(text: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_people(text)
    assert str(caught.value).startswith(said)


def test_a_quoted_name_and_spaces_are_tidied() -> None:
    assert read_people('" 김순자 ", 감나무집 \n') == [("김순자", "감나무집")]


def test_who_is_there_already_stays_the_same_person() -> None:
    def member(member_id: str, name: str, note: str = "") -> Member:
        return Member(id=MemberId(member_id), name=name, note=note)

    current = Roll(
        center_id=CenterId("wido"),
        members=(member("m1", "김영희"), member("m2", "김영희", "윗집"), member("m3", "박복례")),
    )
    wanted = [("박복례", "새집"), ("김영희", "윗집"), ("김영희", "아랫집")]
    found = matched(current, wanted)
    # One 김영희 is left on each side: it is the same one, with another note.
    assert [one.id for one in found] == ["m3", "m2", "m1"]
    both_new = matched(current, [("김영희", "감"), ("김영희", "밤")])
    assert [one.id for one in both_new] == ["", ""]
    same = current.model_copy(update={"members": current.members[::-1]})
    assert differences(current, same) == ["nobody comes and nobody goes"]

"""What is shown and said of a talk, over whatever is up."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.screen.gallery.sample import NOW, state
from kiosk.screen.gallery.states.notices import MENU, STORM
from kiosk.screen.pages import documents
from kiosk.screen.pages.facts import Facts
from kiosk.screen.pages.over import talk as talk_pages
from kiosk.screen.pages.scene import Scene, Standing
from kiosk.screen.voice.sentences import text
from kiosk.state import Mode, Talk
from media.view import SELF, LessonView, Link, Microphone, Tile
from wire.ids import TalkId, talk_of

RINGS = Talk(id=TalkId("0" * 32), by="김하나 님", asked_at=NOW, opens_at=NOW + timedelta(seconds=3))
ON = RINGS.model_copy(update={"opens_at": None, "on": True})
CALLER = Tile("staff:kim", "김하나", None, has_picture=True)
OURS = Tile(SELF, "명호", None, mine=True, has_picture=True)
LIVE = LessonView(
    Link.LIVE, instructor=CALLER, main="staff:kim", tiles=(OURS,), microphone=Microphone.OPEN
)


def facts(talk, *, scene=Scene.HOME, mode=Mode.HOME, now=NOW, view=None, **changes):
    told = state(mode).model_copy(update={"talk": talk, **changes})
    standing = Standing(scene, told.lesson, attendance=told.attendance_open)
    return Facts(now, told, standing, LessonView(), talk=view)


def shown(known):
    return documents.window(known)["talk"]


def plain(words):
    return words.replace("\u2060", "")


def test_it_counts_down_before_everybodys_eyes_and_ears():
    for left, second in ((3, 3), (2.1, 3), (1.9, 2), (0.4, 1), (-1, 1)):
        opens_at = NOW + timedelta(seconds=left)
        known = facts(RINGS.model_copy(update={"opens_at": opens_at}))
        page = shown(known)
        assert (page["rings"], page["on"], page["seconds"]) == (True, False, second)
        assert documents.ticking(known) == second
    assert plain(page["by"]) == "김하나 님"
    assert documents.sayings(known) == ("talk_rings",)
    assert talk_pages.films(known) == {}
    assert talk_pages.room_of(known.state) is None


def test_face_to_face():
    known = facts(ON, view=LIVE)
    page = shown(known)
    assert (page["rings"], page["on"], page["open"], page["ours"]) == (False, True, True, True)
    assert page["cover"]["kind"] == "none"
    assert plain(page["microphone"]) == text("talk_heard")
    assert talk_pages.films(known) == {"talk": "staff:kim", "talk_own": SELF}
    assert talk_of(talk_pages.room_of(known.state) or "") == ON.id
    assert (documents.sayings(known), documents.ticking(known)) == ((), 0)


BLIND = replace(LIVE, instructor=replace(CALLER, has_picture=False))


@pytest.mark.parametrize(
    ("view", "title", "said", "heard"),
    [
        (None, "talk_joining", (), "talk_unheard"),
        (replace(LIVE, instructor=None), "talk_joining", (), "talk_heard"),
        (BLIND, "talk_voice", (), "talk_heard"),
        (replace(BLIND, sound_only=True), "sound_only", ("sound_only",), "talk_heard"),
        (replace(LIVE, link=Link.LOST), "lost", ("lost",), "talk_unheard"),
        (replace(BLIND, microphone=Microphone.MISSING), "talk_voice", (), "microphone_missing"),
    ],
)
def test_there_are_words_where_there_is_no_picture(view, title, said, heard):
    known = facts(ON, view=view)
    page = shown(known)
    assert plain(page["cover"]["title"]) == text(title)
    assert documents.sayings(known) == said
    assert plain(page["microphone"]) == text(heard)
    assert page["open"] is (heard == "talk_heard")


def test_an_alert_is_above_it_and_says_that_we_are_heard():
    known = facts(ON, view=LIVE, alert=STORM)
    document = documents.window(known)
    assert document["alert"]["up"]
    assert plain(document["alert"]["mark"]) == text("talk_heard")
    assert document["alert"]["markSymbol"] == "microphone"
    assert not shown(known)["on"]
    assert talk_pages.films(known) == {}
    assert documents.sayings(known) == ()
    # And it stays in its room.
    assert talk_pages.room_of(known.state) is not None
    ringing = facts(RINGS.model_copy(update={"opens_at": None}), alert=STORM)
    assert (shown(ringing)["rings"], documents.ticking(ringing)) == (False, 0)


@pytest.mark.parametrize("talk", [RINGS, ON])
def test_every_other_page_gives_way(talk):
    known = facts(talk, attendance_open=True, notice=MENU, help_asked_at=NOW)
    known = replace(known, reading=MENU.id, explaining=True)
    document = documents.window(known)
    assert not document["attendance"]["up"]
    home = replace(known, standing=Standing(Scene.HOME, known.standing.lesson))
    document = documents.window(home)
    assert not any(document[page]["up"] for page in ("notice", "help", "corner"))
    assert not document["corner"]["pin"]


@pytest.mark.parametrize("mode", [Mode.STARTING, Mode.PAIRING])
def test_a_kiosk_that_is_nobodys_is_called_by_nobody(mode):
    known = facts(ON, mode=mode, scene=Scene(mode.value), view=LIVE)
    assert not shown(known)["on"]
    assert talk_pages.room_of(known.state) is None

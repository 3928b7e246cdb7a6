"""Words for what kiosks find wrong: plain, and complete for all that this release can say."""

from __future__ import annotations

import re

import pytest

from fleet.judging.finding import Subject
from fleet.judging.signs import LOOKS, Sign
from fleet.judging.troubles import _TROUBLES, OK, PARTS, trouble
from tests.fleet.judging.cases import facts, report


@pytest.mark.parametrize("known", sorted(_TROUBLES))
def test_says_what_is_wrong_and_what_to_do_without_a_foreign_word(known: tuple[str, str]) -> None:
    found = trouble(*known)
    assert found is not None
    assert known[0] in PARTS
    wrong, _, remedy = found.sentence.partition(". ")
    assert wrong
    assert remedy.endswith("요.")
    assert len(found.sentence) <= 60
    assert not re.search(r"[A-Za-z]|오류", found.sentence)


def test_what_is_well_or_not_known_here_is_no_trouble() -> None:
    assert trouble("camera", OK) is trouble("camera", "") is trouble("nose", "gone") is None


@pytest.mark.parametrize("subject", ["camera", "microphone", "loudspeaker"])
@pytest.mark.parametrize("slug", ["gone", "wrong", "busy", "of a newer kiosk", ""])
def test_a_missing_device_is_said_with_its_reason(subject: str, slug: str) -> None:
    found = LOOKS[Subject(subject)](
        facts(report(**{subject: "missing", "troubles": {subject: slug}}))
    )
    assert isinstance(found, Sign)
    told = trouble(subject, slug) or trouble(subject, "gone")
    assert told is not None
    assert found.sentence == told.sentence

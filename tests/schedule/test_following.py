"""A version counts as received where a kiosk said so, and nowhere else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from schedule.following import Heard, Why, spread
from tests.schedule.timetable.conftest import CENTERS, UISIN, WIDO

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
LONG_AGO = NOW - timedelta(hours=6)


def test_this_version_or_a_later_one_counts() -> None:
    heard = {WIDO: Heard(7, NOW), UISIN: Heard(9, NOW)}
    found = spread(7, CENTERS, heard, NOW)
    assert (found.have, found.centers, found.missing) == (2, 2, ())


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (None, Why.NO_KIOSK),
        (Heard(None, None), Why.NEVER_HEARD),
        (Heard(None, NOW), Why.OLDER),
        (Heard(6, NOW), Why.OLDER),
        (Heard(6, LONG_AGO), Why.SILENT),
    ],
)
def test_whoever_has_not_said_so_is_named_with_the_reason(said: Heard | None, why: Why) -> None:
    heard = {WIDO: Heard(7, NOW), **({UISIN: said} if said else {})}
    found = spread(7, CENTERS, heard, NOW)
    assert (found.have, found.centers) == (1, 2)
    assert [(one.center.id, one.why) for one in found.missing] == [(UISIN, why)]


def test_a_centre_that_got_it_and_fell_silent_is_named_beside() -> None:
    heard = {WIDO: Heard(7, NOW), UISIN: Heard(7, LONG_AGO)}
    found = spread(7, CENTERS, heard, NOW)
    assert (found.have, found.missing) == (2, ())
    assert [one.center.id for one in found.silent] == [UISIN]

"""The sound measurement's own arithmetic."""

from __future__ import annotations

import json

from tests.bench.sound.heard import Heard
from tests.bench.sound.table import Visit, document, reasons, table

NOTHING = Heard(0, 0, 0, 0, 0, 0.0, 0)


def heard(concealed: int) -> Heard:
    return Heard(100, 48_000, concealed, 3, 5, 4_800.0, 48_000)


def test_parts_of_what_was_heard() -> None:
    later = Heard(300, 150_000, 2_000, 5, 9, 9_000.0, 140_000)
    earlier = Heard(100, 54_000, 80, 1, 2, 1_800.0, 50_000)
    found = later - earlier
    assert found == Heard(200, 96_000, 1_920, 4, 7, 7_200.0, 90_000)
    assert (found.concealed_part, found.played_part, found.waited_ms) == (0.02, 1.0, 80.0)
    assert Heard.of(found.document()) == found


def test_nothing_heard_is_all_made_up() -> None:
    assert (NOTHING.concealed_part, NOTHING.played_part, NOTHING.waited_ms) == (1.0, 0.0, 0.0)


def test_a_server_is_a_column_and_a_missing_one_a_sentence() -> None:
    visits = [
        Visit("engine", "Chromium", "a line", 1, heard(480)),
        Visit("engine", "Chromium", "a line", 2, heard(960)),
        Visit("engine", "Chromium", "a line", 3, heard(4800)),
        Visit("Janus", "Chromium", "a line", 1, heard(2400)),
        Visit("LiveKit", "Chromium", "a line", 1, None, "it is not here"),
        Visit("LiveKit", "Chromium", "a line", 2, None, "it is not here"),
    ]
    text = table(visits, ["a line"])
    row = "| a line; Chromium: made up, % | 2.00 (1.00 to 10.00) |  | 5.00 (5.00 to 5.00) |"
    assert row in text
    assert "waited to be played, ms | 100 (100 to 100)" in text
    assert "Python SDK" not in text
    assert reasons(visits) == ["LiveKit, Chromium: it is not here"]
    kept = json.loads(json.dumps(document({"line": "two cores"}, visits)))
    assert kept["visits"][0]["heard"]["concealed"] == 480
    assert kept["visits"][4]["heard"] is None

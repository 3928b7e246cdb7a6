"""What the table of `./run bench hub` shows, and what it leaves out."""

from __future__ import annotations

from tests.bench.hub.table import Run, refusal, refusals, table

QUIET = {"quiet_crowd_percent": 20.0, "steal_percent": 0.1, "others_percent": 3.0}


def test_medians_stand_in_a_column_for_each_size() -> None:
    runs = [Run(9, number, "", {"change_s": float(number)}) for number in (1, 2, 3)]
    runs += [Run(1_000, 1, "", {"change_s": 4.0, "reports": 900.0})]
    lines = table(runs).splitlines()
    assert lines[0] == "|  | 9 kiosks | 1,000 kiosks |"
    assert lines[2].endswith("| 2.00 (1.00 to 3.00) | 4.00 (4.00 to 4.00) |")
    assert lines[3].endswith("|  | 900 (900 to 900) |")
    assert len(lines) == 4


def test_a_run_that_does_not_count_is_told_and_left_out() -> None:
    runs = [Run(9, 1, "", {"change_s": 1.0}), Run(9, 2, "others were busy", {"change_s": 9.0})]
    assert "9.00" not in table(runs)
    assert refusals(runs) == ["refused: 9 kiosks, round 2: others were busy"]


def test_the_kiosks_must_not_be_what_is_measured() -> None:
    assert refusal(QUIET, shared=False) == ""
    assert "bottleneck (91 %" in refusal({**QUIET, "storm_crowd_percent": 91.0}, shared=True)


def test_others_count_only_where_nobody_forgives_them() -> None:
    busy = {**QUIET, "others_percent": 80.0}
    assert "80 %" in refusal(busy, shared=False)
    assert refusal(busy, shared=True) == ""
    assert "host" in refusal({**QUIET, "steal_percent": 5.0}, shared=True)

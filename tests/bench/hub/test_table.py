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
    storm = {**QUIET, "change_s": 3.0, "storm_s": 8.0, "storm_crowd_percent": 91.0}
    assert refusal(storm, shared=True) == ""
    lines = table([Run(9, 1, "", storm)]).splitlines()
    assert [line for line in lines if "void: kiosks 91 %" in line] == [
        line for line in lines if "hub killed" in line
    ]
    assert any("| 3.00 (" in line for line in lines)


def test_a_share_that_never_came_is_told_in_place_of_the_time() -> None:
    lines = table([Run(9, 1, "", {"change_s": 300.0, "change_came_percent": 82.4})]).splitlines()
    assert lines[-1].endswith("| only 82 % after 300 s |")


def test_others_count_only_where_nobody_forgives_them() -> None:
    busy = {**QUIET, "others_percent": 80.0}
    assert "80 %" in refusal(busy, shared=False)
    assert refusal(busy, shared=True) == ""
    assert "host" in refusal({**QUIET, "steal_percent": 5.0}, shared=True)

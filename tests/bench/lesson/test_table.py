"""The table of all runs: what counts, what is compared, what is refused."""

from __future__ import annotations

import json

from tests.bench.lesson.measure import MOST_BUSY_PERCENT, MOST_STEAL_PERCENT, refusal
from tests.bench.lesson.table import Column, Run, document, refusals, table

COLUMNS = (Column("kiosk", "our kiosk", "pixels"), Column("window", "Chromium", "callbacks"))


def run(place: str, fps: float, *, number: int = 1, refused: str = "", **more: float) -> Run:
    return Run(place, number, 1, 60.0, 0.5, refused, {"fps": fps, **more})


def cells(text: str, title: str) -> list[str]:
    """The cells of one line, without its title."""
    (line,) = [line for line in text.splitlines() if line.startswith(f"| {title} |")]
    return [cell.strip() for cell in line.split("|")[2:-1]]


RUNS = [
    run("kiosk", 24.0, number=1),
    run("window", 20.0, number=1),
    run("kiosk", 25.0, number=2, agent_cpu=1.25),
    run("kiosk", 3.0, number=3, refused="the machine was 99 % busy (at most 90)"),
    run("kiosk", 20.0, number=4),
]


def test_medians_stand_beside_each_other_with_their_ratio() -> None:
    shown = cells(table(RUNS, COLUMNS), "pictures shown a second")
    assert shown == ["24.0 (20.0 to 25.0)", "20.0 (20.0 to 20.0)", "1.20"]


def test_a_refused_run_is_named_and_counts_nowhere() -> None:
    text = table(RUNS, COLUMNS)
    assert cells(text, "runs") == ["3", "1", ""]
    assert "3.0" not in cells(text, "pictures shown a second")[0]
    (line,) = refusals(RUNS)
    assert line == "refused: round 3, kiosk, attempt 1: the machine was 99 % busy (at most 90)"


def test_a_figure_that_only_one_place_has_is_not_compared() -> None:
    text = table(RUNS, COLUMNS)
    assert cells(text, "CPU of its agent, %") == ["1.2 (1.2 to 1.2)", "", ""]
    assert cells(text, "machine busy, %") == ["60 (60 to 60)", "60 (60 to 60)", ""]


def test_every_line_has_as_many_cells_as_the_head() -> None:
    counts = {line.count("|") for line in table(RUNS, COLUMNS).splitlines()}
    assert counts == {5}


def test_a_place_without_a_run_leaves_its_cells_empty() -> None:
    shown = cells(table(RUNS[:1], COLUMNS), "pictures shown a second")
    assert shown == ["24.0 (24.0 to 24.0)", "", ""]


def test_the_document_keeps_every_run() -> None:
    kept = json.loads(json.dumps(document("2 cores", 40, RUNS)))
    assert kept["machine"] == "2 cores"
    assert [one["refused"] != "" for one in kept["runs"]] == [False, False, False, True, False]


def test_a_machine_that_was_not_ours_is_refused() -> None:
    assert refusal(MOST_BUSY_PERCENT, MOST_STEAL_PERCENT) == ""
    assert "busy" in refusal(MOST_BUSY_PERCENT + 1, 0)
    assert "host" in refusal(50, MOST_STEAL_PERCENT + 0.1)

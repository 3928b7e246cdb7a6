"""The comparison's table: medians side by side, ours by the best other, and what counts nowhere."""

from __future__ import annotations

import json

import pytest

from tests.bench.engine.table import Column, Run, ciphers, document, refusal, refusals, tables

SERVERS = (Column("engine", "ours"), Column("livekit", "LiveKit"), Column("janus", "Janus"))
LOADS = (Column("9", "nine"), Column("ceiling", "ceiling"))


def run(server: str, load: str = "9", *, refused: str = "", **figures: float) -> Run:
    return Run(server, load, 1, 1, refused, figures, {})


def cells(text: str, title: str) -> list[str]:
    """The cells of one line, without its title."""
    (line,) = [line for line in text.splitlines() if line.startswith(f"| {title} |")]
    return [cell.strip() for cell in line.split("|")[2:-1]]


COST = "CPU per forwarded packet, µs"
RUNS = [
    run("engine", us_a_packet=11.0, p50_ms=0.25),
    run("engine", us_a_packet=12.0),
    run("engine", us_a_packet=99.0, refused="others kept 150 % of a core busy"),
    run("engine", us_a_packet=13.0),
    run("livekit", us_a_packet=10.0),
    run("janus", us_a_packet=24.0),
]


def test_ours_is_compared_with_the_best_of_the_others() -> None:
    shown = cells(tables(RUNS, SERVERS, LOADS), COST)
    assert shown == ["12.0 (11.0 to 13.0)", "10.0 (10.0 to 10.0)", "24.0 (24.0 to 24.0)", "1.20"]


def test_where_more_is_better_the_best_is_the_highest() -> None:
    runs = [run(name, "ceiling", ceiling=value) for name, value in
            (("engine", 60_000), ("livekit", 80_000), ("janus", 120_000))]  # fmt: skip
    text = tables(runs, SERVERS, LOADS)
    assert cells(text, "packets a second with 99 % delivered")[-1] == "0.50"
    assert "nine" not in text  # a load that nobody ran has no table


def test_a_refused_run_counts_nowhere_and_is_named() -> None:
    text = tables(RUNS, SERVERS, LOADS)
    assert "99.0" not in text
    assert cells(text, "runs") == ["3", "1", "1", ""]
    (line,) = refusals(RUNS)
    assert "engine, 9" in line
    assert "others kept 150 %" in line


def test_a_figure_that_one_server_lacks_leaves_its_cell_empty() -> None:
    assert cells(tables(RUNS, SERVERS, LOADS), "added latency p50, ms") == [
        "0.25 (0.25 to 0.25)", "", "", "",
    ]  # fmt: skip


def test_ours_alone_is_compared_with_nobody() -> None:
    text = tables(RUNS, SERVERS[:1], LOADS)
    assert cells(text, COST) == ["12.0 (11.0 to 13.0)"]


@pytest.mark.parametrize(
    ("figures", "word"),
    [
        ({"client_dropped": 1.0}, "dropped"),
        ({"client_percent": 97.0}, "bottleneck"),
        ({"client_late": 300.0}, "behind"),
        ({"steal_percent": 5.0}, "host"),
        ({"others_percent": 80.0}, "others"),
    ],
)
def test_a_run_that_says_nothing_about_the_server_is_refused(
    figures: dict[str, float], word: str
) -> None:
    assert word in refusal(figures, shared=False)


def test_a_shared_machine_is_forgiven_and_a_client_that_falls_behind_is_not() -> None:
    assert refusal({"others_percent": 80.0, "client_percent": 20.0}, shared=True) == ""
    assert refusal({"others_percent": 80.0, "client_dropped": 3.0}, shared=True) != ""


def test_what_each_server_encrypts_with_is_said_once() -> None:
    runs = [Run(name, "9", 1, 1, "", {}, {"cipher": "GCM"}) for name in ("engine", "engine", "sfu")]
    assert ciphers([*runs, *RUNS]) == ["engine encrypts with GCM", "sfu encrypts with GCM"]


def test_the_document_keeps_every_run() -> None:
    kept = json.loads(json.dumps(document("two cores", 5.0, RUNS)))
    assert [one["refused"] for one in kept["runs"]].count("") == 5
    assert kept["runs"][0]["figures"] == {"us_a_packet": 11.0, "p50_ms": 0.25}

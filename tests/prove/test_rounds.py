"""A proof goes on where it was, and never passes over a round that failed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.prove.__main__ import PARTS, PROOFS, ROOT
from tests.prove.rounds import Proof, Result, command, next_seed, shares, sized

PROOF = Proof(test="tests/x.py", unit="stories", each=10, whole=100, count_in="STORIES")


def result(*seeds: int, failed: int | None = None) -> Result:
    passed = dict.fromkeys(seeds, 1.0)
    return Result(proof="x", unit="stories", each=10, passed=passed, failed=failed)


def test_rounds_come_one_after_the_other_until_it_is_enough() -> None:
    assert next_seed(result(), 30) == 0
    assert next_seed(result(0, 1), 30) == 2
    assert next_seed(result(0, 2), 30) == 1
    assert next_seed(result(0, 1, 2), 30) is None
    assert next_seed(result(0, 1, 2), 31) == 3


def test_a_round_that_failed_comes_first_even_when_enough_have_held() -> None:
    assert next_seed(result(0, 1, 2, failed=7), 30) == 7


def test_each_round_is_told_how_many_and_with_which_seed() -> None:
    arguments, environ = command(PROOF, 5)
    assert "--hypothesis-seed=5" in arguments
    assert environ == {"SARANGBANG_PROVING": "1", "STORIES": "10"}
    arguments, environ = command(PROOF._replace(seed_in="SEED", count_in=""), 5)
    assert not [word for word in arguments if "seed" in word]
    assert environ == {"SARANGBANG_PROVING": "1", "SEED": "5"}


def test_a_proof_in_one_piece_takes_smaller_rounds_when_less_is_wanted() -> None:
    whole = PROOF._replace(in_one=True)
    assert [sized(whole, wanted).each for wanted in (3, 10, 30)] == [3, 10, 10]
    assert sized(PROOF, 3) == PROOF


def test_parts_of_a_proof_shrink_alike() -> None:
    parts = [PROOF, PROOF._replace(whole=1_000_000)]
    assert shares(parts, None) == [100, 1_000_000]
    assert shares(parts, 50) == [50, 500_000]
    assert shares(parts, 1) == [1, 10_000]


def test_parts_are_proofs() -> None:
    assert all(part in PROOFS for parts in PARTS.values() for part in parts)
    assert not PARTS.keys() & PROOFS.keys()


@pytest.mark.parametrize("name", PROOFS)
def test_what_a_proof_runs_is_there(name: str) -> None:
    assert (ROOT / PROOFS[name].test.partition("::")[0]).is_file()


@pytest.mark.timeout(300)
def test_a_proof_is_kept_and_taken_up_again(tmp_path: Path) -> None:
    out = tmp_path / "journal.json"

    def prove(count: int) -> str:
        asked = ["journal", "--count", str(count), "--out", str(out)]
        done = subprocess.run(
            [sys.executable, "-m", "tests.prove", *asked],
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    assert "20 of 20" in prove(20)
    kept = Result.model_validate_json(out.read_text(encoding="utf-8"))
    assert (list(kept.passed), kept.failed) == ([0], None)
    again = prove(20)
    assert "of 20" not in again
    assert "held" in again

"""A proof as rounds with seeds of their own, to be interrupted and taken up again (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict


class Proof(NamedTuple):
    """What is run in each round, and how much one round is of the whole."""

    test: str
    unit: str
    each: int
    whole: int
    count_in: str = ""
    """Environment variable that tells the test how many to try; empty: it always tries `each`."""
    seed_in: str = ""
    """Environment variable that tells the test its seed; empty: Hypothesis is told."""
    in_one: bool = False
    """Fewer than `each` are one smaller round: what is shown holds only for rounds in one piece."""


class Result(BaseModel):
    """The result file."""

    model_config = ConfigDict(extra="forbid")

    proof: str
    unit: str
    each: int
    passed: dict[int, float] = {}
    """Seconds a round took, by its seed."""
    figures: dict[int, str] = {}
    """What a round measured, by its seed."""
    failed: int | None = None
    """The seed of the round that failed; the proof stops there."""

    @property
    def count(self) -> int:
        """How many were tried and held."""
        return self.each * len(self.passed)


def next_seed(result: Result, wanted: int) -> int | None:
    """The seed of the next round; None when `wanted` have held.  One that failed comes first."""
    if result.failed is not None:
        return result.failed
    if result.count >= wanted:
        return None
    return next(seed for seed in range(wanted + 1) if seed not in result.passed)


def sized(proof: Proof, wanted: int) -> Proof:
    """The proof in rounds that fit what is wanted."""
    return proof._replace(each=min(proof.each, wanted)) if proof.in_one else proof


def shares(proofs: Sequence[Proof], count: int | None) -> list[int]:
    """How many of each part: `count` is of the first, of the others as large a part."""
    whole = proofs[0].whole
    return [proof.whole if count is None else -(-proof.whole * count // whole) for proof in proofs]


def command(proof: Proof, seed: int) -> tuple[list[str], Mapping[str, str]]:
    """pytest's arguments of one round, and what to add to the environment."""
    arguments = [proof.test, "-q", "-x", "--timeout=3600"]
    environ = {"SARANGBANG_PROVING": "1"}
    if proof.count_in:
        environ[proof.count_in] = str(proof.each)
    if proof.seed_in:
        environ[proof.seed_in] = str(seed)
    else:
        arguments.append(f"--hypothesis-seed={seed}")
    return arguments, environ

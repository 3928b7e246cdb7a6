"""`./run prove NAME [--count N] [--out FILE]`: a long proof, resumable, with a result file."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.prove.rounds import Proof, Result, command, next_seed, shares, sized
from tests.prove.telling import FIGURES_IN

ROOT = Path(__file__).resolve().parents[2]

PROOFS = {
    "attendance": Proof(
        test="tests/attendance/test_never_lost.py",
        unit="stories of a kiosk, its line and its hub",
        each=250,
        whole=10_000,
        count_in="NEVER_LOST_EXAMPLES",
    ),
    "journal": Proof(
        test="tests/attendance/journal/test_killed.py::"
        "test_killed_at_any_moment_every_told_number_is_there",
        unit="kills in the middle of a write",
        each=20,
        whole=1_000,
        seed_in="KILLED_SEED",
    ),
    "clock": Proof(
        test="tests/kiosk/agent/mode/test_jumps.py",
        unit="jumps of a clock, sleeps of a machine and deaths of an agent",
        each=500,
        whole=5_000,
        count_in="CLOCK_JUMPS",
        seed_in="CLOCK_JUMPS_SEED",
    ),
    "api": Proof(
        test="tests/hub/http/test_schemathesis.py",
        unit="times two calls of each operation, on both databases",
        each=10,
        whole=200,
        count_in="API_EXAMPLES",
    ),
    "kiosk": Proof(
        test="tests/kiosk/killed/test_killed.py",
        unit="kills of a kiosk's programs while names are tapped",
        each=20,
        whole=1_000,
        count_in="KIOSK_KILLS",
        seed_in="KIOSK_KILLS_SEED",
    ),
    "engine-lessons": Proof(
        test="tests/prove/engine/test_lessons.py",
        unit="lessons at an engine that never restarts",
        each=200,
        whole=200,
        count_in="ENGINE_LESSONS",
        seed_in="ENGINE_SEED",
        in_one=True,
    ),
    "engine-inputs": Proof(
        test="tests/prove/engine/test_fuzz.py::test_nothing_that_comes_in_is_a_fault",
        unit="inputs that were once right",
        each=50_000,
        whole=1_000_000,
        count_in="ENGINE_INPUTS",
        seed_in="ENGINE_INPUTS_SEED",
    ),
    "engine-handshakes": Proof(
        test="tests/media/engine/strangers/test_handshake.py",
        unit="handshakes amid forgeries, from elsewhere and from the same address",
        each=25,
        whole=100,
        count_in="FORGED_HANDSHAKES",
        seed_in="FORGED_HANDSHAKES_SEED",
    ),
}

PARTS = {"engine": ("engine-lessons", "engine-inputs", "engine-handshakes")}
"""Proofs that are run one after the other; each keeps a result of its own."""


def main() -> int:
    """Run what is still to be done; 1 when a round fails."""
    parser = argparse.ArgumentParser(prog="./run prove", description=__doc__)
    parser.add_argument("name", choices=[*PROOFS, *PARTS])
    parser.add_argument("--count", type=int, metavar="N", help="how many (the full count)")
    parser.add_argument("--out", type=Path, metavar="FILE", help="result, var/prove/NAME.json")
    read = parser.parse_args()
    parts = PARTS.get(read.name, (read.name,))
    wanted = shares([PROOFS[part] for part in parts], read.count)
    out: Path = read.out or ROOT / "var" / "prove" / f"{read.name}.json"
    # engine.json of a proof in parts becomes engine-lessons.json, and so on.
    paths = [out.with_stem(out.stem + part.removeprefix(read.name)) for part in parts]
    held = [_prove(*each) for each in zip(parts, wanted, paths, strict=True)]
    return 0 if all(held) else 1


def _prove(name: str, wanted: int, path: Path) -> bool:
    proof = sized(PROOFS[name], wanted)
    result = _result(path, name, proof)
    while (seed := next_seed(result, wanted)) is not None:
        if not _round(proof, seed, result):
            _keep(path, result)
            print(f"prove: round {seed} failed; the same call begins with it again", flush=True)
            return False
        _keep(path, result)
        print(f"prove: {result.count} of {wanted} {proof.unit}", flush=True)
    print(f"prove: {result.count} {proof.unit} held; the result is in {path}")
    return True


def _round(proof: Proof, seed: int, result: Result) -> bool:
    arguments, environ = command(proof, seed)
    began = time.monotonic()
    with tempfile.NamedTemporaryFile("r", encoding="utf-8") as figures:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *arguments],
            cwd=ROOT,
            env={**os.environ, **environ, FIGURES_IN: figures.name},
            check=False,
            stdout=subprocess.PIPE,
            text=True,
        )
        told = figures.read()
    held = done.returncode == 0
    result.failed = None if held else seed
    if held:
        result.passed[seed] = round(time.monotonic() - began, 1)
    else:
        print(done.stdout, flush=True)
    if told:
        result.figures[seed] = told.strip()
        print(told, end="", flush=True)
    return held


def _result(path: Path, name: str, proof: Proof) -> Result:
    """What an earlier call did, where it counted in the same rounds."""
    fresh = Result(proof=name, unit=proof.unit, each=proof.each)
    if not path.exists():
        return fresh
    found = Result.model_validate_json(path.read_text(encoding="utf-8"))
    return found if (found.proof, found.each) == (name, proof.each) else fresh


def _keep(path: Path, result: Result) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.new")
    unfinished.write_text(result.model_dump_json(indent=2) + "\n", encoding="utf-8")
    unfinished.replace(path)


if __name__ == "__main__":
    sys.exit(main())

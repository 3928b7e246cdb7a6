"""`./run conformance`: the same questions to our engine and to a real LiveKit, side by side.

`LIVEKIT_SERVER` names a binary that is started for it, `LIVEKIT_URL` (with `LIVEKIT_API_KEY` and
`LIVEKIT_API_SECRET`) a server that runs already.  Ours has to pass; what LiveKit answers
otherwise is shown.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

from tests.media.conformance.conftest import AGAINST
from tests.media.conformance.differences import DIFFERENCES
from tests.parts.processes import ROOT
from tests.parts.room.servers import BINARY, ENGINE, LIVEKIT, URL

FOLDER = "tests/media/conformance"
Verdicts = dict[str, str]
"""A word for each case: passed, failed or not run."""


def main() -> int:
    """Run both halves; what pytest made of ours is the answer."""
    options = sys.argv[1:]
    code, ours = half(ENGINE, options)
    theirs: Verdicts = {}
    if os.environ.get(BINARY) or os.environ.get(URL):
        _, theirs = half(LIVEKIT, options)
    print("\n" + table(ours, theirs))
    for difference in DIFFERENCES:
        print(
            f"\ndiffers: {difference.subject}\n  engine: {difference.engine}"
            f"  LiveKit: {difference.livekit}\n  {difference.why}"
        )
    if not theirs:
        print(f"\nOnly our engine was asked: set {BINARY} or {URL} to ask LiveKit too.")
    return code


def half(name: str, options: list[str]) -> tuple[int, Verdicts]:
    """Ask one server everything; pytest's exit code and the verdicts."""
    print(f"conformance: asking {name}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "result.xml"
        command = [sys.executable, "-m", "pytest", FOLDER, "-q", f"--junitxml={result}", *options]
        done = subprocess.run(command, cwd=ROOT, env={**os.environ, AGAINST: name}, check=False)
        read = verdicts(result.read_text()) if result.exists() else {}
    return done.returncode, read


def verdicts(report: str) -> Verdicts:
    """What a JUnit report says of each case; a fault before or after one is its failure."""
    found: Verdicts = {}
    for case in ET.fromstring(report).iter("testcase"):
        name = title(case.get("classname", ""), case.get("name", ""))
        kinds = {child.tag for child in case}
        if kinds & {"failure", "error"}:
            found[name] = "failed"
        elif "skipped" in kinds:
            found.setdefault(name, "not run")
        else:
            found.setdefault(name, "passed")
    return found


def title(module: str, test: str) -> str:
    """A case in words: `join: latecomer finds everything there [v1]`."""
    subject = module.removeprefix(FOLDER.replace("/", ".") + ".").replace("test_", "")
    name, bracket, variant = test.removeprefix("test_").partition("[")
    return f"{subject.replace('.', ' ')}: {name.replace('_', ' ')}{' ' + bracket + variant}".strip()


def table(ours: Verdicts, theirs: Verdicts) -> str:
    """Both halves, a case a line, and how many passed."""
    cases = list(dict.fromkeys([*ours, *theirs]))
    width = max((len(case) for case in cases), default=4)
    lines = [f"{'case':<{width}}  {ENGINE:<8}  {LIVEKIT}"]
    for case in cases:
        lines.append(f"{case:<{width}}  {ours.get(case, '-'):<8}  {theirs.get(case, '-')}")
    passed = [sum(word == "passed" for word in one.values()) for one in (ours, theirs)]
    lines.append(f"{'passed':<{width}}  {passed[0]:<8}  {passed[1] if theirs else '-'}")
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())

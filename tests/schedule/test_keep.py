"""Files that survive: old or new, never half."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from schedule import keep
from tests.parts.processes import ROOT

NOW = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)


def test_replace_and_read(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    assert keep.read(path) is None
    keep.replace(path, b"one")
    keep.replace(path, b"two")
    assert keep.read(path) == b"two"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]
    keep.remove(path)
    keep.remove(path)
    assert keep.read(path) is None


def test_what_a_power_cut_left_is_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    (tmp_path / ".a.json.new").write_bytes(b"half")
    keep.replace(path, b"whole")
    assert list(tmp_path.iterdir()) == [path]


def test_killed_at_any_instant_the_file_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    endless = (
        "import sys\nfrom pathlib import Path\nfrom schedule import keep\n"
        "number = 0\n"
        "while True:\n"
        "    number += 1\n"
        "    keep.replace(Path(sys.argv[1]), str(number % 10).encode() * 100_000)\n"
        "    print(number, flush=True)\n"
    )
    for kill_after in range(1, 9):
        writer = subprocess.Popen(
            [sys.executable, "-c", endless, str(path)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert writer.stdout is not None
        for _ in range(kill_after):
            stored = int(writer.stdout.readline())
        writer.send_signal(signal.SIGKILL)
        writer.wait(timeout=60)
        writer.stdout.close()
        data = path.read_bytes()
        assert len(data) == 100_000
        assert len(set(data)) == 1
        assert stored >= kill_after


def test_broken_files_are_kept_for_a_while(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"old")
    old = keep.set_aside(path, NOW - timedelta(days=40))
    long_ago = (NOW - timedelta(days=40)).timestamp()
    os.utime(old, (long_ago, long_ago))
    path.write_bytes(b"new")
    new = keep.set_aside(path, NOW)
    os.utime(new, (NOW.timestamp(), NOW.timestamp()))
    assert keep.clear_broken(tmp_path, NOW - timedelta(days=30)) == 1
    assert list(tmp_path.iterdir()) == [new]

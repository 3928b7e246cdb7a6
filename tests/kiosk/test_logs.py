"""The log files of a kiosk, and the bundle that leaves it."""

from __future__ import annotations

import io
import logging
import secrets
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from fleet.errands.errand import LARGEST_LOGS, LOGS_READ
from kiosk import logs

LINE = "2026-11-24 level=INFO from=kiosk.agent.desk.turns mode=home was=starting lesson=-"


@pytest.fixture
def logger() -> Iterator[logging.Logger]:
    """The root, as a program has it; what a test hangs on it is taken off again."""
    root = logging.getLogger()
    before = list(root.handlers)
    yield root
    for handler in root.handlers[:]:
        if handler not in before:
            root.removeHandler(handler)
            handler.close()


def unpacked(bundle: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_what_is_logged_is_in_the_bundle(tmp_path: Path, logger: logging.Logger) -> None:
    logs.keep_log(tmp_path, "agent", "%(levelname)s %(message)s")
    logger.warning("volume=not_set sink=%s", "spk")
    found = unpacked(logs.bundle(tmp_path, []))
    assert found["agent.log"] == "WARNING volume=not_set sink=spk\n"


def test_the_files_do_not_grow_without_end(tmp_path: Path, logger: logging.Logger) -> None:
    logs.keep_log(tmp_path, "agent", "%(message)s")
    for _ in range(6):
        logger.warning("x" * (logs.FILE_BYTES // 2))
    files = list((tmp_path / logs.FOLDER).iterdir())
    assert len(files) <= 1 + logs.FILES_BEFORE
    assert all(file.stat().st_size <= logs.FILE_BYTES for file in files)


def test_no_name_and_no_secret_leaves_the_kiosk(tmp_path: Path) -> None:
    credential = secrets.token_urlsafe(32)
    token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjIn0.c2lnbmF0dXJl"
    folder = tmp_path / logs.FOLDER
    folder.mkdir()
    text = f"{LINE}\npress=present name=김순자 token={token}\nbearer {credential}\n"
    (folder / "agent.log").write_text(text)
    found = unpacked(logs.bundle(tmp_path, ["김순자", "", "순자"]))["agent.log"]
    assert LINE in found
    for hidden in ("김순자", credential, token, "c2lnbmF0dXJl"):
        assert hidden not in found
    assert "press=present name=(이름)" in found


def test_a_bundle_is_bounded_and_keeps_the_newest(tmp_path: Path) -> None:
    folder = tmp_path / logs.FOLDER
    folder.mkdir()
    # Nothing that can be packed well: short words, each a random one.
    noise = "\n".join(secrets.token_hex(12) for _ in range(2 * LOGS_READ // 25))
    (folder / "agent.log").write_text(noise + "\nthe last line\n")
    bundle = logs.bundle(tmp_path, [])
    assert len(bundle) <= LARGEST_LOGS
    assert unpacked(bundle)["agent.log"].endswith("the last line\n")


def test_a_folder_that_cannot_be_made_stops_no_program(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / logs.FOLDER).write_text("a file where the folder should be")
    logs.keep_log(tmp_path, "agent", "%(message)s")
    assert "log=not_kept" in caplog.text

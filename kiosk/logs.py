"""What both programs log, also into files of the kiosk's own folder, and those as one bundle.

A bundle leaves the kiosk, so there is no name of anybody in it and nothing that opens a door.
"""

from __future__ import annotations

import io
import logging
import re
import zipfile
from collections.abc import Iterable
from logging.handlers import RotatingFileHandler
from pathlib import Path

FOLDER = "logs"
FILE_BYTES = 1024 * 1024
FILES_BEFORE = 2
"""Full files that are kept of each program, besides the one that is written."""

_HIDDEN = "(…)"
_NAME = "(이름)"
# A signed token; and any run of letters as long as a credential, whatever it is.
_SECRET = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]*|(?<![\w-])[\w-]{32,}(?![\w-])", re.ASCII)


class _QuietFile(RotatingFileHandler):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """A full disk must not fill the journal with complaints; it has the line itself."""


def keep_log(state_dir: Path, program: str, form: str) -> None:
    """Have everything that is logged also in ``logs/<program>.log``, bounded."""
    folder = state_dir / FOLDER
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = _QuietFile(
            folder / f"{program}.log",
            maxBytes=FILE_BYTES,
            backupCount=FILES_BEFORE,
            encoding="utf-8",
        )
    except OSError as error:
        logging.getLogger(__name__).error("log=not_kept reason=%r", error.strerror)
        return
    file.setFormatter(logging.Formatter(form))
    logging.getLogger().addHandler(file)


def bundle(state_dir: Path, names: Iterable[str]) -> bytes:
    """The newest of all log files as a zip of at most `LARGEST_LOGS`, without `names`."""
    # Imported late: a screen keeps a log and sends none.
    from fleet.errands.errand import LARGEST_LOGS, LOGS_READ

    most = LOGS_READ
    hidden = sorted({name for name in names if name}, key=len, reverse=True)
    while True:
        made = _zipped(state_dir / FOLDER, hidden, most)
        if len(made) <= LARGEST_LOGS:
            return made
        most //= 2


def _zipped(folder: Path, names: list[str], most: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        # An empty zip would begin differently from every other.
        archive.writestr("README.txt", "Logs of one kiosk, the newest lines last.\n")
        for path in sorted(folder.glob("*.log*"), key=lambda path: -path.stat().st_mtime):
            data = path.read_bytes()[-most:] if most else b""
            most -= len(data)
            archive.writestr(path.name, clean(data.decode(errors="replace"), names))
    return buffer.getvalue()


def clean(text: str, names: Iterable[str]) -> str:
    """The same without anybody's name, and without whatever may be a secret."""
    for name in names:
        text = text.replace(name, _NAME)
    return _SECRET.sub(_HIDDEN, text)

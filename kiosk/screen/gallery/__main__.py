"""``python -m kiosk.screen.gallery DIR [--panel NAME ...] [--only PART] [--sheets]``."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtGui import QGuiApplication, QImage

from kiosk.screen.frames import Films
from kiosk.screen.gallery import BESIDE, NOW, PANELS, Sample, press, samples, show
from kiosk.screen.gallery.sheet import SHEETS, sheet
from kiosk.screen.pages import documents
from kiosk.screen.window import Window

PROFILES = ("21", "15")
"""The usual touch panel, and the smallest, which gives up air."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="gallery", description=__doc__)
    parser.add_argument("folder", type=Path, help="one folder in it for each panel")
    parser.add_argument("--panel", choices=PANELS, nargs="+", default=PROFILES)
    parser.add_argument("--only", default="", help="part of a sample's name")
    parser.add_argument("--sheets", action="store_true", help="a few small sheets instead")
    options = parser.parse_args()
    app = QGuiApplication([])
    on_sheets = {name for names in SHEETS.values() for name in names}
    for panel in options.panel:
        folder: Path = options.folder / panel
        folder.mkdir(parents=True, exist_ok=True)
        wanted = [
            sample
            for sample in samples()
            if options.only in sample.name and (not options.sheets or sample.name in on_sheets)
        ]
        drawn = _drawn(app, panel, wanted)
        if options.sheets:
            pictures = dict(drawn)
            drawn = iter((name, sheet(pictures, names)) for name, names in SHEETS.items())
        for name, picture in drawn:
            picture.save(str(folder / f"{name}.png"))
    return 0


def _drawn(app: QGuiApplication, panel: str, wanted: list[Sample]) -> Iterator[tuple[str, QImage]]:
    window = Window(PANELS[panel], documents.first(NOW))
    films = Films(window.root)
    for sample in wanted:
        show(window, films, sample)
        app.processEvents()
        if sample.act:
            press(window, sample.act)
        # Once more, for what takes its size from a text that has just been laid out.
        app.processEvents()
        yield sample.name, window.quick.grabWindow()
        if sample.name in BESIDE:
            window.quick.setProperty("apart", True)
            app.processEvents()
            yield f"{sample.name}-beside-television", window.quick.grabWindow()
            window.quick.setProperty("apart", False)
    window.close()


if __name__ == "__main__":
    raise SystemExit(main())

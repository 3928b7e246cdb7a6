"""``python -m kiosk.screen.gallery DIR [--panel NAME] [--only PART]``."""

from __future__ import annotations

import argparse
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from kiosk.screen.frames import Films
from kiosk.screen.gallery import NOW, PANELS, press, samples, show
from kiosk.screen.pages import documents
from kiosk.screen.window import Window


def main() -> int:
    parser = argparse.ArgumentParser(prog="gallery", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--panel", choices=PANELS, default="21")
    parser.add_argument("--only", default="", help="part of a sample's name")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    app = QGuiApplication([])
    every = list(samples())
    window = Window(PANELS[options.panel], documents.first(NOW))
    films = Films(window.root)
    for sample in every:
        if options.only not in sample.name:
            continue
        show(window, films, sample)
        app.processEvents()
        if sample.act:
            press(window, sample.act)
            app.processEvents()
        window.quick.grabWindow().save(str(options.folder / f"{sample.name}.png"))
    window.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Pictures of every page of the console: ``python -m tests.hub.pages DIR``."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from tests.hub.conftest import no_engine
from tests.hub.pages.city import NOW, city
from tests.hub.pages.shown import DESKTOP, PAGES, PHONE, browser, everybody, go, looking
from tests.hub.running_hub import HandClock, RunningHub, run_hub


async def draw(hub: RunningHub, into: Path, *, empty: bool) -> None:
    """Each page as a PNG; those that are for a telephone on one too."""
    async with browser() as started:
        for who in dict.fromkeys(shown.who for shown in PAGES):
            async with looking(started, hub, who) as page:
                for shown in PAGES:
                    if shown.who != who or (empty and not shown.in_empty_city):
                        continue
                    name = f"{shown.name}{'-empty' if empty else ''}"
                    for size, suffix in ((DESKTOP, ""), (PHONE, "-phone")):
                        if suffix and not shown.on_phone:
                            continue
                        await page.set_viewport_size(size)
                        await go(page, shown)
                        await page.screenshot(path=into / f"{name}{suffix}.png")
                        print(f"{name}{suffix}", flush=True)


async def main(into: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with city(Path(folder) / "city") as hub:
            await draw(hub, into, empty=False)
        async with run_hub(Path(folder) / "empty", HandClock(NOW), no_engine()) as hub:
            everybody(hub)
            await draw(hub, into, empty=True)


if __name__ == "__main__":
    pictures = Path(sys.argv[1])
    pictures.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(pictures))

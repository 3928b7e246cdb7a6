"""``python -m kiosk agent|screen --config FILE``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kiosk import loading
from wire.ending import leave

WRONG_USE = 2
"""Exit code of a command line or a config file that cannot be used."""


def main(arguments: list[str] | None = None) -> int:
    """Run one of the kiosk's two programs until it ends; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m kiosk", description="One centre's kiosk.")
    parser.add_argument("program", choices=("agent", "screen"))
    parser.add_argument("--config", type=Path, required=True, metavar="FILE", help="TOML file")
    options = parser.parse_args(arguments)
    is_screen = options.program == "screen"
    if is_screen:
        # Before Python reads what needs none of it, the config among that.
        from kiosk.screen import arenas, libraries

        arenas.bound()
        libraries.open_ahead()
    from kiosk.config import load
    from wire.config import ConfigError

    try:
        config = load(options.config)
    except ConfigError as error:
        print(error, file=sys.stderr)
        return WRONG_USE
    # Each program imports only its own half: the agent runs where Qt is not installed.
    if is_screen:
        libraries.pyside()
        from kiosk.screen.start import main as screen

        leave(screen(config))
    from kiosk.agent.root import main as agent

    return agent(config)


if __name__ == "__main__":
    loading.begin()
    raise SystemExit(main())

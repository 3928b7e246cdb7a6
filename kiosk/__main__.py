"""``python -m kiosk agent|screen --config FILE``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk import loading
from wire.ending import leave

if TYPE_CHECKING:
    from kiosk.config import KioskConfig

WRONG_USE = 2
"""Exit code of a command line or a config file that cannot be used."""


def main(arguments: list[str] | None = None) -> int:
    """Run one of the kiosk's two programs until it ends; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m kiosk", description="One centre's kiosk.")
    parser.add_argument("program", choices=("agent", "screen"))
    parser.add_argument("--config", type=Path, required=True, metavar="FILE", help="TOML file")
    options = parser.parse_args(arguments)
    # After `loading` has begun, and not before.
    from kiosk.config import load
    from wire.config import ConfigError

    try:
        config = load(options.config)
    except ConfigError as error:
        print(error, file=sys.stderr)
        return WRONG_USE
    return _run(options.program, config)


def _run(program: str, config: KioskConfig) -> int:
    # Each program imports only its own half: the agent runs where Qt is not installed.
    if program == "screen":
        from kiosk.screen.root import main as screen

        leave(screen(config))
    from kiosk.agent.root import main as agent

    return agent(config)


if __name__ == "__main__":
    loading.begin()
    raise SystemExit(main())

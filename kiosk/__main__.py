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
    try:
        return _run(options.program, options.config)
    except _config_error() as error:
        print(error, file=sys.stderr)
        return WRONG_USE


def _config_error() -> type[Exception]:
    # Asked for only once something is wrong: the screen opens before it has read that much.
    from wire.config import ConfigError

    return ConfigError


def _run(program: str, file: Path) -> int:
    # Each program imports only its own half: the agent runs where Qt is not installed.
    if program == "screen":
        from kiosk.screen.start import main as screen

        leave(screen(file))
    from kiosk.agent.root import main as agent
    from kiosk.config import load

    return agent(load(file))


if __name__ == "__main__":
    loading.begin()
    raise SystemExit(main())

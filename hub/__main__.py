"""``python -m hub``: serve, or look after what the hub keeps."""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path

from attendance.errors import AttendanceError
from hub import config as configuration
from hub.commands import content, messages, roll, staff
from hub.commands.shell import UsageError
from hub.config import HubConfig
from hub.serving import PortTakenError, listen, serve
from hub.web.vendor import VendorMissingError
from store.errors import StoreError
from wire import tls as certificates
from wire.config import ConfigError

COMMANDS = (staff, content, roll, messages)


def main(argv: list[str] | None = None) -> int:
    """Run the command line; 2 for anything the caller has to change."""
    options = _parser().parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    # It tells of every line that opens and closes, and there are thousands.
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    try:
        options.run(configuration.load(options.config, options.data), options)
    except (
        AttendanceError,
        ConfigError,
        PortTakenError,
        StoreError,
        UsageError,
        VendorMissingError,
    ) as error:
        print(f"hub: {error}", file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m hub", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds all data")
    parser.add_argument("--config", type=Path, help="TOML file (default: hub.toml in --data)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument(
        "--port", type=int, default=8080, help="port to listen on, 0 for a free one"
    )
    certificates.add_options(parser, "https with it, not http")
    parser.set_defaults(run=_serve)
    jobs = parser.add_subparsers(metavar="COMMAND")
    for command in COMMANDS:
        command.register(jobs)
    return parser


def _serve(config: HubConfig, options: argparse.Namespace) -> None:
    tls = certificates.tls_of(options.tls_cert, options.tls_key)
    listener = listen(options.host, options.port)
    if not config.public_url:
        host = f"[{options.host}]" if ":" in options.host else options.host
        url = f"http{'s' if tls else ''}://{host}:{listener.getsockname()[1]}"
        config = config.model_copy(update={"public_url": url})
    serve(config, options.data, listener, tls)


if __name__ == "__main__":
    sys.exit(main())

"""A server's certificate: two files named on the command line, tried out before anything opens."""

from __future__ import annotations

import argparse
import ssl
from pathlib import Path
from typing import NamedTuple

from wire.config import ConfigError


class Tls(NamedTuple):
    """A certificate with whatever signed it, and its key, as PEM files."""

    cert: Path
    key: Path

    def context(self) -> ssl.SSLContext:
        """For a server's sockets.  A key that asks for a password is refused, and asks nobody."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.cert, self.key, password="")
        return context


def add_options(parser: argparse.ArgumentParser, scheme: str) -> None:
    """``--tls-cert`` and ``--tls-key``; `scheme` is what is spoken then, as ``https, not http``."""
    parser.add_argument("--tls-cert", type=Path, help=f"PEM file: serve {scheme}")
    parser.add_argument("--tls-key", type=Path, help="PEM file: its key, without a password")


def tls_of(cert: Path | None, key: Path | None) -> Tls | None:
    """What was given on the command line, tried out; None for none.  Raises `ConfigError`."""
    if cert is None and key is None:
        return None
    if cert is None or key is None:
        raise ConfigError("give both --tls-cert and --tls-key, or neither")
    for option, path in (("--tls-cert", cert), ("--tls-key", key)):
        if not path.is_file():
            raise ConfigError(f"{option}: there is no file {path}")
    tls = Tls(cert, key)
    try:
        tls.context()
    except (OSError, ValueError) as error:
        raise ConfigError(
            f"--tls-cert {cert} and --tls-key {key} do not belong together or are no PEM files "
            f"without a password ({getattr(error, 'reason', None) or error}): "
            "give the certificate with its chain, and its own key"
        ) from error
    return tls

"""Names at rest: sealed, so that a stolen disk or a copied database tells nobody who came.

AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce in front of each sealed text.  What a
text is about (a record's id, "member:<id>") is authenticated with it, so that one sealed text
cannot be put into another's place.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from attendance.errors import KeyUnusableError, SealBrokenError

KEY_NAME = "names.key"
KEY_BYTES = 32
_NONCE_BYTES = 12


class Seal:
    """Closes and opens texts with one key.  Safe to use from several threads."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def close(self, plain: bytes, about: bytes) -> bytes:
        """`plain`, sealed; never the same bytes twice."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plain, about)

    def open(self, sealed: bytes, about: bytes) -> bytes:
        """What `close` was given.  Raises `SealBrokenError`."""
        nonce, text = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        if len(nonce) < _NONCE_BYTES:
            raise SealBrokenError(f"{len(sealed)} bytes are too few to be sealed")
        try:
            return self._cipher.decrypt(nonce, text, about)
        except InvalidTag:
            raise SealBrokenError("sealed with another key, about another thing, or changed") from (
                None
            )


def key_path(folder: Path) -> Path:
    """Where the key of a program that keeps its data in `folder` lies.

    systemd brings it (`LoadCredentialEncrypted=`) where the machine was set up so; then it is
    never on the disk in clear.
    """
    brought = os.environ.get("CREDENTIALS_DIRECTORY", "")
    if brought and (Path(brought) / KEY_NAME).is_file():
        return Path(brought) / KEY_NAME
    return folder / KEY_NAME


def key_from(path: Path) -> bytes:
    """The key in `path`, made on the first call; on the disk before it is used.

    Raises `KeyUnusableError` and `OSError`.  A wrong key is never replaced: what was sealed
    with the right one would be lost.
    """
    try:
        key = path.read_bytes()
    except FileNotFoundError:
        _make_key(path)
        key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise KeyUnusableError(
            f"The key {path} is {len(key)} bytes long instead of {KEY_BYTES}; "
            "bring the right file back from the backup."
        )
    return key


def _make_key(path: Path) -> None:
    # mkstemp opens for the owner alone.
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        # Not a rename: of two programs that start together, both use the first one's key.
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(temporary)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Have the names in `folder` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

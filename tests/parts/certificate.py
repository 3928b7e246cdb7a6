"""A certificate for a server on the loopback, by an authority that only a test knows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Key = ec.EllipticCurvePrivateKey


def certificate(folder: Path, host: str = "127.0.0.1") -> Path:
    """Key, certificate and the authority's certificate in one file.

    As a server's certificate it is the first two, as what a client trusts the last.  One that
    signs itself would not do: the room's client takes no authority for a server.
    """
    authority, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root = _signed(authority, ("an authority", authority), x509.BasicConstraints(True, 0))
    ours = x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))])
    leaf = _signed(authority, ("a server", key), x509.BasicConstraints(False, None), ours)
    file = folder / f"{host}.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file.write_bytes(
        secret + b"".join(one.public_bytes(serialization.Encoding.PEM) for one in (leaf, root))
    )
    return file


def _signed(
    authority: Key, subject: tuple[str, Key], *extensions: x509.ExtensionType
) -> x509.Certificate:
    name, key = subject
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name("an authority"))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key()), False
        )
    )
    for extension in extensions:
        made = made.add_extension(extension, isinstance(extension, x509.BasicConstraints))
    if key is authority:
        made = made.add_extension(_MAY_SIGN, True)
    return made.sign(authority, hashes.SHA256())


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


_MAY_SIGN = x509.KeyUsage(
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=True,
    encipher_only=False,
    decipher_only=False,
)

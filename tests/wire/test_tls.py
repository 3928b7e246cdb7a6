"""Certificates that can be used, and what is said of those that cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.parts.certificate import certificate
from wire.config import ConfigError
from wire.tls import Tls, tls_of


def test_a_certificate_that_cannot_be_used_is_one_sentence(tmp_path: Path) -> None:
    pem, nonsense = certificate(tmp_path), tmp_path / "nonsense.pem"
    nonsense.write_text("no certificate")
    for cert, key, why in (
        (pem, None, "both --tls-cert and --tls-key"),
        (None, pem, "both --tls-cert and --tls-key"),
        (pem, tmp_path / "away.pem", "--tls-key: there is no file"),
        (nonsense, pem, "do not belong together"),
        (pem, nonsense, "do not belong together"),
    ):
        with pytest.raises(ConfigError, match=why) as refused:
            tls_of(cert, key)
        assert "\n" not in str(refused.value)
    assert tls_of(None, None) is None
    assert tls_of(pem, pem) == Tls(pem, pem)

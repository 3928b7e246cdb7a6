"""The seal opens for its key and its subject alone, and the key is made once."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance.errors import KeyUnusableError, SealBrokenError
from attendance.seal import KEY_BYTES, Seal, key_from, key_path

KEY = bytes(range(32))
NAME = "김순자".encode()


@given(plain=st.binary(max_size=200), about=st.binary(max_size=40))
def test_what_was_closed_opens_again(plain: bytes, about: bytes) -> None:
    seal = Seal(KEY)
    sealed = seal.close(plain, about)
    assert seal.open(sealed, about) == plain
    if len(plain) > 3:
        assert plain not in sealed


def test_the_same_text_never_looks_the_same() -> None:
    seal = Seal(KEY)
    assert len({seal.close(NAME, b"member:1") for _ in range(100)}) == 100


def test_it_opens_for_nobody_else() -> None:
    sealed = Seal(KEY).close(NAME, b"member:1")
    for other, about in [(bytes(32), b"member:1"), (KEY, b"member:2")]:
        with pytest.raises(SealBrokenError):
            Seal(other).open(sealed, about)


@given(at=st.integers(min_value=0), change=st.integers(1, 255))
def test_a_changed_byte_breaks_it(at: int, change: int) -> None:
    sealed = bytearray(Seal(KEY).close(NAME, b"member:1"))
    sealed[at % len(sealed)] ^= change
    with pytest.raises(SealBrokenError):
        Seal(KEY).open(bytes(sealed), b"member:1")


@pytest.mark.parametrize("length", [0, 5, 12, 20])
def test_a_cut_one_is_broken_and_nothing_worse(length: int) -> None:
    sealed = Seal(KEY).close(NAME, b"member:1")
    with pytest.raises(SealBrokenError):
        Seal(KEY).open(sealed[:length], b"member:1")


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "names.key"
    key = key_from(path)
    assert len(key) == KEY_BYTES
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert key_from(path) == key
    assert [file.name for file in tmp_path.iterdir()] == ["names.key"]


def test_programs_that_start_together_agree_on_a_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(key_from, [tmp_path / "names.key"] * 8))
    assert len(keys) == 1


def test_a_wrong_key_is_named_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "names.key"
    path.write_bytes(b"short")
    with pytest.raises(KeyUnusableError, match=r"names\.key is 5 bytes long instead of 32"):
        key_from(path)
    assert path.read_bytes() == b"short"


def test_systemd_may_bring_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    brought = tmp_path / "brought"
    brought.mkdir()
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(brought))
    assert key_path(tmp_path) == tmp_path / "names.key"
    (brought / "names.key").write_bytes(KEY)
    assert key_path(tmp_path) == brought / "names.key"
    assert key_from(key_path(tmp_path)) == KEY
    monkeypatch.delenv("CREDENTIALS_DIRECTORY")
    assert key_path(tmp_path) == tmp_path / "names.key"

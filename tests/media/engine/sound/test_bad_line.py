"""A voice over lines that lose a lot: real clients, every packet past the line twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench.sound import servers
from tests.bench.sound.conditions import BURSTS, CHANCE, Hard
from tests.bench.sound.pair import Pair, pair
from tests.bench.sound.speech import speech
from tests.parts.badline import bad_line

pytestmark = [pytest.mark.flow, pytest.mark.timeout(300)]

SECONDS = 25


@pytest.fixture
def talking(tmp_path: Path) -> Iterator[Pair]:
    with bad_line() as line, servers.engine(line, tmp_path) as url:
        spoken = speech(tmp_path / "speech.wav", SECONDS)
        with pair(line, url, servers.tokens(), spoken) as talking:
            yield talking


@pytest.mark.parametrize("hard", [CHANCE, BURSTS], ids=["chance", "bursts"])
def test_a_voice_survives(talking: Pair, hard: Hard) -> None:
    heard = talking.suffer(hard, SECONDS, seed=1)
    print(f"{hard.name}: {heard.concealed_part:.2%} made up, waited {heard.waited_ms:.0f} ms")
    assert heard.spoken >= SECONDS * 100
    # Both ends count their own slots; the looks at them are a few slots apart.
    assert heard.played_part == pytest.approx(1.0, abs=0.03)
    assert heard.concealed_part <= hard.bound

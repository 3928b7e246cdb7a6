"""What the kiosk says: short, polite, Korean, and really rendered."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
import pytest

from content.voice.sentences import SENTENCES
from kiosk.screen.voice import prompts, tones
from kiosk.screen.voice.speaker import Speaker
from tests.parts.sound import SoundServer
from tests.parts.waiting import until

ROOT = Path(__file__).parents[4]
SHOWN = {key: item for key, item in SENTENCES.items() if item.text}
SPOKEN = {key: item for key, item in SENTENCES.items() if item.spoken}


@pytest.mark.parametrize("key", SHOWN)
def test_words_keep_their_limit_and_their_manners(key):
    sentence = SHOWN[key]
    assert len(sentence.text) <= sentence.limit
    assert not re.search(r"[A-Za-z]", sentence.text + sentence.spoken)
    for word in ("오류", "에러", "실패", "코드", "로그", "시스템", "네트워크", "서버"):
        # 프로그램 has 로그 in it.
        assert word not in (sentence.text + sentence.spoken).replace("프로그램", "")
    if len(sentence.text) > 13:
        assert re.search(r"(요|다)\??$", sentence.text), "not polite"


@pytest.mark.parametrize("key", SPOKEN)
def test_nobody_is_talked_at_for_long(key):
    syllables = len(re.findall("[가-힣]", SPOKEN[key].spoken))
    # At four syllables a second.
    assert syllables <= 36


@pytest.mark.parametrize(
    ("make", "seconds"), [(tones.chime, 2.2), (tones.alarm, 2.4), (tones.tick, 0.12)]
)
def test_tones_are_wav_files_with_sound_in_them(make, seconds):
    with wave.open(io.BytesIO(make())) as file:
        assert file.getframerate() == tones.RATE
        assert file.getnframes() == int(seconds * tones.RATE)
        sound = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    assert 3_000 < np.abs(sound).max() < 32_767
    assert abs(int(sound[0])) < 100, "clicks"


@pytest.fixture(scope="module")
def rendered(tmp_path_factory):
    """Every sentence as the machine says it."""
    folder = tmp_path_factory.mktemp("prompts")
    prompts.make(folder)
    return folder


def test_every_sentence_becomes_a_file_that_says_what_it_is(rendered):
    for key in SPOKEN:
        data = prompts.file_of(rendered, key).read_bytes()
        assert data[4:8] == (len(data) - 8).to_bytes(4, "little"), key
        assert prompts.PLACEHOLDER in data[-200:], "a machine's voice says that it is one"
    assert {path.name for path in rendered.glob("*.part")} == set()


@pytest.mark.parametrize("key", SPOKEN)
def test_the_machine_speaks_at_a_pace_old_people_follow(rendered, key):
    with wave.open(str(prompts.file_of(rendered, key))) as file:
        rate = file.getframerate()
        sound = np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32_768
    frames = sound[: sound.size // (rate // 50) * (rate // 50)].reshape(-1, rate // 50)
    speaking_s = np.count_nonzero(np.sqrt((frames**2).mean(axis=1)) > 0.01) / 50
    syllables = len(re.findall("[가-힣]", SPOKEN[key].spoken))
    assert not re.search("[0-9]", SPOKEN[key].spoken), "write numbers as they are said"
    # About four a second, silence not counted.
    assert 3 < syllables / speaking_s < 5


def test_what_is_there_is_not_rendered_again(tmp_path):
    prompts.make(tmp_path)
    path = prompts.file_of(tmp_path, "over")
    path.write_bytes(b"recorded by a person")
    prompts.make(tmp_path)
    assert path.read_bytes() == b"recorded by a person"


def test_without_a_synthesiser_it_is_silent_and_says_so_once(tmp_path, monkeypatch, caplog):
    monkeypatch.setenv("PATH", str(tmp_path))
    prompts.make(tmp_path / "prompts")
    assert caplog.text.count("voice=silent") == 1
    assert (tmp_path / "prompts" / "chime.wav").exists()


def test_a_folder_that_cannot_be_written_is_no_reason_to_stop(tmp_path, caplog):
    (tmp_path / "prompts").write_text("a file in the way")
    prompts.make(tmp_path / "prompts")
    assert "voice=silent" in caplog.text


def test_words_from_the_hub_are_read_at_a_pace_old_people_follow(tmp_path):
    words = "태풍이 오고 있어요. 밖에 나가지 마시고 문과 창을 꼭 닫아 주세요."
    path = prompts.read(tmp_path, words)
    assert path == prompts.read(tmp_path, words)
    with wave.open(str(path)) as file:
        seconds = file.getnframes() / file.getframerate()
    assert 3 < len(re.findall("[가-힣]", words)) / seconds < 5
    assert prompts.read(tmp_path, "-v en --help") is not None


def test_old_words_make_room(tmp_path, monkeypatch):
    monkeypatch.setattr(prompts, "READ_KEPT", 3)
    for number in range(5):
        prompts.read(tmp_path, f"{number}번")
    assert len(list(tmp_path.glob("read-*.wav"))) == 3


def test_words_cannot_be_read_without_a_synthesiser(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert prompts.read(tmp_path, "태풍") is None


def test_a_silent_kiosk_says_nothing(qtbot, tmp_path):
    speaker = Speaker(tmp_path / "prompts", enabled=False)
    speaker.chime()
    speaker.tick()
    speaker.say("over")
    speaker.alarm()
    speaker.read("태풍")
    speaker.hush()
    assert not (tmp_path / "prompts").exists()


@pytest.fixture
def sound_server(tmp_path, monkeypatch):
    """A PulseAudio of our own with one silent sink."""
    runtime = tmp_path / "pulse"
    runtime.mkdir(mode=0o700)
    server = f"unix:{runtime}/native"
    modules = [
        "module-null-sink sink_name=hall",
        f"module-native-protocol-unix socket={runtime}/native auth-anonymous=1",
    ]
    command = ["pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1"]
    environment = {**os.environ, "XDG_RUNTIME_DIR": str(runtime), "HOME": str(runtime)}
    process = subprocess.Popen(
        [*command, *(part for module in modules for part in ("-L", module))],
        env=environment,
        stderr=subprocess.DEVNULL,
    )
    monkeypatch.setenv("PULSE_SERVER", server)
    try:
        until(
            "the sound server answers",
            SoundServer({**environment, "PULSE_SERVER": server}).ready,
            60,
        )
        yield server
    finally:
        process.terminate()
        process.wait(60)


def recordings(folder: Path) -> dict[str, Path]:
    """A person's recordings of two sentences, of which one is none."""
    whole, worn = folder / ("a" * 64), folder / ("b" * 64)
    command = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=duration=0.5"]
    subprocess.run([*command, "-c:a", "libopus", "-f", "ogg", str(whole)], check=True, timeout=60)
    worn.write_bytes(whole.read_bytes()[:300] + bytes(2_000))
    return {"over": whole, "thanks": worn, "no_roll_yet": folder / "not there"}


def test_a_person_speaks_where_there_is_a_recording_that_can_be_played(
    sound_server, tmp_path, rendered
):
    recorded = recordings(tmp_path)
    program = Path(__file__).with_name("recorded.py")
    done = subprocess.run(
        [sys.executable, str(program), str(rendered)],
        input=json.dumps({key: str(path) for key, path in recorded.items()}),
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
        text=True,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "over": str(recorded["over"]),
        "thanks": str(prompts.file_of(rendered, "thanks")),
        "no_roll_yet": str(prompts.file_of(rendered, "no_roll_yet")),
    }


def test_many_sounds_leave_the_event_loop_alive(sound_server, tmp_path):
    prompts.make(tmp_path / "prompts")
    program = Path(__file__).with_name("many_sounds.py")
    done = subprocess.run(
        [sys.executable, str(program), str(tmp_path / "prompts")],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
        text=True,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["messages"] == []
    assert told["spoken"] == ["chime", "over"]
    assert told["ticks"] >= 3
    # A busy machine lets everything wait; Qt's loop must not wait much longer than the rest.
    assert told["longest_stall_s"] < 1 + 3 * told["machine_stall_s"]

"""``messages test``: a trial to everybody, and plain words when it does not get there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hub.__main__ import main
from tests.parts.mailserver import HOST, MailServer, mail_server


def run(folder: Path, config: str, *command: str) -> int:
    folder.mkdir(exist_ok=True)
    (folder / "hub.toml").write_text(config, encoding="utf-8")
    return main(["--data", str(folder), "messages", *command])


def mail(server: MailServer) -> str:
    return f"""
        public_url = "https://hub.example.kr"
        [mail]
        host = "{HOST}"
        port = {server.port}
        security = "none"
        sender = "사랑방 <console@bucheon.example.kr>"
        [[mail.to]]
        address = "it@bucheon.example.kr"
        owners = ["city_it"]
    """


def test_everybody_gets_a_trial(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with mail_server("none") as server:
        assert run(tmp_path, mail(server), "test") == 0
        (letter,) = server.letters
    assert letter["Subject"] == "[사랑방] 시험 편지"
    assert "https://hub.example.kr/today" in letter.get_content()
    assert capsys.readouterr().out == "sent mail to=it@bucheon.example.kr\n"


def test_what_went_wrong_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with mail_server("none") as server:
        server.refuses["it@bucheon.example.kr"] = "550 no such mailbox"
        assert run(tmp_path, mail(server), "test") == 2
    said = capsys.readouterr()
    assert "refuses to deliver to it@bucheon.example.kr: check mail.to" in said.out
    assert "1 of 1 trial messages could not be sent" in said.err


def test_without_receivers_it_says_where_to_name_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, "", "test") == 2
    assert "add [[mail.to]] or [[webhooks]] to the config" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ('[mail]\nhost = "h"\n', "sender is missing"),
        ('[[webhooks]]\nurl = "https://a.kr"\n', "webhooks.0.secret: field required"),
        ('[[webhooks]]\nurll = "x"\n', "the nearest known key is webhooks.0.url"),
        ('[[mail.to]]\naddress = "a@b.kr"\nowners = ["it"]\n', "mail.to.0.owners.0"),
    ],
)
def test_a_wrong_config_names_the_key(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], config: str, said: str
) -> None:
    assert run(tmp_path, config, "test") == 2
    assert said in capsys.readouterr().err


def test_a_password_may_come_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SARANGBANG_MAIL_PASSWORD", "only here")
    with mail_server("none") as server:
        assert run(tmp_path, mail(server), "test") == 0
    monkeypatch.setenv("LIVEKIT_API_KEY", "k")
    assert run(tmp_path, "[mail]\nport = 25\n", "stuck") == 0
    assert "only here" not in json.dumps(capsys.readouterr())

"""An alert and a call for help between the real hub and a real agent."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kiosk.state import Ack
from tests.fakes.screen import FakeScreen
from tests.kiosk.agent.uplink.test_with_hub import RealHub, paired, real_hub, rows_of
from tests.parts.processes import Program as Process

__all__ = ["real_hub"]


async def test_an_alert_goes_out_and_a_call_for_help_comes_in(
    tmp_path: Path, real_hub: RealHub
) -> None:
    config = tmp_path / "kiosk.toml"
    config.write_text(f'hub_url = "{real_hub.url}"\nstate_dir = "state"\n')
    argv = ["python", "-m", "kiosk", "agent", "--config", str(config)]
    with Process("agent", argv, tmp_path):
        async with (
            real_hub.operator() as operator,
            FakeScreen(tmp_path / "state" / "screen.sock") as screen,
        ):
            await paired(operator, screen, real_hub.staff[1])
            ends = datetime.now(UTC) + timedelta(hours=1)
            draft = {"level": "alert", "title": "태풍이 와요", "expires_at": ends.isoformat()}
            began = time.monotonic()
            answer = await operator.post("/api/notices", json=draft)
            assert answer.status_code == 201, answer.text
            state = await screen.until(lambda state: state.alert is not None)
            print(f"on the screen after {time.monotonic() - began:.2f} s")
            assert state.alert is not None
            assert state.alert.title == "태풍이 와요"

            # Confirmed while the hub is away: it hears of it when it is back.
            await asyncio.to_thread(real_hub.process.kill)
            assert isinstance(await screen.press("notice_seen", state.alert.id), Ack)
            await screen.until(lambda state: state.alert is None)
            assert isinstance(await screen.press("help"), Ack)
            real_hub.process.start()
            await screen.until(lambda state: state.hub_reachable)
            async with asyncio.timeout(60):
                while True:
                    (sent,) = await rows_of(operator, "/api/notices")
                    if sent["centers"][0]["seen_at"]:
                        break
                    await asyncio.sleep(0.2)  # the pause between two looks

            (call,) = await rows_of(operator, "/api/help-calls")
            began = time.monotonic()
            await operator.post(f"/api/help-calls/{call['call_id']}/take")
            state = await screen.until(lambda state: state.help_by != "")
            print(f"on its way after {time.monotonic() - began:.2f} s")
            assert state.help_asked_at is not None
            await operator.post(f"/api/help-calls/{call['call_id']}/answer")
            await screen.until(lambda state: state.help_asked_at is None and state.help_answered)

"""What is drawn and watched of the room engine is what the room engine shows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import aiohttp
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from media.engine.config import EngineConfig, PrometheusConfig, load
from media.engine.server import Engine
from tests.parts.processes import ROOT, free_port

FOLDER = ROOT / "deploy/monitoring"
NAME = re.compile(r"\b(?:room_engine|process)_[a-z0-9_]+")
LABEL = re.compile(r'(\w+)=~?"([^"]*)"')


def dashboard() -> dict[str, Any]:
    return dict(json.loads((FOLDER / "room-engine.json").read_text(encoding="utf-8")))


def alerts() -> list[dict[str, Any]]:
    rules = yaml.safe_load((FOLDER / "room-engine-alerts.yaml").read_text(encoding="utf-8"))
    return [rule for group in rules["groups"] for rule in group["rules"]]


def expressions() -> Iterator[str]:
    for panel in dashboard()["panels"]:
        for target in panel["targets"]:
            yield target["expr"]
    for rule in alerts():
        yield rule["expr"]


@pytest.fixture
async def shown() -> set[tuple[str, str, str]]:
    """Every sample's name with each of its labels, as an engine shows them."""
    port = free_port()
    keys = {"key": "a-secret-of-thirty-two-characters"}
    config = EngineConfig(port=0, keys=keys, prometheus=PrometheusConfig(port=port))
    engine = await Engine.start(config)
    at = f"http://127.0.0.1:{port}/metrics"
    async with aiohttp.ClientSession() as http, http.get(at) as reply:
        text = await reply.text()
    await engine.stop()
    return {
        (sample.name, label, value)
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        for label, value in {"": "", **sample.labels}.items()
    }


async def test_every_figure_and_label_that_is_asked_for_exists(
    shown: set[tuple[str, str, str]],
) -> None:
    names = {name for name, _, _ in shown}
    asked = {name for expression in expressions() for name in NAME.findall(expression)}
    assert asked <= names
    assert len(asked) > 20
    values = {(label, value) for _, label, value in shown} | {("job", "room-engine")}
    for expression in expressions():
        for label, wanted in LABEL.findall(expression):
            for value in wanted.split("|"):
                assert (label, value) in values, expression


def test_everything_shown_has_a_title_and_its_own_place() -> None:
    panels = dashboard()["panels"]
    assert all(panel["title"] and panel["targets"] for panel in panels)
    places = {(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in panels}
    assert len(places) == len({panel["id"] for panel in panels}) == len(panels)


def test_every_alert_says_what_to_do() -> None:
    found = alerts()
    assert len({rule["alert"] for rule in found}) == len(found)
    for rule in found:
        assert rule["for"]
        summary = rule["annotations"]["summary"]
        assert "주세요" in summary or "/health" in summary


def test_the_files_speak_of_the_same_port() -> None:
    scrape = yaml.safe_load((FOLDER / "prometheus.yaml").read_text(encoding="utf-8"))
    (job,) = scrape["scrape_configs"]
    engine = load(ROOT / "deploy/engine.yaml", {})
    assert job["static_configs"] == [{"targets": [f"127.0.0.1:{engine.prometheus.port}"]}]
    assert job["job_name"] == "room-engine"
    assert (FOLDER / scrape["rule_files"][0]).is_file()

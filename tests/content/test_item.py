"""The documents of the library, as they cross the wire."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from content.item import File, Item, Library, Outcome, Play
from wire.ids import ItemId

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
ITEM: dict[str, Any] = {
    "id": "item_1",
    "title": "앉아서 추는 춤",
    "category": "체조",
    "seconds": 900.5,
    "media_type": "video/mp4",
    "film": {"sha256": "a" * 64, "size": 1000},
    "added_at": "2026-11-23T10:00:00+09:00",
}


def test_a_library_comes_back_as_it_went() -> None:
    item = Item.model_validate(ITEM)
    assert item.added_at == NOW
    poster = File(sha256="b" * 64, size=3)
    library = Library(version=7, items=(item, item.model_copy(update={"poster": poster})))
    assert Library.model_validate_json(library.model_dump_json()) == library


def test_what_a_newer_hub_says_beyond_it_is_passed_over() -> None:
    newer = {**ITEM, "chapters": [1, 2], "film": {**ITEM["film"], "codec": "av1"}}
    assert Item.model_validate(newer) == Item.model_validate(ITEM)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "가" * 41}, "title"),
        ({"category": "가" * 13}, "category"),
        ({"seconds": 0}, "seconds"),
        ({"media_type": "video/avi"}, "media_type"),
        ({"film": {"sha256": "A" * 64, "size": 1}}, "film.sha256"),
        ({"film": {"sha256": "../" + "a" * 61, "size": 1}}, "film.sha256"),
        ({"film": {"sha256": "a" * 64 + "\n", "size": 1}}, "film.sha256"),
        ({"film": {"sha256": "a" * 64, "size": 0}}, "film.size"),
        ({"added_at": "2026-11-23T10:00:00"}, "added_at"),
    ],
)
def test_what_is_no_item(change: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Item.model_validate({**ITEM, **change})
    (error,) = caught.value.errors()
    assert ".".join(map(str, error["loc"])) == field


def test_a_play_lasts_no_negative_time() -> None:
    told = {
        "item_id": ItemId("item_1"),
        "started_at": NOW,
        "ended_at": NOW + timedelta(minutes=1),
        "outcome": "stopped",
    }
    assert Play.model_validate({**told, "seconds": 0}).outcome is Outcome.STOPPED
    with pytest.raises(ValidationError):
        Play.model_validate({**told, "seconds": -1})

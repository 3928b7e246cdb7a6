"""영상 보기 (pure): the shelf by kind, in the library's order."""

from __future__ import annotations

from urllib.parse import quote

from kiosk.screen.pages import words
from kiosk.screen.pages.facts import Document, Facts
from kiosk.state import Film


def videos_page(facts: Facts) -> Document:
    """Every kind with its films; which of them is open is the page's own affair."""
    shelf = facts.state.shelf if facts.state else ()
    kinds: dict[str, list[Film]] = {}
    for film in shelf:
        kinds.setdefault(film.category, []).append(film)
    return {"kinds": [_kind(name, films) for name, films in kinds.items()]}


def _kind(name: str, films: list[Film]) -> Document:
    return {
        "id": name,
        "title": words.whole(name),
        "mark": f"{len(films)}편",
        "poster": next((_address(film.poster) for film in films if film.poster), ""),
        "films": [_film(film) for film in films],
    }


def _film(film: Film) -> Document:
    return {
        "id": film.item_id,
        "title": words.whole(film.title),
        "mark": words.minutes(film.seconds),
        "poster": _address(film.poster),
    }


def _address(path: str) -> str:
    return f"file://{quote(path)}" if path else ""

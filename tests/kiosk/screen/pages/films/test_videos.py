"""What 영상 보기 says."""

from __future__ import annotations

from dataclasses import replace

from kiosk.screen import gallery
from kiosk.screen.pages.documents import sayings
from kiosk.screen.pages.films.videos import videos_page
from kiosk.state import Film
from wire.ids import ItemId

SAMPLES = {sample.name: sample.facts for sample in gallery.samples()}


def words(value):
    return value.replace("\u2060", "")


def film(name, category, seconds=600.0, poster=""):
    return Film(item_id=ItemId(name), title=name, category=category, seconds=seconds, poster=poster)


def page(*films):
    facts = SAMPLES["videos"]
    return videos_page(replace(facts, state=facts.state.model_copy(update={"shelf": films})))


def test_kinds_and_films_stand_in_the_librarys_order():
    shown = page(film("b", "노래"), film("c", "체조"), film("a", "노래"))["kinds"]
    assert [words(kind["title"]) for kind in shown] == ["노래", "체조"]
    assert [one["id"] for one in shown[0]["films"]] == ["b", "a"]
    assert [kind["mark"] for kind in shown] == ["2편", "1편"]


def test_a_kind_shows_the_first_poster_it_has():
    shown = page(film("b", "노래"), film("c", "노래", poster="/곳/ 그림.jpg"))["kinds"][0]
    assert shown["poster"] == "file:///%EA%B3%B3/%20%EA%B7%B8%EB%A6%BC.jpg"
    assert [one["poster"] for one in shown["films"]] == ["", shown["poster"]]


def test_a_film_says_how_long_it_is():
    shown = page(film("b", "노래", 20), film("c", "노래", 910), film("d", "노래", 3900))
    assert [one["mark"] for one in shown["kinds"][0]["films"]] == ["1분", "15분", "1시간 5분"]


def test_nothing_is_there_yet():
    assert page() == {"kinds": []}
    assert videos_page(SAMPLES["starting"]) == {"kinds": []}


def test_what_is_said():
    assert sayings(SAMPLES["videos"]) == ("videos_call",)
    assert sayings(SAMPLES["videos-empty"]) == ("no_films",)

"""Films at the desk: what stands on the shelf, and that every playback is told once."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

from content.cache import Cache
from content.item import Item, Outcome
from content.player import Standing
from content.shelf import Stock
from content.voice.sentences import SENTENCES
from kiosk.agent import mode
from kiosk.agent.people import People
from kiosk.state import Film, Playing, Progress, Recorded

TOLD_AGAIN_S = 60.0

log = logging.getLogger(__name__)


class Films:
    """Between the cache, the journal and the desk."""

    def __init__(self, cache: Cache, people: People, patience: timedelta | None = None) -> None:
        """`patience`: after so long without an instructor films take a lesson's place."""
        self.patience = patience
        self._cache = cache
        self._people = people
        self._tell_again_at_s = 0.0
        self.shelf: tuple[Film, ...] = ()
        self.voice: tuple[Recorded, ...] = ()
        self.items: tuple[Item, ...] = ()
        self.cache_changed()

    @property
    def stock(self) -> Stock:
        return self._cache.stock

    def cache_changed(self) -> None:
        """Shelf and voice anew; nobody else asks the disk."""
        whole = self._cache.ready()
        self.items = tuple(ready.item for ready in whole)
        self.shelf = tuple(
            Film(
                item_id=ready.item.id,
                title=ready.item.title,
                category=ready.item.category,
                seconds=ready.item.seconds,
                poster=str(ready.poster or ""),
                film=str(ready.film),
            )
            for ready in whole
        )

        spoken = {key: sentence.spoken for key, sentence in SENTENCES.items()}
        self.voice = tuple(
            Recorded(key=prompt.key, sound=str(path))
            for prompt, path in self._cache.prompts()
            # A hub of another release may have recorded other words.
            if spoken.get(prompt.key) == prompt.spoken
        )

    def watch(self, item_id: str) -> mode.Watch:
        """Somebody wants to see this; a new playback, if it is one, has a name for ever."""
        items: dict[str, Item] = {item.id: item for item in self.items}
        return mode.Watch(items.get(item_id), str(uuid4()))

    def said(self, progress: Progress) -> tuple[mode.Event, ...]:
        """What a screen's word about the film means."""
        moved = mode.Progressed(
            progress.play_id, progress.position_s, progress.shown_s, progress.paused
        )
        match progress.ended:
            case "finished":
                return moved, mode.FilmEnded(progress.play_id, Outcome.FINISHED)
            case "broken":
                return moved, mode.FilmEnded(progress.play_id, Outcome.BROKEN)
        return (moved,)

    def keep(self, film: Standing | None) -> None:
        """Have the cache keep the one that is on or waits, whatever becomes of its item."""
        self._cache.hold(film.item.film if film else None)

    def playing(self, film: Standing | None) -> Playing | None:
        path = self._cache.film(film.item.film.sha256) if film else None
        if film is None or path is None:
            return None
        return Playing(
            play_id=film.play_id,
            item_id=film.item.id,
            title=film.item.title,
            seconds=film.item.seconds,
            film=str(path),
            from_s=film.from_s,
            by_itself=film.by_itself,
        )

    def is_there(self, film: Standing) -> bool:
        return self._cache.film(film.item.film.sha256) is not None

    async def tell(self, played: Sequence[mode.Played]) -> tuple[mode.Played, ...]:
        """Put playbacks into the journal; those that it did not take, to be told again."""
        if not played or time.monotonic() < self._tell_again_at_s:
            return tuple(played)
        left = [
            one for one in played if not await self._people.record("play", one.play, one.play_id)
        ]
        if left:
            log.error("plays=not_stored count=%d", len(left))
            self._tell_again_at_s = time.monotonic() + TOLD_AGAIN_S
        return tuple(left)

"""The library, from the hub to the cache; its files are `uplink.fetching`'s affair."""

from __future__ import annotations

import logging

from content.cache import Cache
from content.shelf import UnusableLibraryError, understood
from kiosk.agent.uplink.call import Hub
from kiosk.agent.uplink.pull import UnusableError

PATH = "/api/kiosk/library"
_NOT_MODIFIED = 304

log = logging.getLogger(__name__)


class LibraryDocument:
    """The hint's word for it is "library"."""

    name = "library"

    def __init__(self, hub: Hub, cache: Cache) -> None:
        self._hub = hub
        self._cache = cache

    @property
    def tag(self) -> str:
        return self._cache.etag

    async def pull(self, *, whole: bool) -> None:
        tag = {"If-None-Match": self._cache.etag} if self._cache.etag and not whole else {}
        answer = await self._hub.get(PATH, tag)
        if answer.status == _NOT_MODIFIED:
            return
        try:
            library = understood(answer.body)
        except UnusableLibraryError as error:
            raise UnusableError(str(error)) from error
        if await self._cache.take(library, answer.headers.get("etag", "")):
            log.info("library=new version=%d items=%d", library.version, len(library.items))

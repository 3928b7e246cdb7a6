"""The board of this centre, from the hub to whoever shows it."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from pydantic import ValidationError

from kiosk.agent.notices import Notices
from kiosk.agent.uplink.call import Hub
from kiosk.agent.uplink.pull import UnusableError
from notice.notice import Board
from notice.talk import Talk

PATH = "/api/kiosk/notices"
_NOT_MODIFIED = 304

log = logging.getLogger(__name__)


class NoticesDocument:
    """The hint's word for it is "notices"."""

    name = "notices"

    def __init__(
        self, hub: Hub, notices: Notices, talk_told: Callable[[Talk | None], Awaitable[None]]
    ) -> None:
        """`talk_told` hears after each pull which talk there is, also where nothing changed: what
        was kept of one from before a restart is no news to anybody else."""
        self._hub = hub
        self._notices = notices
        self._talk_told = talk_told

    @property
    def tag(self) -> str:
        return self._notices.etag

    async def pull(self, *, whole: bool) -> None:
        etag = self._notices.etag
        tag = {"If-None-Match": etag} if etag and not whole else {}
        answer = await self._hub.get(PATH, tag)
        if answer.status == _NOT_MODIFIED:
            await self._talk_told(self._notices.board.talk)
            return
        try:
            board = Board.model_validate_json(answer.body)
        except ValidationError as error:
            raise UnusableError(
                f"{error.error_count()} mistakes in {len(answer.body)} bytes"
            ) from error
        await self._notices.take(board, answer.headers.get("etag", ""))
        await self._talk_told(board.talk)
        log.info("notices=new version=%d notices=%d", board.version, len(board.notices))

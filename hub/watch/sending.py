"""The messages that wait are sent, and what cannot be sent now is tried again later."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

import aiohttp
from starlette.concurrency import run_in_threadpool

from fleet.messages import queue
from fleet.messages.digest import Letter
from fleet.messages.queue import Channel, Outgoing
from hub.config import HubConfig
from hub.watch import mail, webhook
from hub.watch.errors import NotSentError
from store.engine import Store
from wire.clock import Clock

LOOK_S = 5.0
_AT_ONCE = 4

log = logging.getLogger(__name__)


class Post:
    """Sends single messages; one HTTP session, closed at the end."""

    def __init__(self, config: HubConfig, clock: Clock) -> None:
        self._mail = config.mail
        self._hooks = {hook.url: hook for hook in config.webhooks}
        self._clock = clock
        self._session: aiohttp.ClientSession | None = None

    async def send(self, message: Outgoing) -> None:
        """Raises `NotSentError`."""
        if message.channel is Channel.MAIL:
            await run_in_threadpool(self._send_mail, message)
            return
        hook = self._hooks.get(message.target)
        if hook is None:
            raise NotSentError(f"{message.target} is not among the webhooks of the config any more")
        if self._session is None:
            self._session = aiohttp.ClientSession()
        now = self._clock.now()
        await webhook.post(self._session, hook, message.id, message.body, now)

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    def _send_mail(self, message: Outgoing) -> None:
        if message.target not in {mailbox.address for mailbox in self._mail.to}:
            raise NotSentError(f"{message.target} is not in mail.to of the config any more")
        letter = Letter(message.body["subject"], message.body["text"])
        mail.send(
            self._mail,
            mail.compose(self._mail, message.target, letter, message.id, message.created_at),
        )


class Sending:
    """All that waits, again and again."""

    def __init__(self, config: HubConfig, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._post = Post(config, clock)
        self._one_at_a_time = asyncio.Lock()

    async def run(self, is_mine: Callable[[], bool]) -> None:
        """Send what is due, for ever, while `is_mine` says that no other process does."""
        while True:
            try:
                if await run_in_threadpool(is_mine):
                    await self.send_due()
            except Exception:
                # The task's rim: whatever went wrong this time, the queue still holds it.
                log.exception("sending messages failed")
            await asyncio.sleep(LOOK_S)

    async def send_due(self) -> None:
        """Send what is due now."""
        async with self._one_at_a_time:
            waiting = await run_in_threadpool(self._due)
            few = asyncio.Semaphore(_AT_ONCE)

            async def one(message: Outgoing) -> None:
                async with few:
                    await self._send(message)

            async with asyncio.TaskGroup() as tasks:
                for message in waiting:
                    tasks.create_task(one(message))

    async def close(self) -> None:
        await self._post.close()

    async def _send(self, message: Outgoing) -> None:
        try:
            await self._post.send(message)
        except NotSentError as error:
            log.warning("message=not_sent id=%s reason=%s", message.id, error)
            await run_in_threadpool(self._note, queue.failed, message.id, str(error))
        else:
            log.info("message=sent id=%s channel=%s", message.id, message.channel)
            await run_in_threadpool(self._note, queue.sent, message.id)

    def _due(self) -> tuple[Outgoing, ...]:
        with self._store.reading() as session:
            return queue.due(session, self._clock.now())

    def _note(self, what: Callable[..., None], *more: str) -> None:
        with self._store.transaction() as session:
            what(session, *more, self._clock.now())

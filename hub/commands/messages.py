"""``messages``: what is sent of findings by mail and webhook."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

from fleet.messages import queue
from fleet.messages.digest import Digest, Kind
from fleet.messages.queue import Outgoing
from hub.commands.shell import Jobs, UsageError, opened
from hub.config import HubConfig
from hub.watch.errors import NotSentError
from hub.watch.receivers import receivers
from hub.watch.sending import Post
from hub.watch.watching import messages
from wire.clock import Clock


def register(jobs: Jobs) -> None:
    what = jobs.add_parser("messages", help="mail and webhooks").add_subparsers(required=True)
    trying = what.add_parser("test", help="send a trial message to every receiver of the config")
    trying.set_defaults(run=_test)
    what.add_parser("stuck", help="show receivers that do not get theirs").set_defaults(run=_stuck)


def _test(config: HubConfig, _options: argparse.Namespace) -> None:
    to = tuple(receivers(config.mail, config.webhooks))
    if not to:
        raise UsageError("nobody is to be told: add [[mail.to]] or [[webhooks]] to the config")
    trial = Digest(Kind.TRIAL, datetime.now(UTC))
    made = messages(trial, to, "Asia/Seoul", f"{config.public_url}/today")
    failed = asyncio.run(_send(config, made))
    if failed:
        raise UsageError(f"{failed} of {len(made)} trial messages could not be sent")


async def _send(config: HubConfig, made: Sequence[Outgoing]) -> int:
    post, failed = Post(config, Clock()), 0
    try:
        for message in made:
            try:
                await post.send(message)
            except NotSentError as error:
                failed += 1
                print(f"failed {message.channel} to={message.target}: {error}")
            else:
                print(f"sent {message.channel} to={message.target}")
    finally:
        await post.close()
    return failed


def _stuck(config: HubConfig, options: argparse.Namespace) -> None:
    with opened(config, options) as store, store.reading() as session:
        found = queue.stuck(session, datetime.now(UTC))
    for one in found:
        print(
            f"{one.channel} to={one.target} since={one.since:%Y-%m-%dT%H:%MZ} "
            f"given_up={'yes' if one.given_up else 'no'} reason={one.error!r}"
        )

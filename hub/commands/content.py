"""``content``: the films kiosks have on their disks."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from content import library
from content.errors import ContentError
from content.intake.depot import Depot
from content.intake.label import label
from content.intake.taking import take_in, take_out
from content.item import Item
from hub.commands.shell import Jobs, UsageError, deed, opened
from hub.config import HubConfig
from wire.ids import ItemId


def register(jobs: Jobs) -> None:
    films = jobs.add_parser("content", help="films of the library").add_subparsers(required=True)
    adding = films.add_parser("add", help="put a film in: MP4 (H.264 and AAC) or WebM")
    adding.add_argument("file", type=Path, metavar="FILE")
    adding.add_argument("--title", required=True, help="what seniors read below its picture")
    adding.add_argument("--category", required=True, help="where it is listed")
    adding.set_defaults(run=_add)
    films.add_parser("list", help="show every film").set_defaults(run=_list)
    removing = films.add_parser("remove", help="take a film out; what was played stays known")
    removing.add_argument("item", metavar="ID")
    removing.set_defaults(run=_remove)


def _add(config: HubConfig, options: argparse.Namespace) -> None:
    _assert_can_come_in(options.file, config.library.largest)
    try:
        wanted = label(options.title, options.category)
        with opened(config, options) as store:
            depot = Depot(options.data)
            if options.file.stat().st_size > depot.room():
                raise UsageError("the disk of --data has no room for it: take other films out")
            with depot.part() as part:
                shutil.copyfile(options.file, part)
                item = take_in(store, depot, part, wanted, deed())
    except ContentError as error:
        raise UsageError(f"{options.file}: {error}") from error
    except OSError as error:
        raise UsageError(f"cannot copy {options.file} ({error.strerror})") from error
    print(_line(item))


def _list(config: HubConfig, options: argparse.Namespace) -> None:
    with opened(config, options) as store, store.reading() as session:
        items = library.library(session).items
    for item in items:
        print(_line(item))


def _remove(config: HubConfig, options: argparse.Namespace) -> None:
    try:
        with opened(config, options) as store:
            item = take_out(store, Depot(options.data), ItemId(options.item), deed())
    except ContentError as error:
        raise UsageError(str(error)) from error
    print(f"removed {_line(item)}")


def _assert_can_come_in(file: Path, largest: int) -> None:
    if not file.is_file():
        raise UsageError(f"{file} is no file")
    if file.stat().st_size > largest:
        raise UsageError(f"{file} is larger than {largest} bytes: see library.largest_mib")


def _line(item: Item) -> str:
    return (
        f"item_id={item.id} category={item.category!r} title={item.title!r} "
        f"seconds={item.seconds:.0f} size={item.film.size} sha256={item.film.sha256}"
    )

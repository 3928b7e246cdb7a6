"""Reading a program's config file: one frozen model, and one sentence when it is wrong."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError


class ConfigError(Exception):
    """A config cannot be used; the text is one sentence that names the key and the remedy."""


class Section(BaseModel):
    """A part of a config: read once, never changed, and no key it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Model = TypeVar("Model", bound=Section)


def read_toml(path: Path) -> dict[str, Any]:
    """What a TOML file says.  Raises `ConfigError`."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"Cannot read the config file {path}: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"The config file {path} is not valid TOML: {error}.") from error


def parse(model: type[Model], found: Mapping[str, Any], source: str) -> Model:
    """`found` as a `model`; `source` names it in the `ConfigError`."""
    try:
        return model.model_validate(found)
    except ValidationError as error:
        raise ConfigError(f"In {source}, {_sentence(model, error)}.") from error


def _sentence(model: type[Section], error: ValidationError) -> str:
    errors = error.errors(include_url=False)
    # A key that is mistyped is missing as well; what was typed says more.
    first = next((one for one in errors if one["type"] == "extra_forbidden"), errors[0])
    where = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return f"the key {where} is unknown; {_nearest(model, first['loc'])}"
    message = first["msg"].removeprefix("Value error, ")
    return f"{where}: {message[0].lower()}{message[1:]}"


def _nearest(model: type[BaseModel], loc: tuple[int | str, ...]) -> str:
    """Which key was meant, or which there are."""
    for part in loc[:-1]:
        if isinstance(part, str):
            # A number only says which of several sections it is.
            model = _section(model.model_fields[part].annotation)
    # Imported late: hardly ever is anything wrong.
    import difflib

    known = list(model.model_fields)
    close = difflib.get_close_matches(str(loc[-1]), known, n=1, cutoff=0.5)
    if not close:
        return f"known here are {', '.join(known)}"
    return f"the nearest known key is {'.'.join([*map(str, loc[:-1]), close[0]])}"


def _section(annotation: Any) -> type[BaseModel]:
    for candidate in (annotation, *get_args(annotation)):
        if isinstance(candidate, type) and issubclass(candidate, BaseModel):
            return candidate
    raise TypeError(f"{annotation} is no section of a config")

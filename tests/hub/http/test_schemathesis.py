"""Whatever is sent to the API, the answer is one that its description names, and never a fault.

`schemathesis` makes the calls from the description: some that fit it and some that do not.  Ids
that answers named are used again in later calls, so that the calls reach what is there.  A call
that comes too early, too often or finds no room engine is refused; that is no fault.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi import checks

from hub.http import openapi
from tests.hub.conftest import Furnished
from tests.hub.running_hub import START, HandClock, RunningHub
from tests.hub.served import as_admin, as_kiosk, served
from tests.parts.databases import BOTH
from tests.parts.postgres import PostgresServer
from wire.ids import CenterId
from wire.problem import MEDIA_TYPE, Problem

EXAMPLES = int(os.environ.get("API_EXAMPLES", "3"))
"""Calls of each operation that fit the description; as many do not."""
LATER = {503, 507}
CONFORMS = [
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]
FIRST = ("get", "post", "put", "patch", "delete")
"""What makes objects comes before what takes them away."""


@pytest.fixture(params=BOTH)
def hub(
    request: pytest.FixtureRequest, tmp_path: Path, furnished: Furnished
) -> Iterator[RunningHub]:
    url = ""
    if request.param == BOTH[1]:
        postgres: PostgresServer = request.getfixturevalue("postgres")
        furnished = request.getfixturevalue("furnished_postgresql")
        url = postgres.copy(furnished.database_url)
    shutil.copytree(furnished.folder, tmp_path / "data")
    with served(tmp_path / "data", HandClock(START), url) as running:
        running.people.update(furnished.people)
        yield running


@dataclass
class Known:
    """What earlier answers named, by the name a path has for it, and the version of a document."""

    ids: dict[str, list[str]] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)

    def learn(self, path: str, document: Any) -> None:
        if isinstance(document, list):
            for item in document[:20]:
                self.learn(path, item)
        elif isinstance(document, dict):
            if isinstance(document.get("version"), int):
                self.versions[path] = document["version"]
            for name, value in document.items():
                key = "center_id" if name == "id" and "county" in document else name
                if key.endswith("_id") and isinstance(value, str):
                    known = self.ids.setdefault(key, [])
                    if value not in known:
                        known.append(value)
                else:
                    self.learn(path, value)

    def use(self, case: schemathesis.Case, pick: Callable[[list[str]], str]) -> None:
        """Put what is known in the place of what was made up."""
        for name in case.path_parameters or {}:
            if self.ids.get(name):
                case.path_parameters[name] = pick(self.ids[name])
        version = self.versions.get(case.formatted_path)
        if version is not None and isinstance(case.body, dict):
            case.body["version"] = version


@schemathesis.serializer("application/zip", "image/jpeg")
def _as_it_is(_context: schemathesis.SerializationContext, value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


@pytest.mark.timeout(900)
def test_every_call_is_answered_as_described(hub: RunningHub) -> None:
    _, kiosk = as_kiosk(hub, CenterId("c-wido"))
    as_kiosk(hub, CenterId("c-uisin"))
    known = Known({"center_id": ["c-uisin"], "lesson_id": ["lesson-today"]})
    document = requests.get(f"{hub.url}/api/openapi.json", headers=as_admin(hub), timeout=60).json()
    schema = schemathesis.openapi.from_dict(document)
    found = [result.ok() for result in schema.get_all_operations()]
    assert len(found) == len(list(openapi.operations(document)))
    faults = []
    for operation in sorted(found, key=lambda one: FIRST.index(one.method)):
        ways = {way for given in operation.definition.raw["security"] for way in given}
        headers = {"session": partial(as_admin, hub), "kiosk": lambda: kiosk}
        caller = Caller(hub.url, *(headers[way]() for way in ways))
        faults += [f"{operation.label}: {fault}" for fault in caller.calls(operation, known)[:1]]
    assert not faults, "\n\n".join(faults)


@dataclass
class Caller:
    """Somebody who calls with these headers."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def calls(self, operation: Any, known: Known) -> list[str]:
        """Call an operation with what fits its description and what does not; what went wrong."""
        faults: list[str] = []
        for mode in GenerationMode:

            @settings(
                max_examples=EXAMPLES,
                phases=[Phase.generate],
                database=None,
                suppress_health_check=list(HealthCheck),
            )
            @given(operation.as_strategy(generation_mode=mode), st.data())
            def each(case: schemathesis.Case, data: st.DataObject) -> None:
                if data.draw(st.booleans()):
                    known.use(case, lambda ids: data.draw(st.sampled_from(ids)))
                # Kept, not raised: what a call did cannot be done again to make it smaller.
                faults.extend(self._faults(case, known))

            # A call without any parameter cannot be made in a way that does not fit.
            with suppress(Unsatisfiable):
                each()
        return faults

    def _faults(self, case: schemathesis.Case, known: Known) -> list[str]:
        answer = case.call(base_url=self.url, headers=dict(self.headers), timeout=60)
        try:
            assert answer.status_code < 500 or answer.status_code in LATER, "it is a fault"
            if answer.status_code >= 400:
                assert answer.headers["content-type"] == [MEDIA_TYPE], "it is no problem"
                Problem.model_validate_json(answer.text)
            elif answer.content and answer.headers["content-type"] == ["application/json"]:
                known.learn(case.formatted_path, answer.json())
            case.validate_response(answer, checks=CONFORMS)
        except (AssertionError, ValueError, FailureGroup) as error:
            made = case.as_curl_command()[:1500]
            return [f"{error}\n{made}\n{answer.status_code} {answer.text[:400]}"]
        return []

"""How both halves of a run are put side by side."""

from __future__ import annotations

from tests.media.conformance.__main__ import table, title, verdicts

REPORT = """<testsuites><testsuite>
<testcase classname="tests.media.conformance.faults.test_killed" name="test_all_come_back[v1]"/>
<testcase classname="tests.media.conformance.test_join" name="test_late"><failure/></testcase>
<testcase classname="tests.media.conformance.test_join" name="test_skipped"><skipped/></testcase>
<testcase classname="tests.media.conformance.test_join" name="test_torn"/>
<testcase classname="tests.media.conformance.test_join" name="test_torn"><error/></testcase>
</testsuite></testsuites>"""


def test_a_case_is_named_in_words() -> None:
    module = "tests.media.conformance.rooms.test_grants"
    assert title(module, "test_grants_are_checked[SendData]") == (
        "rooms grants: grants are checked [SendData]"
    )


def test_report_is_read() -> None:
    assert verdicts(REPORT) == {
        "faults killed: all come back [v1]": "passed",
        "join: late": "failed",
        "join: skipped": "not run",
        "join: torn": "failed",
    }


def test_halves_stand_side_by_side() -> None:
    lines = table({"a": "passed", "longer": "failed"}, {"a": "failed"}).splitlines()
    assert [line.split() for line in lines] == [
        ["case", "engine", "LiveKit"],
        ["a", "passed", "failed"],
        ["longer", "failed", "-"],
        ["passed", "1", "0"],
    ]
    assert "-" in table({"a": "passed"}, {}).splitlines()[-1]

"""What one version changed against the one before, in words (pure)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import TypeVar

from hub.web.planning.sentences import KINDS, for_whom, looping, moment, short_day, weekly
from schedule.lesson import Document
from schedule.timetable import (
    DayOverride,
    ExtraLesson,
    Loop,
    Program,
    Timetable,
    WeeklyRule,
)
from schedule.timetable.documents import OnDay

_Item = TypeVar("_Item", bound=Document)
_Day = TypeVar("_Day", bound=OnDay)
Pair = tuple[_Item | None, _Item | None]


def difference(before: Timetable, after: Timetable) -> list[str]:
    """Every difference that somebody made, one line each; nothing where there is none."""
    return [
        *_programs(before, after),
        *_rules(before, after),
        *_extras(before, after),
        *_days(before, after),
        *_overrides(before, after),
        *_rest(before, after),
    ]


def _programs(before: Timetable, after: Timetable) -> Iterator[str]:
    for old, new in _pairs(before.programs, after.programs, lambda one: one.id):
        if new is None and old is not None:
            yield f"프로그램 뺌: {old.title}"
        elif old is None and new is not None:
            yield f"프로그램 추가: {new.title} ({KINDS[new.kind]}, {new.instructor})"
        elif old is not None and new is not None:
            yield f"프로그램 바꿈: {old.title} — {_joined(_of_program(old, new))}"


def _of_program(old: Program, new: Program) -> Iterator[str]:
    yield from _changed("이름", old.title, new.title)
    yield from _changed("종류", KINDS[old.kind], KINDS[new.kind])
    if old.instructor_id != new.instructor_id or old.instructor != new.instructor:
        yield f"선생님 {old.instructor} → {new.instructor}"
    if old.replacement_ids != new.replacement_ids:
        yield "대신 보여 줄 영상"


def _rules(before: Timetable, after: Timetable) -> Iterator[str]:
    for old, new in _pairs(before.rules, after.rules, lambda one: one.id):
        if new is None and old is not None:
            yield f"매주 수업 뺌: {_rule(before, old)}"
        elif old is None and new is not None:
            span = f"{short_day(new.first_day)}부터 {_until(new.last_day)}"
            yield f"매주 수업 추가: {_rule(after, new)}, {span}, {for_whom(after, new)}"
        elif old is not None and new is not None:
            changes = _joined(_of_rule(before, after, old, new))
            yield f"매주 수업 바꿈: {_rule(before, old)} — {changes}"


def _of_rule(
    before: Timetable, after: Timetable, old: WeeklyRule, new: WeeklyRule
) -> Iterator[str]:
    yield from _changed("프로그램", _title(before, old), _title(after, new))
    yield from _changed("때", weekly(old), weekly(new))
    yield from _changed("길이", f"{old.minutes}분", f"{new.minutes}분")
    yield from _changed("첫날", short_day(old.first_day), short_day(new.first_day))
    yield from _changed("끝", _until(old.last_day), _until(new.last_day))
    yield from _changed("경로당", for_whom(before, old), for_whom(after, new))
    yield from _changed("쉬는 날", _held(old), _held(new))


def _extras(before: Timetable, after: Timetable) -> Iterator[str]:
    for old, new in _pairs(before.extras, after.extras, lambda one: one.id):
        if new is None and old is not None:
            yield f"한 번 하는 수업 뺌: {_extra(before, old)}"
        elif old is None and new is not None:
            yield f"한 번 하는 수업 추가: {_extra(after, new)}, {for_whom(after, new)}"
        elif old is not None and new is not None:
            changes = [
                *_changed("때", _extra(before, old), _extra(after, new)),
                *_changed("길이", f"{old.minutes}분", f"{new.minutes}분"),
                *_changed("경로당", for_whom(before, old), for_whom(after, new)),
                *_changed("선생님", _teacher(before, old), _teacher(after, new)),
            ]
            yield f"한 번 하는 수업 바꿈: {_joined(changes)}"


def _days(before: Timetable, after: Timetable) -> Iterator[str]:
    for gone, cancelled in _of_days(before.cancellations, after.cancellations):
        if cancelled is not None:
            yield f"수업 취소: {_of_day(after, cancelled)}"
        elif gone is not None:
            yield f"취소한 수업을 다시 함: {_of_day(before, gone)}"
    for gone_move, move in _of_days(before.moves, after.moves):
        if move is not None:
            length = f", {move.minutes}분" if move.minutes else ""
            to = moment(move.starts_at, after.timezone)
            yield f"수업 옮김: {_of_day(after, move)} → {to}{length}"
        elif gone_move is not None:
            yield f"옮긴 수업을 제때로: {_of_day(before, gone_move)}"
    for gone_other, other in _of_days(before.substitutions, after.substitutions):
        if other is not None:
            yield f"선생님 바꿈: {_of_day(after, other)} → {other.instructor}"
        elif gone_other is not None:
            yield f"선생님을 원래대로: {_of_day(before, gone_other)}"


def _overrides(before: Timetable, after: Timetable) -> Iterator[str]:
    for old, new in _pairs(before.overrides, after.overrides, lambda one: one.day.isoformat()):
        if new is not None:
            yield f"{short_day(new.day)}: {_word(new)}"
        elif old is not None:
            yield f"{short_day(old.day)}: 따로 정하지 않음 (앞에는 {_word(old)})"


def _rest(before: Timetable, after: Timetable) -> Iterator[str]:
    for old, new in _pairs(before.groups, after.groups, lambda one: one.id):
        if new is None and old is not None:
            yield f"묶음 뺌: {old.name}"
        elif new is not None:
            yield f"묶음 {'바꿈' if old else '추가'}: {new.name} ({len(new.center_ids)}곳)"
    for old_loop, new_loop in _pairs(before.loops, after.loops, lambda one: one.id):
        if old_loop is not None and new_loop is None:
            yield f"반복 영상 뺌: {_loop(before, old_loop)}"
        elif new_loop is not None:
            yield f"반복 영상 {'바꿈' if old_loop else '추가'}: {_loop(after, new_loop)}"
    if before.lead_s != after.lead_s:
        yield f"단말기가 수업을 여는 때: {before.lead_s // 60}분 전 → {after.lead_s // 60}분 전"
    if before.timezone != after.timezone:
        yield f"시간대: {before.timezone} → {after.timezone}"


def _pairs(
    before: Sequence[_Item], after: Sequence[_Item], key: Callable[[_Item], str]
) -> list[Pair[_Item]]:
    """What is not the same before and after, by its key."""
    old = {key(one): one for one in before}
    new = {key(one): one for one in after}
    names = dict.fromkeys([*old, *new])
    return [(old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name)]


def _of_days(before: Sequence[_Day], after: Sequence[_Day]) -> list[Pair[_Day]]:
    """The days that differ now, or no longer.

    Where a rule is split its exceptions go along with the new one: that is no change of theirs.
    """
    pairs = _pairs(before, after, lambda one: f"{one.rule_id} {one.day}")
    gone = {_bare(old) for old, new in pairs if old is not None and new is None}
    come = {_bare(new) for old, new in pairs if new is not None and old is None}
    kept = gone & come
    return [
        (old, new)
        for old, new in pairs
        if not ((old is None or new is None) and {_bare(one) for one in (old, new) if one} & kept)
    ]


def _bare(one: OnDay) -> str:
    return one.model_dump_json(exclude={"rule_id"})


def _of_day(timetable: Timetable, one: OnDay) -> str:
    rule = next(rule for rule in timetable.rules if rule.id == one.rule_id)
    return f"{short_day(one.day)} {rule.start:%H:%M} {_title(timetable, rule)}"


def _title(timetable: Timetable, offer: WeeklyRule | ExtraLesson) -> str:
    return next(one.title for one in timetable.programs if one.id == offer.program_id)


def _teacher(timetable: Timetable, extra: ExtraLesson) -> str:
    program = next(one for one in timetable.programs if one.id == extra.program_id)
    return (extra.substitute or program).instructor


def _loop(timetable: Timetable, loop: Loop) -> str:
    return f"{looping(loop)}, {len(loop.item_ids)}편, {for_whom(timetable, loop)}"


def _rule(timetable: Timetable, rule: WeeklyRule) -> str:
    return f"{weekly(rule)} {_title(timetable, rule)}"


def _extra(timetable: Timetable, extra: ExtraLesson) -> str:
    return f"{moment(extra.starts_at, timetable.timezone)} {_title(timetable, extra)}"


def _until(day: date | None) -> str:
    return f"{short_day(day)}까지" if day else "계속"


def _held(rule: WeeklyRule) -> str:
    return "쉬는 날에도 함" if rule.on_days_off else "쉬는 날에는 쉼"


def _word(one: DayOverride) -> str:
    said = "수업 있음" if one.lessons else "수업 없음"
    return f"{said} ({one.name})" if one.name else said


def _changed(what: str, old: str, new: str) -> list[str]:
    return [f"{what} {old} → {new}"] if old != new else []


def _joined(changes: Iterable[str]) -> str:
    return ", ".join(changes) or "세부 내용"

"""Everything works with arrows, OK and Back of a remote control."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtQml import QQmlProperty
from PySide6.QtTest import QTest

from kiosk.screen import gallery

SAMPLES = {sample.name: sample for sample in gallery.samples()}
ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)
OK = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Select, Qt.Key.Key_Space)


@pytest.fixture
def television(glass_of, qtbot):
    """A TV in the state of a sample, with the remote control's focus in it."""

    def on(name):
        glass = glass_of("tv55", SAMPLES[name])
        window = glass.window.quick
        window.requestActivate()
        qtbot.waitUntil(lambda: window.activeFocusItem() in [p.item for p in glass.presses()])
        return glass

    return on


@pytest.mark.parametrize(
    "name",
    [name for name in SAMPLES if not name.startswith(("starting", "pairing", "quiet", "dark"))],
)
def test_arrows_reach_every_button(television, name):
    glass = television(name)
    window = glass.window.quick
    reached, pending = set(), [window.activeFocusItem()]
    while pending:
        item = pending.pop()
        if item in reached:
            continue
        reached.add(item)
        for arrow in ARROWS:
            item.forceActiveFocus()
            QTest.keyClick(window, arrow)
            pending.append(window.activeFocusItem())
    assert {press.item for press in glass.presses()} <= reached


@pytest.mark.parametrize(
    "name",
    [
        *("home", "countdown", "lesson-live", "lesson-leaving", "over", "attendance"),
        *("lesson-attendance", "videos", "videos-empty", "player", "alert", "notice"),
        *("help", "pin", "corner", "corner-camera", "corner-sound", "corner-restart"),
    ],
)
def test_the_focus_frame_is_unmissable(television, name):
    glass = television(name)
    frames = [thing for thing in glass.every() if thing.name == "focusFrame"]
    assert len(frames) == 1
    width = QQmlProperty(frames[0].item, "border.width").read()
    assert glass.millimetres(width) >= 8
    # It lies on what is around the button, and must stand out from that.
    dark = name in {"lesson-live", "player", "alert"}
    color = QQmlProperty(frames[0].item, "border.color").read()
    assert (color.lightnessF() > 0.5) is dark


def test_no_frame_for_fingers(glass_of):
    glass = glass_of("21", SAMPLES["home"])
    assert [thing for thing in glass.every() if thing.name == "focusFrame"] == []


@pytest.mark.parametrize("key", OK)
def test_ok_presses(television, qtbot, key):
    glass = television("home")
    glass.press("enter_lesson").item.forceActiveFocus()
    with qtbot.waitSignal(glass.window.quick.pressed) as pressed:
        QTest.keyClick(glass.window.quick, key)
    assert pressed.args == ["enter_lesson", ""]


def test_back_asks_before_it_leaves_and_back_stays(television, qtbot):
    glass = television("lesson-live")
    QTest.keyClick(glass.window.quick, Qt.Key.Key_Escape)
    assert glass.press("stay").item.hasActiveFocus()
    QTest.keyClick(glass.window.quick, Qt.Key.Key_Escape)
    qtbot.waitUntil(glass.press("hand").item.hasActiveFocus)


def test_the_question_always_begins_at_the_safe_answer(television):
    glass = television("lesson-live")
    for _ in range(2):
        QTest.keyClick(glass.window.quick, Qt.Key.Key_Escape)
        assert glass.press("stay").item.hasActiveFocus()
        QTest.keyClick(glass.window.quick, Qt.Key.Key_Down)
        QTest.keyClick(glass.window.quick, Qt.Key.Key_Right)
        assert glass.press("leave_lesson").item.hasActiveFocus()
        QTest.keyClick(glass.window.quick, Qt.Key.Key_Escape)


def test_home_has_the_focus_also_when_its_lesson_goes_and_comes(television, glass_of):
    television("home")
    for name, focused in (("home-none", "videos"), ("home", "enter_lesson")):
        glass = glass_of("tv55", SAMPLES[name])
        assert glass.press(focused).item.hasActiveFocus()


def test_back_at_home_does_nothing(television, qtbot):
    glass = television("home")
    with qtbot.assertNotEmitted(glass.window.quick.pressed):
        QTest.keyClick(glass.window.quick, Qt.Key.Key_Escape)


def test_back_keeps_the_microphone_shut(television, qtbot):
    glass = television("lesson-opening")
    assert glass.press("not_now").item.hasActiveFocus()
    with qtbot.waitSignal(glass.window.quick.pressed) as pressed:
        QTest.keyClick(glass.window.quick, Qt.Key.Key_Escape)
    assert pressed.args == ["not_now", ""]


def test_a_finger_presses_everything(glass_of, qtbot):
    device = QTest.createTouchDevice()
    for name in ("home", "countdown", "lesson-live"):
        glass = glass_of("21", SAMPLES[name])
        window = glass.window.quick
        for press in [press for press in glass.presses() if press.name != "leave"]:
            point = press.rect.center().toPoint()
            with qtbot.waitSignal(window.pressed) as pressed:
                QTest.touchEvent(window, device).press(0, point, window)
                QTest.touchEvent(window, device).release(0, point, window)
            assert pressed.args == [press.name, ""]


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("videos", "home"),
        ("player", "stop_film"),
        ("attendance", "attendance_done"),
        ("notice", "notice_close"),
        ("help", "help_close"),
        ("pin", "corner_close"),
        ("corner", "corner_done"),
        ("corner-sound", "corner_menu"),
    ],
)
def test_back_leads_out(television, qtbot, name, what):
    glass = television(name)
    with qtbot.waitSignal(glass.window.quick.pressed) as pressed:
        QTest.keyClick(glass.window.quick, Qt.Key.Key_Escape)
    assert pressed.args == [what, ""]


def test_names_are_walked_through_in_rows_and_columns(television, qtbot):
    glass = television("attendance")
    window = glass.window.quick
    walked = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Left):
        QTest.keyClick(window, key)
        walked.append(window.activeFocusItem().objectName())
    assert walked == ["name:m1", "name:m5", "name:m4", "name:m4"]
    with qtbot.waitSignal(window.pressed) as pressed:
        QTest.keyClick(window, Qt.Key.Key_Return)
    assert pressed.args == ["present", "m4"]


def test_the_focus_stays_where_a_name_was_ticked(television, glass_of):
    glass = television("attendance")
    glass.press("name:m2").item.forceActiveFocus()
    told = glass.window.quick.property("attendance")
    glass.window.show({"attendance": {**told, "count": told["count"] + 1}})
    assert glass.press("name:m2").item.hasActiveFocus()


def test_turning_the_page_leads_to_its_first_name(television):
    glass = television("attendance-25")
    glass.press("names_after").item.forceActiveFocus()
    QTest.keyClick(glass.window.quick, Qt.Key.Key_Return)
    assert glass.press("name:m10").item.hasActiveFocus()


@pytest.mark.parametrize("name", ["quiet", "dark"])
@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Left, Qt.Key.Key_Escape])
def test_any_key_brings_home_back(glass_of, qtbot, name, key):
    window = glass_of("tv55", SAMPLES[name]).window.quick
    window.requestActivate()
    qtbot.waitUntil(window.isActive)
    with qtbot.waitSignal(window.pressed) as pressed:
        QTest.keyClick(window, key)
    assert pressed.args == ["home", ""]


@pytest.mark.parametrize("name", ["quiet", "dark"])
def test_so_does_a_finger_wherever_it_lands(glass_of, qtbot, name):
    window = glass_of("21", SAMPLES[name]).window.quick
    for point in (QPoint(5, 5), QPoint(window.width() // 2, window.height() // 3)):
        with qtbot.waitSignal(window.pressed) as pressed:
            QTest.mouseClick(
                window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point
            )
        assert pressed.args == ["home", ""]


@pytest.mark.parametrize("by_digits", [True, False], ids=["digits", "arrows"])
def test_a_number_is_typed_with_the_remote_control(television, qtbot, by_digits):
    glass = television("pin")
    window = glass.window.quick
    ok, key = Qt.Key.Key_Return, Qt.Key
    # 1 and 2 of the upper row, then 7 and 6 below them.
    by_arrows = (ok, key.Key_Right, ok, key.Key_Down, ok, key.Key_Left, ok)
    keys = (key.Key_0, key.Key_4, key.Key_1, key.Key_7) if by_digits else by_arrows
    with qtbot.waitSignal(window.pressed) as pressed:
        for one in keys:
            QTest.keyClick(window, one)
    assert pressed.args == ["corner_pin", "0417" if by_digits else "1276"]


def test_a_wrong_digit_is_taken_back(television, qtbot):
    glass = television("pin")
    window = glass.window.quick
    with qtbot.waitSignal(window.pressed) as pressed:
        for name in ("digit:1", "digit:9", "erase", "digit:2", "digit:3", "digit:4"):
            glass.press(name).item.forceActiveFocus()
            QTest.keyClick(window, Qt.Key.Key_Return)
    assert pressed.args == ["corner_pin", "1234"]


def test_answers_are_walked_through_and_back_leads_to_the_bar(television, qtbot):
    glass = television("lesson-question-heard")
    window = glass.window.quick
    assert glass.press("answer:0").item.hasActiveFocus()
    walked = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Left):
        QTest.keyClick(window, key)
        walked.append(window.activeFocusItem().objectName())
    assert walked == ["answer:1", "answer:3", "answer:2", "answer:2"]
    with qtbot.waitSignal(window.pressed) as pressed:
        QTest.keyClick(window, Qt.Key.Key_Return)
    assert pressed.args == ["answer", "2"]
    QTest.keyClick(window, Qt.Key.Key_Down)
    assert glass.press("hand").item.hasActiveFocus()
    QTest.keyClick(window, Qt.Key.Key_Up)
    assert window.activeFocusItem().objectName() == "answer:2"


def test_the_focus_stays_on_the_answer_that_was_pressed(television):
    glass = television("lesson-question")
    glass.press("answer:1").item.forceActiveFocus()
    told = glass.window.quick.property("lesson")
    answers = [
        {**one, "mine": number == 1} for number, one in enumerate(told["question"]["answers"])
    ]
    question = {**told["question"], "answers": answers, "hint": "답을 보냈어요"}
    glass.window.show({"lesson": {**told, "question": question}})
    assert glass.press("answer:1").item.hasActiveFocus()
    assert glass.press("answer:1").item.property("mine")


def test_the_focus_goes_back_to_the_bar_when_the_question_is_over(television, glass_of, qtbot):
    glass = television("lesson-question")
    glass_of("tv55", SAMPLES["lesson-result"])
    qtbot.waitUntil(glass.press("hand").item.hasActiveFocus)

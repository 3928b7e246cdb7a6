"""Every screen in every state on every panel: sizes in millimetres, contrast, nothing clipped."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtGui import QColor

from kiosk.screen import gallery

# Of a dark screen nothing is to be seen.
SAMPLES = {sample.name: sample for sample in gallery.samples() if sample.name != "dark"}
TOUCH = ["15", "21", "21-720", "32"]
TV = ["tv55", "tv75"]
ROUNDING_PX = 1.0


def luminance(color: QColor) -> float:
    def linear(share: float) -> float:
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in (color.redF(), color.greenF(), color.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    """As WCAG 2.2 defines it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def uncovered(glass):
    """The labels that no note lies on; it is read instead of the head line."""
    notes = [note.rect for note in glass.every("Note")]
    return [
        label for label in glass.labels() if not any(note.intersects(label.rect) for note in notes)
    ]


def every_panel_and_sample(panels):
    return pytest.mark.parametrize(
        ("panel", "name"),
        [pytest.param(panel, name, id=f"{panel}-{name}") for panel in panels for name in SAMPLES],
    )


@every_panel_and_sample(TOUCH + TV)
def test_text_is_large_enough_and_whole(glass_of, panel, name):
    glass = glass_of(panel, SAMPLES[name])
    least = 30 if glass.panel.is_tv else 12
    window = glass.window.quick
    assert glass.labels()
    for label in glass.labels():
        words = label.item.property("text")
        size = glass.millimetres(label.item.property("font").pixelSize())
        assert size >= least, f"{words!r} is {size:.1f} mm"
        assert label.item.property("truncated") is False, words
        # Room for the descent of a line that has none is not needed.
        assert label.item.property("contentWidth") <= label.rect.width() + ROUNDING_PX, words
        assert label.item.property("contentHeight") <= label.rect.height() + ROUNDING_PX, words
        assert label.rect.left() >= 0, words
        assert label.rect.top() >= 0, words
        assert label.rect.right() <= window.width(), words
        assert label.rect.bottom() <= window.height(), words


@every_panel_and_sample(TOUCH + TV)
def test_no_text_lies_on_another(glass_of, panel, name):
    glass = glass_of(panel, SAMPLES[name])
    for one, other in itertools.combinations(uncovered(glass), 2):
        common = one.rect.intersected(other.rect)
        # Lines have air above and below the letters; half a millimetre of it may be shared.
        overlap = glass.millimetres(min(common.width(), common.height()))
        assert overlap <= 0.6 * glass.panel.diagonal_inch / 15, (
            one.item.property("text"),
            other.item.property("text"),
        )


@every_panel_and_sample(TOUCH + TV)
def test_text_stays_inside_its_button(glass_of, panel, name):
    glass = glass_of(panel, SAMPLES[name])
    presses = glass.presses()
    for label in glass.labels():
        holder = label.item
        while holder is not None and not holder.inherits("QQuickAbstractButton"):
            holder = holder.parentItem()
        if holder is not None:
            outer = next(press.rect for press in presses if press.item == holder)
            assert outer.contains(label.rect), label.item.property("text")


@pytest.mark.parametrize("panel", TOUCH + TV)
def test_every_headline_is_large(glass_of, panel):
    for name, sample in SAMPLES.items():
        if name in {"home-long", "home-note"} or name.startswith(("lesson-", "player", "talk-on")):
            continue
        glass = glass_of(panel, sample)
        largest = max(label.item.property("font").pixelSize() for label in glass.labels())
        assert glass.millimetres(largest) >= (60 if glass.panel.is_tv else 24), name


@every_panel_and_sample(TOUCH)
def test_a_finger_finds_every_button(glass_of, panel, name):
    glass = glass_of(panel, SAMPLES[name])
    for press in glass.presses():
        wide, high = (glass.millimetres(side) for side in (press.rect.width(), press.rect.height()))
        assert min(wide, high) >= 20, f"{press.name} is {wide:.1f} x {high:.1f} mm"
        if press.item.property("main"):
            assert high >= 35, f"{press.name} is {high:.1f} mm high"
    for one, other in itertools.combinations(glass.presses(), 2):
        across = max(other.rect.left() - one.rect.right(), one.rect.left() - other.rect.right())
        down = max(other.rect.top() - one.rect.bottom(), one.rect.top() - other.rect.bottom())
        gap = glass.millimetres(max(across, down))
        assert gap >= 5, f"{gap:.1f} mm between {one.name} and {other.name}"


@every_panel_and_sample(["21"])
def test_contrast(glass_of, panel, name):
    glass = glass_of(panel, SAMPLES[name])
    picture = glass.window.quick.grabWindow()
    for label in uncovered(glass):
        words, ground = label.item.property("text"), label.color("ground")
        assert contrast(label.color("color"), ground) >= 7, words
        seen = picture.pixelColor(int(label.rect.left()) + 1, int(label.rect.top()) + 1)
        over_a_picture = name.startswith("lesson-") and ground == QColor("#4C5150")
        assert over_a_picture or contrast(seen, ground) < 1.1, (words, seen.name(), ground.name())
    for press in glass.presses():
        ground = press.color("ground")
        shape = max(contrast(press.color(part), ground) for part in ("fill", "edge"))
        assert shape >= 3, press.name
    for symbol in glass.every("Symbol"):
        on = symbol.item.parentItem()
        while on.property("fill") is None and not (
            on.inherits("QQuickRectangle") and on.property("color").alpha() == 255
        ):
            on = on.parentItem()
            if on is None:
                break
        if on is not None:
            ground = (
                on.property("fill") if on.property("fill") is not None else on.property("color")
            )
            assert contrast(symbol.color("color"), ground) >= 3, symbol.item.property("name")


@pytest.mark.parametrize("name", SAMPLES)
def test_few_choices_and_help_on_every_screen(glass_of, name):
    names = [press.name for press in glass_of("21", SAMPLES[name]).presses()]
    # Of names there are as many as people, of films, kinds and answers at most four.
    tiles = {name for name in names if name.startswith("name:")}
    pages = ("corner_camera", "corner_sound", "corner_line", "corner_restart")
    cards = {name for name in names if name.startswith(("watch:", "kind:", "answer:", *pages))}
    turns = {"names_before", "names_after", "before", "after"}
    assert len(tiles) <= 12
    assert len(cards) <= 4
    digits = {name for name in names if name.startswith("digit:")}
    # The helper's small plate is no choice for whoever comes to be in a lesson.
    beside = {"louder", "quieter", "help", "corner"}
    assert len(set(names) - tiles - cards - turns - digits - beside) <= 4
    # Before it is paired nobody would hear the call; the screen asks for a telephone call instead.
    # The clock gives way to home at any touch.
    if name.startswith("quiet"):
        assert names == []
    elif not name.startswith(("starting", "pairing")):
        assert names.count("help") == 1


@pytest.mark.parametrize("panel", TOUCH)
def test_the_lessons_bar_stays_where_it_is_when_a_word_changes(glass_of, panel):
    def places(name):
        presses = glass_of(panel, SAMPLES[name]).presses()
        return {press.name: round(press.rect.left()) for press in presses}

    before = places("lesson-nobody-ticked")
    for name in ("lesson-live", "lesson-hand"):
        after = places(name)
        moved = {
            button: (left, after[button])
            for button, left in before.items()
            if abs(left - after[button]) > 1
        }
        assert not moved, name

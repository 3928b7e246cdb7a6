"""Keeps the window in step with what is known: state, view, presses, time.  On Qt's thread."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import cast

from PySide6.QtCore import QObject, QTimer

from kiosk.screen.agent_line import AGENT_PRESSES
from kiosk.screen.bridge import Bridge
from kiosk.screen.corner.visit import Visit
from kiosk.screen.frames import Films
from kiosk.screen.lesson.inside import Inside
from kiosk.screen.lesson.rooms import Rooms
from kiosk.screen.lesson.talking import Talking
from kiosk.screen.lesson.tally import Tally
from kiosk.screen.lesson.together import Together
from kiosk.screen.pages import documents
from kiosk.screen.pages import lesson as lesson_pages
from kiosk.screen.pages.facts import Facts
from kiosk.screen.pages.notes import Notes, refused_here
from kiosk.screen.pages.over import talk as talk_pages
from kiosk.screen.pages.over.attendance import is_up
from kiosk.screen.pages.over.corner import corner_up
from kiosk.screen.pages.over.help import news_of_help
from kiosk.screen.pages.over.notices import alert_of, alert_up
from kiosk.screen.pages.scene import Ends, Scene, Standing, stand, talk_of
from kiosk.screen.projector import SKIP_S, Projector
from kiosk.screen.television.power import Switch
from kiosk.screen.touch.fingers import Fingers
from kiosk.screen.touch.taps import TAPS, Taps
from kiosk.screen.voice.reading import Reading
from kiosk.screen.voice.speaker import Speaker
from kiosk.screen.watching import Watching
from kiosk.screen.window import Window
from kiosk.state import KioskState, Mode, Picture, PressWhat, ScreenReport
from media.view import SELF, LessonView, Link
from wire.ids import LessonId

TICK_MS = 100
STILL_TICKS = 5
"""Of so many ticks one is looked at while nothing on the screen moves with the clock's seconds."""
REPORT_MS = 1000
READY_MS = 300
"""So long after the first screen stands, what may follow by itself is made."""
MOST_ALIKE = 5
"""A report that says nothing new is sent all the same after so many: the screen lives."""

log = logging.getLogger(__name__)


class Show(QObject):
    """What happens on the screen, from the first state to the last."""

    def __init__(
        self,
        window: Window,
        bridge: Bridge,
        speaker: Speaker,
        now: Callable[[], datetime],
        picture_every_s: float,
        switch: Switch | None = None,
    ) -> None:
        super().__init__()
        self._window, self._bridge, self._speaker, self._now = window, bridge, speaker, now
        self._films = Films(*window.roots)
        self._switch = switch or Switch(None)
        self._tally = Tally()
        self._notes = Notes(speaker.say)
        self._taps = Taps(bridge.press)
        self._reading = Reading(speaker)
        self._visit = Visit(bridge.press, self._notes.add, bridge.try_out)
        # Ours in Qt's eyes, too: one that Python's collector took down, somewhere inside a call
        # of Qt's, would wait there for ever.
        self._projector = Projector(window.reel, bridge.tell, sound=speaker.enabled, parent=self)
        film = Together(lambda: window.sink("film:together"), sound=speaker.enabled, parent=self)
        self._inside = Inside(bridge, self._notes, film)
        self._fingers = Fingers()
        self._here = self._answers_of_our_own()
        self._state: KioskState | None = None
        self._standing = Standing()
        self._talking = Talking(speaker)
        self._rooms = Rooms(
            bridge, self._tally, self._talking, self._inside, self._report, self._films.clear
        )
        self._said: tuple[str, ...] = ()
        self._second = 0
        self._counted = 0
        self._stands = False
        self._ticks_still = 0
        self._reported: ScreenReport | None = None
        self._alike = 0
        window.on_pressed(self._pressed)
        window.on_drawn(self._swapped)
        window.on_made(self._films.look)
        bridge.state_told.connect(self._state_told)
        bridge.view_told.connect(self._view_told)
        bridge.room_ended.connect(self._room_ended)
        bridge.pictures_wait.connect(self._pictures_wait)
        bridge.answered.connect(self._answered)
        self._every(TICK_MS, self._tick)
        self._every(REPORT_MS, self._report)
        self._watching = Watching(
            lambda errand_id: bridge.tell(Picture(jpeg=window.picture(), errand_id=errand_id)),
            picture_every_s,
            parent=self,
        )

    def close(self) -> None:
        """Stop what plays: a film must not go on into a window that is gone."""
        self._projector.follow(None, held=False)
        self.deleteLater()

    def _every(self, milliseconds: int, call: Callable[[], None]) -> None:
        # By Qt's steady clock: one that is set back must not silence anything.
        timer = QTimer(self, interval=milliseconds)
        timer.timeout.connect(call)
        timer.start()

    def _state_told(self, state: KioskState) -> None:
        news = news_of_help(self._state, state)
        if news is not None:
            self._notes.add(*news)
        talk = self._talking.told(self._state, state)
        if talk == "rings":
            # A finger on its way to something else is not meant for the call.
            self._fingers.turned()
        elif talk == "over":
            self._notes.add("talk_over")
        self._state = state
        self._watching.follow(state)
        self._speaker.recorded = {one.key: Path(one.sound) for one in state.voice}
        self._bridge.settings = state.settings
        self._bridge.neighbors = state.neighbors
        self._window.panel_is(state.settings.panel_inch, state.settings.is_tv)
        self._refresh()

    def _view_told(self, lesson_id: str, view: LessonView) -> None:
        if self._rooms.sees(lesson_id, view):
            self._refresh()

    def _room_ended(self, lesson_id: str) -> None:
        self._tally.ended = self._tally.ended or lesson_id == self._tally.lesson_id
        self._refresh(LessonId(lesson_id))

    def _answered(self, number: int, refusal: str) -> None:
        self._taps.answered(number)
        attendance = self._state.attendance if self._state else None
        people = attendance.count if attendance else 0
        reachable = self._state is None or self._state.hub_reachable
        self._notes.answered(number, refusal, people, reachable=reachable)

    def _tick(self) -> None:
        # In a lesson the whole hour is like this, and each look takes more than a picture does.
        still = self._inside.is_still and not self._speaker.talking and not self._notes.text()
        moves = self._standing.scene is not Scene.LESSON or not still
        self._ticks_still = 0 if moves else (self._ticks_still + 1) % STILL_TICKS
        if self._ticks_still == 0:
            self._refresh()

    def _refresh(self, room_ended: LessonId | None = None) -> None:
        now = self._now()
        before = self._standing
        view = self._rooms.view
        taught = view.instructor is not None and view.link is Link.LIVE
        ends = Ends(room_ended, self._projector.ended, wait=taught)
        self._standing = stand(before, self._state, now, ends)
        if self._standing.scene is not before.scene:
            log.info("scene=%s", self._standing.scene.value)
            self._fingers.turned()
            self._speaker.hush()
            if self._standing.scene is Scene.COUNTDOWN:
                self._speaker.chime()
        self._visit.follow(self._state, self._standing.scene)
        self._switch.follow(self._standing.scene)
        self._rooms.keep(self._standing, self._state, now)
        self._keep_film(now)
        facts = Facts(
            now,
            self._state,
            self._standing,
            self._rooms.view,
            self._rooms.met_instructor,
            self._notes.text(),
            self._projector.reel,
            self._taps.waiting,
            self._reading.open,
            explaining=self._reading.explaining,
            inside=self._visit.inside(self._bridge.trial),
            together=self._inside.film,
            talk=self._talking.view,
        )
        self._window.show(documents.window(facts))
        self._reading.follow(facts)
        self._speak(facts)
        self._route(facts)

    def _keep_film(self, now: datetime) -> None:
        state, scene = self._state, self._standing.scene
        # At home, too: the agent may have to be told of the end for as long as it is away.
        inside = self._standing.bridged
        alert = alert_up(state, self._standing, self._rooms.view, now)
        over = self._standing.attendance or alert is not None
        up = state is not None and (state.mode is Mode.PLAYER or inside) and scene is not Scene.OVER
        self._projector.follow(
            state.playing if state is not None and up else None,
            held=over or talk_of(state) is not None,
        )
        self._projector.duck(self._speaker.talking)
        self._inside.keep_film(state, now, talking=self._speaker.talking, covered=alert is not None)
        self._bridge.duck(self._speaker.talking)

    def _route(self, facts: Facts) -> None:
        # Under the attendance page nobody sees them, so they are not counted as shown either.
        covered = is_up(facts) or alert_of(facts) is not None
        inside = facts.standing.scene is Scene.LESSON and not covered
        routes = lesson_pages.films(facts) if inside else {}
        if talk_pages.talk_up(facts) is not None:
            routes = talk_pages.films(facts)
        elif corner_up(facts) and facts.inside.page == "camera":
            routes = {"corner": SELF}
        self._bridge.wanted = frozenset(routes.values())
        self._bridge.main = routes.get("main") or routes.get("talk")
        self._films.route(routes)

    def _speak(self, facts: Facts) -> None:
        says = documents.sayings(facts)
        for key in says:
            if key not in self._said:
                self._speaker.say(key)
        self._said = says
        second = documents.ticking(facts)
        if second not in {self._second, 0}:
            self._speaker.tick()
        self._second = second

    def _pictures_wait(self) -> None:
        self._films.deliver(self._bridge.newest.take(), self._rooms.view.main)

    def _swapped(self) -> None:
        # The window has shown what was handed over before it; older pictures were never seen.
        if not self._stands and self._standing.scene is not Scene.STARTING:
            self._stands = True
            QTimer.singleShot(READY_MS, self, self._window.get_ready)
        if self._films.drawable_main != self._counted:
            self._counted = self._films.drawable_main
            self._tally.drawn(1, self._now())

    def _report(self) -> None:
        report = self._rooms.report().model_copy(update={"tv": self._switch.power})
        self._alike = self._alike + 1 if report == self._reported else 0
        if self._alike % MOST_ALIKE == 0:
            self._reported = report
            self._bridge.tell(report)

    def _pressed(self, what: str, subject: str) -> None:
        if not self._fingers.counts(what, subject):
            return
        self._count_press(what)
        self._reading.pressed(what, self._standing.scene)
        refusal = refused_here(what, self._state)
        if refusal:
            self._notes.add(refusal)
        elif what == "answer":
            self._inside.answer(subject)
        elif what in self._here:
            self._here[what]()
        elif self._visit.takes(what):
            number = self._visit.pressed(what, subject, self._state)
            if number is not None:
                self._notes.asked(number, what)
        elif what in AGENT_PRESSES:
            asked = cast(PressWhat, what)
            send = self._taps.tap if what in TAPS else self._bridge.press
            number = send(asked, subject)
            if number is not None:
                self._notes.asked(number, what)
        self._refresh()

    def _count_press(self, what: str) -> None:
        scene, lesson = self._standing.scene, self._standing.lesson
        if scene in {Scene.COUNTDOWN, Scene.LESSON}:
            self._tally.pressed()
        elif scene is Scene.HOME and what == "enter_lesson" and lesson is not None:
            self._tally.begin(lesson.id)
            self._tally.pressed()

    def _answers_of_our_own(self) -> dict[str, Callable[[], None]]:
        """What the screen does by itself when it is pressed."""
        return {
            **self._inside.presses(),
            "asking": lambda: self._speaker.say("leave_question"),
            "notice": lambda: self._reading.opened(self._state.notice if self._state else None),
            "notice_close": self._reading.closed,
            "help_close": self._reading.explained,
            "pause": self._projector.pause,
            "go_on": self._projector.go_on,
            "back10": lambda: self._projector.skip(-SKIP_S),
            "forward10": lambda: self._projector.skip(SKIP_S),
        }

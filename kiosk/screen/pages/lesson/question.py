"""A question to every centre: its answers as buttons, then what everybody chose (pure)."""

from __future__ import annotations

from kiosk.screen.pages import words
from kiosk.screen.pages.facts import Document
from kiosk.screen.voice.sentences import text
from media.stage import Question
from media.view import LessonView, Link

_NONE: Document = {"up": False, "open": False, "text": "", "answers": [], "hint": ""}


def question_page(view: LessonView) -> Document:
    """The question on the stage.  `open` takes answers, also other ones than before."""
    question = view.stage.question
    if question is None or view.link is Link.JOINING:
        return _NONE
    return {
        "up": True,
        "open": not question.shows_result,
        "text": words.whole(question.text),
        "answers": [_answer(question, number, view) for number in range(len(question.answers))],
        "hint": words.whole(_hint(question, view)),
    }


def _answer(question: Question, number: int, view: LessonView) -> Document:
    counts = question.counts if question.shows_result else ()
    count = counts[number] if number < len(counts) else 0
    return {
        "word": words.whole(question.answers[number]),
        "mine": view.answer == number,
        "count": text("places").format(count),
        "share": round(count / max(1, *counts), 3) if counts else 0.0,
    }


def _hint(question: Question, view: LessonView) -> str:
    if view.link is Link.LOST:
        return text("lost" if view.answer is None or question.shows_result else "question_later")
    if question.shows_result:
        return text("question_result")
    if view.answer is None:
        return text("question_call")
    return text("question_sent" if view.answer_told else "question_sending")

"""The demo's city: `city`, `people` (pure); `seeding` writes them, `stock` brings the rest."""

from demo.city.city import (
    CENTERS,
    DEMO_PROGRAM,
    FULL_KIOSK,
    INSTRUCTOR,
    LEAD_S,
    LIGHT_CENTERS,
    OPERATOR,
    STAFF,
    Person,
    city_timetable,
    with_demo_lesson,
)

__all__ = [
    "CENTERS",
    "DEMO_PROGRAM",
    "FULL_KIOSK",
    "INSTRUCTOR",
    "LEAD_S",
    "LIGHT_CENTERS",
    "OPERATOR",
    "STAFF",
    "Person",
    "city_timetable",
    "with_demo_lesson",
]

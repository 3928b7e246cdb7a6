"""The rooms of lessons, kept in step with the hub.

`rooms` is the door: passes, the stage in the room, and the end.  `attending` keeps which centres
the engine says are there, and shows out who may not be; `known` is what the database knows.
"""

from hub.lesson_rooms.rooms import LessonRooms, Pass

__all__ = ["LessonRooms", "Pass"]

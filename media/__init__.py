"""Picture and sound: what a lesson is made of.

On the kiosk `camera` and `sound` own the devices and `lesson_room` is the room of a lesson;
at the hub `rooms` gives out tokens and projects the stage into the room engine.  `stage`
(pure) is the document both sides read.  `engine` is the room engine, a process of its own
that nobody imports: it is spoken to over LiveKit's protocol only.
"""

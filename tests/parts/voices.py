"""Who sounds how in a story: two bands that cannot be taken for each other."""

TEACHER_HZ = (500.0, 1100.0)
ROOM_HZ = (1900.0, 3100.0)

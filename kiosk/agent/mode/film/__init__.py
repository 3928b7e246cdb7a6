"""VIDEOS and PLAYER (pure): `films` that people chose, and what is `offered` without anybody."""

"""영상 (pure): `videos` is the shelf, `player` the film that is on."""

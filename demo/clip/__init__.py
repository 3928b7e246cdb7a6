"""The pictures and the sound of the demo, drawn and spoken by the project itself.

`moves` (pure) says where the limbs are at each moment and when a count is spoken; `figure`
draws a pose with `brush`, `studio` puts it into a room and writes the captions; `sound` speaks
and plays in the same time; `seniors` draws a room full of waving people for the centres'
cameras; `film` encodes all that once into a cache folder.
"""

"""What of ours goes out, all of it in `ours`.

`own_tracks` carry camera and microphone, `microphone` (pure) says when that one is open, `telling`
sets our attributes, `voting` has whoever teaches know our answer.
"""

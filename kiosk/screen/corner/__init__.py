"""The helper's corner on the screen: `visit` knows which of its pages is up, `trial` runs camera
and microphone there for who stands before them; nothing of either leaves the device.
"""

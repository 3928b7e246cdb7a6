"""What the screen itself does in a lesson, on Qt's thread.

`inside` takes presses to the room and says what the instructor did to us; `together` plays the
film that all centres watch, in step with them and from this kiosk's own disk.
"""

"""What people see in a browser: server-rendered Korean pages.

`layout` renders every page in the one frame, with the way to other pages.  `entrance` is
signing in and out, `admin` the operator's day, `kiosks` pairing and revoking, `instructor`
the lesson itself.  Pages refresh themselves by fragments (htmx) and work from the keyboard.
"""

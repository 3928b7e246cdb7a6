"""What people see in a browser: server-rendered Korean pages.

`layout` renders every page in the one frame, with the way to other pages, and `words` says
times and states.  `entrance` is signing in and out, `admin` the operator's day (worked out by
`overview`), `library` the films of all centres, `attendance` who came and the rolls, `kiosks`
pairing and revoking, `instructor` the lesson itself, and `vendor` serves the scripts of others
that they load.  Pages refresh themselves by fragments (htmx) and work from the keyboard.
"""

"""공지·긴급 알림, and the help calls that ring on every page of the console.

`form` is what an operator typed and what has to change in it (pure), `pages` the two ways to send
(a notice at once, an alert after a second look) and what became of it, `calls` the help calls.
"""

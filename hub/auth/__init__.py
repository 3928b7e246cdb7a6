"""Who is asking, and may they.

`passwords` hashes, `staff` keeps the people, `sessions` their sign-ins, `throttle` (pure)
slows down guessing, and `guard` is the one door: every route names the guard that stands
before it, and the application refuses to start with a route that has none.
"""

"""Who is asking, and may they.

`staff` keeps the people, each with a role and a `scope` (pure), `passwords` hashes, `codes` asks
for a second proof, `sessions` holds their sign-ins and `throttle` (pure) slows down guessing.
`guard` is the one door: every route names the guard that stands before it, and the application
refuses to start with a route that has none.
"""

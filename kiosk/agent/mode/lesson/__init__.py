"""COUNTDOWN and LESSON (pure).

`lessons` says which one wants to be up, `outside` when to be in its room before, `occasion` which
one attendance is taken for.
"""

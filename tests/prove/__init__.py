"""The long proofs: what the suite tries a few dozen times, as often as it takes to believe it.

`rounds` (pure) knows what is done and what comes next, `__main__` runs it and keeps the result.
"""

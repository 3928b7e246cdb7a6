"""What every process agrees on before it says a word: ids, versions, the clock, problems,
and how a config is read.

A leaf: it imports nothing of ours. Everybody may import it, so it stays small.
"""

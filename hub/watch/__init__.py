"""Watching over the centres, and telling those who are not at the console.

`facts` gathers what the hub knows of every centre, `watching` judges it every few seconds,
keeps the findings and writes messages, and `sending` sends those by `mail` and `webhook`.
`receivers` is the part of the config that says to whom.
"""

"""What very many kiosks ask at the same moment, done once for all of them.

`looks` shares one look at the database, `heartbeats` one write.
"""

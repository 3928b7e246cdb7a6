"""What every request and every answer goes through, whatever it is about.

`admission` lets so many in at a time, `protection` sets what browsers must keep to, `problems`
turns refusals into answers with a name, and `openapi` describes them all.
"""

"""What leaves the console: findings to people and programs elsewhere, by e-mail and webhook.

`digest` (pure) puts what is new into one message for each reader, `telling` finds what is new
and was told to nobody, and `queue` keeps every message until it is sent or a day has passed.
The hub sends.
"""

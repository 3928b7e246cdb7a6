"""Speaking with a client over its WebSocket.

`endpoint` checks the token before the upgrade and reads what the client wants (`joining`),
then a `session` joins or resumes it and answers its messages until the socket ends; what we
send goes through a bounded `outbox`.
"""

"""The express way: streams that go on as before are forwarded by a thread of C.

Most packets are the next one of a stream nobody changes anything about.  For such a stream
`rooms/express` has a *route* installed: who gets copies, and what is added to their numbers.
The thread (`way.c`) reads the sockets of proved addresses, opens the packet, writes the heads
(`packet.c`), protects and sends, and notes what it did (`book.c`).  Whatever is not usual it
leaves to Python through the same book, so the order of what happened is kept: `way` reads it at
every beat, and at once where something waits for Python.  Who changes anything about a stream
takes its route away first and reads the book, and then does as if there were no express way.
"""

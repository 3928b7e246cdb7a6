"""How many people the camera sees: a number, and nothing else, leaves this folder.

While a lesson films, `counter` hands a grey picture every few seconds to a process of its own
(``python -m media.headcount``, of the lowest priority), which finds `faces` in it, answers how
many, and forgets it.  No picture is written anywhere, nobody is recognised.  `minute` (pure)
makes one figure of a minute's answers: people turn away, and the middle of them is steadier than
any.  `pipe` (pure) is what goes between the two processes.

It is an estimate, and says so wherever it is shown; who looks after attendance corrects it.
"""

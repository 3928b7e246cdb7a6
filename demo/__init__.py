"""The whole of Sarangbang on one machine, to be looked at; imported by nobody.

`python -m demo` reads its `options` and tells one `story`: `machine` looks whether it can be
told here and runs engine, hub, kiosk agent and screen as real programs; `clip` draws the
lesson film once; `city` is written into the hub's database; `full_kiosk` and
`centers` are the nine centres, `instructor` teaches them, all through `calls` to the hub; and
`report` says what was really observed.
"""

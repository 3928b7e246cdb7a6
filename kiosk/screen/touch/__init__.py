"""What counts of all that a hand does on the glass.

`fingers` lets one press be one press; `palm` keeps a hand that leans on the screen from pressing;
`taps` carries ticked names to the agent, each once.
"""

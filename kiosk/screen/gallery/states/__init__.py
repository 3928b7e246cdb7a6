"""The states that each screen can be in: what the agent, or a lesson's room, might send."""

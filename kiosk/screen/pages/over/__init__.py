"""Pages that lie over others (pure): names, words of the hub, a talk, help, the helper's corner."""

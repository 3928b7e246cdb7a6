"""Pages that lie over home (pure): what happens after 도움 요청, and the helper's corner."""

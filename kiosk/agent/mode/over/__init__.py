"""What lies over other screens (pure): the attendance `page` and the helper's corner, a `talk`."""

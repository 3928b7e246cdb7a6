"""What the room engine has to bear: lesson after lesson, and whatever is thrown at it."""

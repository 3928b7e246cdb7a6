"""What the screen is to draw (pure): `people` the tiles and the big picture, `composing` all."""

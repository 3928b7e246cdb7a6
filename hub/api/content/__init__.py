"""What kiosks keep on their disk: `items` are films and their posters, `voice` the sentences."""

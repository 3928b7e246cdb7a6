"""The kiosk's voice: `sentences` (pure) holds every sentence once, shown and spoken."""

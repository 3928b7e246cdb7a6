"""The one centre with a real kiosk: `kiosk` sets it up, `helper` taps where `glass` (pure) says."""

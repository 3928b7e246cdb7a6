"""Calls to the hub over its real HTTP interface: `hub` makes, `staff` and `kiosk` name them."""

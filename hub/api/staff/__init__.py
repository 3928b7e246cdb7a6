"""Whoever signs in: `session` is the way in and out, `staff` who may, `audit` what they did."""

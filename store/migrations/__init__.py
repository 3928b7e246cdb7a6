"""Bringing any older database up to date; run at every start of the hub.

Written by hand, one file per change, in `versions`.  They name every table, those of the
flows too, and import none of them: a migration must mean the same for ever.
"""

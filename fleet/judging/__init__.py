"""Whether a centre is well (pure): from what is known of it to findings with an owner.

`facts` is everything known of one centre at one moment, `signs` says for each subject what
that looks like just now, and `track` lets a sign become a finding only when it has held for
a while, and go only when it has been gone for a while.  `fleet.watch` keeps the findings.
"""

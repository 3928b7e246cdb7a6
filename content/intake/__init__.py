"""How a film gets into the library, or is told why not.

A file comes to lie in the `depot`'s incoming folder, by upload or from the command line, and
somebody gave it a `label` (pure).  `examine` finds out what it is: `film` (pure) judges what
was seen, `whole` whether its end is there, and `sandbox` runs the programs that look, one process
of little means for each look.  `taking` then puts file and row in place
together, and takes both out again.
"""

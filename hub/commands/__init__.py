"""What is typed after ``python -m hub``, one module a subject.

Each module's `register` adds its commands to the parsers of `__main__` and names the function
that runs each: ``run(config, options)``.  `shell` is what all of them have in common: the open
database, who does it, and the error whose sentence is all that is printed.
"""

"""The instructor's pages: `frames` that scripts fill (the day, the stage), and `heads`, how many
people were counted in a lesson, to be put right by whoever led it.
"""

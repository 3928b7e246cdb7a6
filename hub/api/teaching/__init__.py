"""What leading a lesson takes beside its stage: `films` to watch together, `heads` counted.

Both are for whoever leads the lesson: its instructor, and who looks after the whole city.
"""

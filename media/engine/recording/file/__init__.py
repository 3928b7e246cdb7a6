"""A recording on disk: `matroska` is its bytes, `writer` the thread that writes and mends them,
`folder` where they lie.
"""

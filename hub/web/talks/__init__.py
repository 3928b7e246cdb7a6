"""A talk on the operator's side: asked for by a button, held on a page of its own.

The page (`static/talk/`) says every two seconds that it is there, and shows centre and operator;
once the talk is over the same address says how it ended.
"""

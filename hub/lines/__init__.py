"""The open lines to kiosks, from their acceptance until one end hangs up.

`line` is one of them: it lives in the server's own protocol and costs no task, so that ten
thousand fit into one process.  `pace` (pure) says how often kiosks ping and report, `keeping` tells
them when that changes and gives up the lines on which nothing is heard any more.  Where several
processes share a database, `elsewhere` knows who is connected to another one, and `pictures` has
the screens' pictures shown by all.
"""

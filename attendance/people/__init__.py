"""The hub's half of who came: names, entries, and what is made of them.

`roll` keeps each centre's members, names sealed.  A kiosk's records go into the `inbox`, which
says up to which number they are here; `entries` keeps those about people, each once, and
`report` puts them beside presence, for a page or a table file.
"""

"""What each screen says (pure): from state, view and time to the documents that `qml/` draws.

`scene` decides which screen is up, `facts` is everything known at one moment.  `home`, `quiet`,
`lesson/`, `films/` and what lies `over/` these put it into words (`words`: times and names in
Korean), `documents` is the whole window and what is said aloud, `notes` the sentence that answers a
press.
"""

"""사용자, for admins: who signs in, as what, and which centres they look after.

`people` is the list, `person` one of them: added with a password to begin with, changed, let in
anew, sent away.  `form` reads what was filled in, `words` says roles and scopes in Korean.
"""

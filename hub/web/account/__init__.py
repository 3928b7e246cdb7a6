"""내 계정: what everybody does about their own sign-in.

`overview` shows it and ends sign-ins elsewhere, `password` changes the password (also the first
one, to begin with), `codes` sets up one-time codes.  The last two work before the sign-in is done,
for whoever is sent there.
"""

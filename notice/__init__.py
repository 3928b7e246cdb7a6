"""What the city has to say to its centres, and a centre that asks for a person.

An operator writes a notice or an emergency alert (`board`, at the hub); the kiosks it is for
pull it as a `Board` and decide by their own clock what is up (`notice` and `show`, pure).
That somebody has read it comes back as a record of the kiosk's journal.  A press on 도움 요청
becomes a help call (`calls`, at the hub), and how it stands travels back on the same board.
So does a talk (`talks`, at the hub): somebody of the city and one centre, face to face.
"""

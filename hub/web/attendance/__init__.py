"""출석: who came, for operators, and the rolls that say whom to expect.

`day` lists a day's lessons with every centre (worked out by `occasions`), `center` is one
centre's names, which an operator may correct, `table_file` the download for the city, and
`rolls` who belongs to a centre.  Whoever reads names leaves a trace in the audit.
"""

"""기록, for admins: who did what, searched and taken as a table file.

`asking` reads what is looked for, `naming` finds the names behind ids, `sentences` says each deed
in Korean (pure), `page` shows them and `table_file` is the download, which is itself a deed.
"""

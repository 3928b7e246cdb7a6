"""The hub's database: one engine, short transactions, and the tables everybody shares.

A leaf of the hub.  `engine` opens the database and hands out transactions, `tables` holds
what belongs to no single flow (centres, staff, sessions, audit), `audit` writes who changed
what in the transaction that changes it, and `migrations` brings any older database up to
date at start.  Each flow declares its own tables on `store.base.Base`.
"""

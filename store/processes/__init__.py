"""Several processes of the hub on one PostgreSQL: `neighbours` tell each other what changed, and
`alone` says which of them looks after the centres and sends mail."""

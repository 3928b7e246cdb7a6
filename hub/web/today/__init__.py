"""오늘: the operator's day at one moment, refreshed every few seconds.

`reading` takes from the database what is known of every centre of the operator's (`moment`),
`past` remembers what days before today add up to.  `states` says in words how a centre is,
`checks` what to look after, `overview` puts the page together - all three pure - and `page`
serves it.
"""

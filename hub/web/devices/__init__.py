"""경로당·단말기: `page` lists them and pairs, `center` is about one and what its device is asked,
`groups` about sets of them, and `settings` says what kiosks are to be like.

`listing` and `words` are pure.  All of it calls what `hub.api.devices` calls, too.
"""

"""경로당·단말기: `page` lists them and pairs, `center` is about one, `groups` about sets of them,
`settings` says what kiosks are to be like, and `errands` asks things of one.

`listing` and `words` are pure.  All of it calls what `hub.api.devices` and `hub.api.kiosks` do.
"""

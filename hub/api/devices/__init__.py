"""What staff do about centres and their kiosks: `centers` and groups, `settings`, `errands`.

The pages of `hub.web.devices` call the same functions.
"""

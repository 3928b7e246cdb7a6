"""안내 음성: every sentence the kiosk says, recorded one after another, and sent to the centres.

`page` reads and shows; recording itself happens in the browser (`hub/static/voice`), which sends
each sentence to `hub.api.content.voice`.
"""

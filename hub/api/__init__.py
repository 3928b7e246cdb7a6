"""What programs call, one folder or file per subject: PROTOCOL.md sections 1 and 2.

`kiosk` is for paired devices, `webhooks` for the room engine, the others for staff and their
pages.  Routes check, call a flow in one transaction, and say the result;
nothing else.
"""

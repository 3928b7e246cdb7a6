"""Becoming somebody's kiosk, once: `pair` shows a code until somebody typed it in, and the
`credential` that it brings is kept until the hub refuses it."""

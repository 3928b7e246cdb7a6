"""A document under its tag: whole, or 304 to whoever has it already."""

from __future__ import annotations

from fastapi import Response


def tagged(etag: str, body: bytes, if_none_match: str) -> Response:
    """`if_none_match` is the header's value, which may name several tags (RFC 9110, 13.1.2)."""
    headers = {"ETag": etag, "Cache-Control": "no-cache"}
    known = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    if etag in known:
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/json")

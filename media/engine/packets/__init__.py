"""Packets as bytes (pure): RTP headers, RTCP, and the VP8 descriptor inside a payload."""

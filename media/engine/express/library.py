"""The compiled part as Python sees it: the same declarations as in `way.h`."""

from __future__ import annotations

from pathlib import Path
from struct import Struct
from typing import Any

from cffi import FFI
from pylibsrtp._binding import ffi as srtp_ffi
from pylibsrtp._binding import lib as srtp

RAW, OPENED, SENT, REPORT = range(4)
"""A datagram as it came; an RTP packet that was opened; one that was also forwarded; an RTCP
packet that was opened."""

ENTRY = Struct("=dIIIHHB7x")
"""In the book: moment, size, line, route, length of the packet, marks, kind."""
MARK = Struct("=HH")
"""Behind the packet: which copy was numbered, and its number."""

ffi = FFI()
ffi.cdef(
    """
    struct stamp { double due, every; uint16_t number; uint8_t tag; };
    struct copy {
        void *session; struct stamp *stamp; int32_t line; uint32_t ssrc; uint32_t timestamp;
        uint16_t sequence; uint16_t picture_id; uint8_t tl0; uint8_t payload_type;
    };
    struct route {
        struct route *after; struct copy *copies; int count; uint32_t number; uint32_t ssrc;
        uint16_t next; uint8_t payload_type; uint8_t video; uint8_t wakes; uint8_t open;
    };
    struct counts { uint64_t passed, failed, refused; };
    struct ciphers { void *unprotect, *unprotect_rtcp, *protect; };
    struct way *way_open(const struct ciphers *ciphers, int bell);
    void way_close(struct way *way);
    void way_free(struct way *way);
    void way_count(struct way *way, struct counts *into);
    int way_drain(struct way *way, unsigned char **bytes);
    uint32_t way_listen(struct way *way, int socket);
    void way_forget(struct way *way, uint32_t line);
    void way_key(struct way *way, uint32_t line, void *session);
    void way_renew(struct way *way, int most);
    int way_install(struct way *way, uint32_t line, const struct route *route);
    void way_remove(struct way *way, uint32_t line, uint32_t ssrc);
    int way_number(struct way *way, struct stamp *stamp, double due);
    int way_alone(struct way *way, void *cipher, void *session, void *packet, int *length);
    int way_send_copies(struct way *way, const unsigned char *commands, int count,
                        const unsigned char *tail, int tail_length);
    """
)


def load(path: Path) -> Any:
    """The library of `copies.c` and of this folder."""
    return ffi.dlopen(str(path))


def cipher(name: str) -> Any:
    """A function of libsrtp by its name, for C to call."""
    address = srtp_ffi.cast("intptr_t", srtp_ffi.addressof(srtp, name))
    return pointer(int(address))


def pointer(address: int) -> Any:
    return ffi.cast("void *", address)

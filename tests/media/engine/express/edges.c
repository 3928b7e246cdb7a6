/* The whole express way under checks: datagrams of every size, routes that come and go. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "way.h"

struct way *way_open(const struct ciphers *ciphers, int bell);
void way_close(struct way *way);
void way_free(struct way *way);
int way_drain(struct way *way, unsigned char **bytes);
uint32_t way_listen(struct way *way, int socket);
void way_forget(struct way *way, uint32_t number);
void way_key(struct way *way, uint32_t number, void *session);
int way_install(struct way *way, uint32_t number, const struct route *given);
void way_remove(struct way *way, uint32_t number, uint32_t ssrc);
void way_count(struct way *way, struct counts *into);

/* As libsrtp may: as many bytes as its trailer has at most. */
static int protect(void *session, void *packet, int *length)
{
    (void)session;
    memset((unsigned char *)packet + *length, 1, TRAILER);
    *length += TRAILER;
    return 0;
}

static int unprotect(void *session, void *packet, int *length)
{
    (void)session;
    (void)packet;
    return *length % 7 == 0;
}

static int told(struct way *way)
{
    unsigned char *bytes;
    int size = way_drain(way, &bytes), entries = 0;

    for (int at = 0; at < size; entries++) {
        struct entry entry;

        memcpy(&entry, bytes + at, sizeof entry);
        if (entry.size < sizeof entry + entry.length + MARK * entry.marks)
            exit(3);
        at += (int)entry.size;
    }
    return entries;
}

int main(void)
{
    enum { COPIES = 100, ALL = 3000 };
    int up[2], down[2], entries = 0;
    static struct copy copies[COPIES];
    struct stamp stamp = {.tag = 3};
    struct route route = {.copies = copies, .count = COPIES, .video = 1, .payload_type = 96};
    struct ciphers ciphers = {unprotect, unprotect, protect};
    struct way *way = way_open(&ciphers, eventfd(0, EFD_NONBLOCK));
    uint32_t line;

    if (!way || socketpair(AF_UNIX, SOCK_DGRAM, 0, up) || socketpair(AF_UNIX, SOCK_DGRAM, 0, down))
        return 2;
    for (int each = 0; each < COPIES; each++)
        copies[each] = (struct copy){.session = way, .stamp = &stamp, .line = down[0]};
    line = way_listen(way, up[0]);
    way_key(way, line, way);
    for (int each = 0; each < ALL; each++) {
        unsigned char packet[BUFFER] = {0x80, 96, (unsigned char)(each >> 8), (unsigned char)each};
        int report = each % 11 == 0;
        size_t length = (size_t)(each * 37 % BUFFER) + 1;

        packet[11] = (unsigned char)(each % 3); /* SSRC */
        packet[12] = 0x90;
        packet[13] = 0xC0;
        packet[14] = 0x80;
        packet[17] = 1; /* no key frame */
        if (report)
            packet[1] = (unsigned char)(200 + each % 8);
        route.ssrc = (uint32_t)(each % 4);
        route.next = (uint16_t)each;
        if (each % 5 == 0)
            way_remove(way, line, route.ssrc);
        else
            way_install(way, line, &route);
        if (send(up[1], packet, length, 0) < 0)
            return 4;
        while (recv(down[1], packet, sizeof packet, MSG_DONTWAIT) > 0)
            ;
        entries += told(way);
        if (each == ALL / 2) {
            while (entries <= each)
                entries += told(way);
            way_forget(way, line);
            line = way_listen(way, up[0]);
            way_key(way, line, way);
        }
    }
    while (entries < ALL)
        entries += told(way);
    way_install(way, line, &route);
    way_close(way);
    way_free(way);
    printf("all %d told of\n", entries);
    return 0;
}

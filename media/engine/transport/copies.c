/* The copies of one packet: each with a head of its own, protected and sent.
 *
 * What Python would do in three calls for each subscriber is one loop here, a third of the
 * cost.  Nothing is kept between two calls.  `copies.py` is the only caller.
 *
 * A command is 48 bytes, numbers in network order:
 *   0  8  libsrtp session (srtp_t) that protects the copy
 *   8  4  connected UDP socket
 *  12  2  length of the head, at most 34
 *  14     the head
 */
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

enum { COMMAND = 48, HEAD_AT = 14, MOST_HEAD = COMMAND - HEAD_AT };
enum { BUFFER = 2048, TRAILER = 144 /* SRTP_MAX_TRAILER_LEN */ };

typedef int (*protect_t)(void *session, void *packet, int *length);

static uint64_t number(const unsigned char *at, int bytes)
{
    uint64_t read = 0;

    while (bytes-- > 0)
        read = read << 8 | *at++;
    return read;
}

/* How many of `count` copies could not be sent. */
int send_copies(protect_t protect, const unsigned char *commands, int count,
                const unsigned char *tail, int tail_length)
{
    _Alignas(16) unsigned char packet[BUFFER];
    int failed = 0;

    if (tail_length < 0 || tail_length > BUFFER - TRAILER - MOST_HEAD)
        return count;
    for (; count > 0; count--, commands += COMMAND) {
        void *session = (void *)(uintptr_t)number(commands, 8);
        int line = (int)number(commands + 8, 4);
        int head = (int)number(commands + 12, 2);
        int length = head + tail_length;

        if (head > MOST_HEAD) {
            failed++;
            continue;
        }
        memcpy(packet, commands + HEAD_AT, (size_t)head);
        memcpy(packet + head, tail, (size_t)tail_length);
        if (protect(session, packet, &length) != 0 ||
            send(line, packet, (size_t)length, MSG_DONTWAIT | MSG_NOSIGNAL) != length)
            failed++;
    }
    return failed;
}

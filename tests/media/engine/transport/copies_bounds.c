/* send_copies at the edges of its buffers, built with checks; prints what failed. */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

int send_copies(int (*protect)(void *, void *, int *), const unsigned char *commands, int count,
                const unsigned char *tail, int tail_length);

static int protect(void *session, void *packet, int *length)
{
    (void)session;
    /* As libsrtp may: as many bytes as its trailer has at most. */
    memset((unsigned char *)packet + *length, 1, 144);
    *length += 144;
    return 0;
}

static void try(int head, int tail_length, int line)
{
    unsigned char command[48] = {0}, tail[2048] = {0};

    command[8] = (unsigned char)(line >> 24);
    command[9] = (unsigned char)(line >> 16);
    command[10] = (unsigned char)(line >> 8);
    command[11] = (unsigned char)line;
    command[12] = (unsigned char)(head >> 8);
    command[13] = (unsigned char)head;
    printf("%d failed\n", send_copies(protect, command, 1, tail, tail_length));
}

int main(void)
{
    int pair[2];

    if (socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) != 0)
        return 2;
    try(34, 2048 - 144 - 34, pair[0]);
    try(35, 100, pair[0]);
    try(34, 2048, pair[0]);
    try(12, 100, -1);
    return 0;
}

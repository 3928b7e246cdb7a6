/* The express way: packets of streams that go on as before are forwarded without Python.
 *
 * A thread reads the sockets of proved addresses.  An RTP packet for whose stream Python has
 * installed a route, and which is the next in order, is opened, copied and sent at once and then
 * noted; an RTCP packet is opened, so that Python is woken only for what hurries; everything else is handed to Python through the same book, so that the order of what
 * happened is kept.  A packet that is not the usual one closes its route, and a key frame is
 * none: somebody may wait to begin with it.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "way.h"

enum { MOST_PER_TURN = 64, MOST_EVENTS = 64, HEADER = 12 };

static const double TOGETHER = 0.0005; /* seconds */

static double clock_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static int usual(const struct route *route, const unsigned char *packet, int length,
                 struct reading *into)
{
    return (packet[1] & 0x7F) == route->payload_type &&
           read_packet(into, packet, length, route->video) && into->sequence == route->next &&
           !(route->video && into->begins);
}

/* One opened packet: forwarded, or left to Python. */
static void forward(struct way *way, struct line *line, struct entry *entry,
                    const unsigned char *packet)
{
    unsigned char marks[MARK * MOST_COPIES];
    struct route *route = find_route(line, packet);
    struct reading reading;

    entry->kind = OPENED;
    if (route && route->open && usual(route, packet, entry->length, &reading)) {
        route->next++;
        way->counts.passed++;
        entry->kind = SENT;
        entry->route = route->number;
        entry->marks = (uint16_t)send_all(way, route, &reading, entry->at, marks);
    } else if (route) {
        route->open = 0;
    }
    note(way, entry, packet, marks);
    if (entry->kind == OPENED || route->wakes)
        ring(way);
}

/* One opened RTCP packet: Python's, at the latest at its next beat. */
static void report(struct way *way, struct entry *entry, const unsigned char *packet)
{
    entry->kind = REPORT;
    note(way, entry, packet, NULL);
    if (hurries(packet, entry->length))
        ring(way);
}

/* Read one datagram; whether there was one. */
static int take(struct way *way, struct line *line, double now)
{
    _Alignas(16) unsigned char raw[BUFFER], packet[BUFFER];
    struct entry entry = {.at = now, .line = line->number, .kind = RAW};
    int media, failed;
    ssize_t got = recv(line->socket, raw, sizeof raw, MSG_DONTWAIT);
    int length = (int)got;

    if (got <= 0)
        return got == 0; /* nothing left, or an ICMP error of an earlier send */
    if (line->left <= 0) {
        way->counts.refused++;
        return 1;
    }
    line->left--;
    if (length > HEADER && line->session && raw[0] >> 6 == 2) {
        media = raw[1] < 192 || raw[1] > 223;
        memcpy(packet, raw, (size_t)length);
        failed = media ? way->ciphers.unprotect(line->session, packet, &length)
                       : way->ciphers.unprotect_rtcp(line->session, packet, &length);
        if (!failed && length >= (media ? HEADER : 1)) {
            entry.length = (uint16_t)length;
            if (media)
                forward(way, line, &entry, packet);
            else
                report(way, &entry, packet);
            return 1;
        }
    }
    entry.length = (uint16_t)got;
    note(way, &entry, raw, NULL);
    ring(way);
    return 1;
}

/* What has come on one line; finding that nothing is left costs as much as a datagram, so it is
 * looked for only where several came one upon the other. */
static void serve(struct way *way, uint32_t number)
{
    double now = clock_now();
    struct line *line = find_line(way, number);
    int most = line && now - line->read_at < TOGETHER ? MOST_PER_TURN : 1;

    for (; most > 0; most--) {
        while (full(way) && !way->ending) {
            ring(way);
            pthread_cond_wait(&way->room, &way->lock);
        }
        line = find_line(way, number); /* while we waited it may have been closed */
        if (way->ending || !line)
            return;
        line->read_at = now;
        if (!take(way, line, now))
            return;
    }
}

static void *run(void *given)
{
    struct way *way = given;
    struct epoll_event events[MOST_EVENTS];
    int ending = 0;

    while (!ending) {
        int count = epoll_wait(way->poll, events, MOST_EVENTS, -1);

        if (count < 0 && errno != EINTR) {
            /* Deaf for good, and nobody else reads these sockets: better an engine anew. */
            perror("express way: epoll_wait");
            abort();
        }
        for (int each = 0; each < count && !ending; each++) {
            pthread_mutex_lock(&way->lock);
            if (!way->ending)
                serve(way, (uint32_t)events[each].data.u64);
            ending = way->ending;
            pthread_mutex_unlock(&way->lock);
        }
    }
    return NULL;
}

/* Read a connected socket from now on; its number, 0 where there is no room. */
uint32_t way_listen(struct way *way, int socket)
{
    struct epoll_event event = {.events = EPOLLIN};
    uint32_t number = 0;

    pthread_mutex_lock(&way->lock);
    for (int tries = 0; tries < MOST_LINES && !number && !way->ending; tries++) {
        uint32_t wanted = ++way->lines_made;
        struct line *line = &way->lines[wanted % MOST_LINES];

        if (!wanted || line->socket >= 0)
            continue;
        event.data.u64 = wanted;
        if (epoll_ctl(way->poll, EPOLL_CTL_ADD, socket, &event) != 0)
            break;
        *line = (struct line){.socket = socket, .number = wanted, .left = way->most};
        number = wanted;
    }
    pthread_mutex_unlock(&way->lock);
    return number;
}

/* Open what comes on a line by this session; NULL: leave it all to Python. */
void way_key(struct way *way, uint32_t number, void *session)
{
    struct line *line;

    pthread_mutex_lock(&way->lock);
    line = find_line(way, number);
    if (line)
        line->session = session;
    pthread_mutex_unlock(&way->lock);
}

/* Take so many datagrams of each line until the next call. */
void way_renew(struct way *way, int most)
{
    pthread_mutex_lock(&way->lock);
    way->most = most;
    for (int each = 0; each < MOST_LINES; each++)
        way->lines[each].left = most;
    pthread_mutex_unlock(&way->lock);
}

/* Forget a line before its socket is closed. */
void way_forget(struct way *way, uint32_t number)
{
    struct line *line;

    pthread_mutex_lock(&way->lock);
    line = find_line(way, number);
    if (line)
        empty_line(way, line);
    pthread_mutex_unlock(&way->lock);
}

/* Open or protect a packet for Python, while nobody else uses the session. */
int way_alone(struct way *way, cipher_t cipher, void *session, void *packet, int *length)
{
    int failed;

    pthread_mutex_lock(&way->lock);
    failed = cipher(session, packet, length);
    pthread_mutex_unlock(&way->lock);
    return failed;
}

/* `send_copies` for Python, while nobody else uses the sessions. */
int way_send_copies(struct way *way, const unsigned char *commands, int count,
                    const unsigned char *tail, int tail_length)
{
    int failed;

    pthread_mutex_lock(&way->lock);
    failed = send_copies(way->ciphers.protect, commands, count, tail, tail_length);
    pthread_mutex_unlock(&way->lock);
    return failed;
}

void way_count(struct way *way, struct counts *into)
{
    pthread_mutex_lock(&way->lock);
    *into = way->counts;
    pthread_mutex_unlock(&way->lock);
}

/* Begin; `bell` is an eventfd that tells Python to read the book.  NULL where it cannot be. */
struct way *way_open(const struct ciphers *ciphers, int bell)
{
    struct way *way = calloc(1, sizeof *way);
    struct epoll_event event = {.events = EPOLLIN};

    if (!way)
        return NULL;
    way->ciphers = *ciphers;
    way->bell = bell;
    way->most = INT_MAX;
    for (int each = 0; each < MOST_LINES; each++)
        way->lines[each].socket = -1;
    way->poll = epoll_create1(EPOLL_CLOEXEC);
    way->stop = eventfd(0, EFD_CLOEXEC);
    pthread_mutex_init(&way->lock, NULL);
    pthread_cond_init(&way->room, NULL);
    if (way->poll >= 0 && way->stop >= 0 &&
        epoll_ctl(way->poll, EPOLL_CTL_ADD, way->stop, &event) == 0 &&
        pthread_create(&way->thread, NULL, run, way) == 0)
        return way;
    if (way->poll >= 0)
        close(way->poll);
    if (way->stop >= 0)
        close(way->stop);
    free(way);
    return NULL;
}

/* End the thread and forget all lines.  The ciphers and the book go on working, for whoever
 * says goodbye, until `way_free`. */
void way_close(struct way *way)
{
    static const uint64_t once = 1;

    pthread_mutex_lock(&way->lock);
    way->ending = 1;
    pthread_cond_signal(&way->room);
    pthread_mutex_unlock(&way->lock);
    while (write(way->stop, &once, sizeof once) < 0 && errno == EINTR)
        ;
    pthread_join(way->thread, NULL);
    for (int each = 0; each < MOST_LINES; each++)
        if (way->lines[each].socket >= 0)
            empty_line(way, &way->lines[each]);
    close(way->poll);
    close(way->stop);
}

void way_free(struct way *way)
{
    pthread_mutex_destroy(&way->lock);
    pthread_cond_destroy(&way->room);
    free(way);
}

/* Which streams go the express way, and to whom.
 *
 * A route is installed for a stream and taken away again by Python; it is never changed, but that
 * a packet which is not the usual one closes it, and that a socket which is closed is left out.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "way.h"

struct line *find_line(struct way *way, uint32_t number)
{
    struct line *line = &way->lines[number % MOST_LINES];

    return line->socket >= 0 && line->number == number ? line : NULL;
}

struct route *find_route(const struct line *line, const unsigned char *packet)
{
    uint32_t ssrc = (uint32_t)packet[8] << 24 | (uint32_t)packet[9] << 16 |
                    (uint32_t)packet[10] << 8 | packet[11];
    struct route *route = line->routes;

    while (route && route->ssrc != ssrc)
        route = route->after;
    return route;
}

/* Everybody's copy; how many were numbered. */
int send_all(struct way *way, struct route *route, const struct reading *packet, double now,
             unsigned char *marks)
{
    _Alignas(16) unsigned char bytes[BUFFER];
    int numbered = 0;

    for (int place = 0; place < route->count; place++) {
        const struct copy *copy = &route->copies[place];
        struct stamp *stamp = copy->stamp;
        int number = -1, length;

        if (copy->line < 0)
            continue;
        if (stamp && now >= stamp->due) {
            uint16_t mark[2] = {(uint16_t)place, stamp->number};

            number = stamp->number++;
            stamp->due = now + stamp->every;
            memcpy(marks + MARK * numbered++, mark, sizeof mark);
        }
        length = write_head(bytes, packet, copy, number);
        memcpy(bytes + length, packet->tail, (size_t)packet->tail_length);
        length += packet->tail_length;
        if (way->ciphers.protect(copy->session, bytes, &length) != 0 ||
            send(copy->line, bytes, (size_t)length, MSG_DONTWAIT | MSG_NOSIGNAL) != length)
            way->counts.failed++;
    }
    return numbered;
}

static void free_route(struct route *route)
{
    free(route->copies);
    free(route);
}

static void remove_route(struct line *line, uint32_t ssrc)
{
    for (struct route **at = &line->routes; *at; at = &(*at)->after)
        if ((*at)->ssrc == ssrc) {
            struct route *route = *at;

            *at = route->after;
            free_route(route);
            return;
        }
}

/* Let a stream go this way from now on; whether it does.  Replaces the route it had. */
int way_install(struct way *way, uint32_t number, const struct route *given)
{
    struct route *route = NULL;
    struct copy *copies = NULL;
    struct line *line;

    if (given->count < 0 || given->count > MOST_COPIES)
        return 0;
    pthread_mutex_lock(&way->lock);
    line = find_line(way, number);
    if (line && line->session) {
        size_t bytes = sizeof *copies * (size_t)given->count;

        route = malloc(sizeof *route);
        copies = malloc(bytes + 1);
        if (route && copies) {
            remove_route(line, given->ssrc);
            memcpy(copies, given->copies, bytes);
            *route = *given;
            route->copies = copies;
            route->after = line->routes;
            route->open = 1;
            line->routes = route;
        } else {
            free(route);
            free(copies);
            route = NULL;
        }
    }
    pthread_mutex_unlock(&way->lock);
    return route != NULL;
}

/* Take a stream's route away, if it has one: Python decides again. */
void way_remove(struct way *way, uint32_t number, uint32_t ssrc)
{
    struct line *line;

    pthread_mutex_lock(&way->lock);
    line = find_line(way, number);
    if (line)
        remove_route(line, ssrc);
    pthread_mutex_unlock(&way->lock);
}

/* Make a line nobody's, and send nothing to its socket any more. */
void empty_line(struct way *way, struct line *line)
{
    epoll_ctl(way->poll, EPOLL_CTL_DEL, line->socket, NULL);
    for (int each = 0; each < MOST_LINES; each++)
        for (struct route *route = way->lines[each].routes; route; route = route->after)
            for (int place = 0; place < route->count; place++)
                if (route->copies[place].line == line->socket)
                    route->copies[place].line = -1;
    while (line->routes)
        remove_route(line, line->routes->ssrc);
    line->socket = -1;
}

/* The number of a packet that Python sends itself; the next one is due after it. */
int way_number(struct way *way, struct stamp *stamp, double due)
{
    int number;

    pthread_mutex_lock(&way->lock);
    number = stamp->number++;
    stamp->due = due;
    pthread_mutex_unlock(&way->lock);
    return number;
}

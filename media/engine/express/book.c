/* What the express way tells Python, in the order in which it happened.
 *
 * There are two books: one is written while the other is read, and `way_drain` exchanges them.
 * Where the one that is written has no room left, nothing is read from the sockets until Python
 * has; the kernel's buffers hold what comes meanwhile.
 */
#include <string.h>
#include <unistd.h>

#include "way.h"

enum { MOST_ENTRY = sizeof(struct entry) + BUFFER + MARK * MOST_COPIES + 8 };

int full(const struct way *way) { return way->books[way->writing].used > BOOK - MOST_ENTRY; }

/* Have Python read soon. */
void ring(struct way *way)
{
    static const uint64_t once = 1;

    if (!way->rung && write(way->bell, &once, sizeof once) == sizeof once)
        way->rung = 1;
}

void note(struct way *way, const struct entry *what, const unsigned char *packet,
          const unsigned char *marks)
{
    struct book *book = &way->books[way->writing];
    unsigned char *at = book->bytes + book->used;
    struct entry made = *what;
    uint32_t bytes = sizeof made + made.length + (uint32_t)(MARK * made.marks);

    made.size = (bytes + 7) & ~7u;
    memcpy(at, &made, sizeof made);
    memcpy(at + sizeof made, packet, made.length);
    if (made.marks)
        memcpy(at + sizeof made + made.length, marks, (size_t)(MARK * made.marks));
    book->used += made.size;
    if (book->used > BOOK / 2)
        ring(way);
}

/* The bytes of the book that was written until now; valid until the next call. */
int way_drain(struct way *way, unsigned char **bytes)
{
    struct book *book;

    pthread_mutex_lock(&way->lock);
    book = &way->books[way->writing];
    *bytes = book->bytes;
    way->writing ^= 1;
    way->books[way->writing].used = 0;
    way->rung = 0;
    pthread_cond_signal(&way->room);
    pthread_mutex_unlock(&way->lock);
    return (int)book->used;
}

/* What the express way is made of.  `library.py` declares the same to Python. */
#ifndef WAY_H
#define WAY_H

#include <pthread.h>
#include <stdint.h>

enum {
    BUFFER = 2048,     /* a datagram, and what protecting adds to it */
    TRAILER = 144,     /* SRTP_MAX_TRAILER_LEN */
    MOST_HEAD = 34,    /* RTP header, one extension, VP8 descriptor */
    MOST_LINES = 256,
    MOST_COPIES = 1024,
    BOOK = 512 * 1024, /* what Python has not read yet */
    MARK = 4,          /* bytes for one number in an entry */
};

/* libsrtp's ways to open and protect have one shape. */
typedef int (*cipher_t)(void *session, void *packet, int *length);

struct ciphers {
    cipher_t unprotect, unprotect_rtcp, protect;
};

/* The numbering of one receiver's packets (transport-wide feedback). */
struct stamp {
    double due, every; /* seconds of CLOCK_MONOTONIC */
    uint16_t number;   /* the next one */
    uint8_t tag;       /* of the header extension */
};

/* One receiver of a stream: what is added to the numbers of its packets. */
struct copy {
    void *session; /* srtp_t that protects */
    struct stamp *stamp;
    int32_t line; /* connected socket; -1: it is closed, what goes there is lost */
    uint32_t ssrc;
    uint32_t timestamp;
    uint16_t sequence;
    uint16_t picture_id;
    uint8_t tl0;
    uint8_t payload_type;
};

/* One stream and its receivers, as long as it goes on without a step. */
struct route {
    struct route *after;
    struct copy *copies;
    int count;
    uint32_t number; /* names it in the book */
    uint32_t ssrc;
    uint16_t next; /* sequence number */
    uint8_t payload_type;
    uint8_t video;
    uint8_t wakes; /* others wait for its packets in Python */
    uint8_t open;
};

/* A proved address's connected socket. */
struct line {
    int socket; /* -1: nobody's */
    uint32_t number;
    void *session; /* srtp_t that opens; NULL before the handshake */
    int left;      /* datagrams that are taken until they are renewed */
    double read_at;
    struct route *routes;
};

enum kind { RAW, OPENED, SENT, REPORT };

/* What is in the book; the packet follows, then `marks` times place and number. */
struct entry {
    double at;
    uint32_t size; /* of all of it, a multiple of 8 */
    uint32_t line;
    uint32_t route;
    uint16_t length;
    uint16_t marks;
    uint8_t kind;
    uint8_t unused[7];
};

struct book {
    _Alignas(16) unsigned char bytes[BOOK];
    uint32_t used;
};

/* What only grows. */
struct counts {
    uint64_t passed;  /* packets that went this way */
    uint64_t failed;  /* copies that the kernel did not take */
    uint64_t refused; /* datagrams that were too many */
};

struct way {
    pthread_mutex_t lock; /* over everything, libsrtp's sessions too */
    pthread_cond_t room;
    pthread_t thread;
    struct ciphers ciphers;
    int poll, bell, stop;
    int ending, rung;
    int most; /* datagrams of a line between two calls of `way_renew` */
    uint32_t lines_made;
    struct counts counts;
    struct line lines[MOST_LINES];
    struct book books[2];
    int writing; /* which of the books */
};

/* A packet as it is read once for all its copies. */
struct reading {
    const unsigned char *tail;
    int tail_length;
    uint32_t timestamp;
    uint16_t sequence;
    uint16_t picture_id;
    uint8_t mark; /* 0x80 where the marker is set */
    uint8_t form; /* bytes of the descriptor that are written anew: 0, 4 or 5 */
    uint8_t front[2];
    uint8_t tl0;
    uint8_t begins; /* a key frame, or any sound */
};

int read_packet(struct reading *into, const unsigned char *packet, int length, int video);
int hurries(const unsigned char *packet, int length);
int write_head(unsigned char *at, const struct reading *packet, const struct copy *copy,
               int number);

int send_copies(cipher_t protect, const unsigned char *commands, int count,
                const unsigned char *tail, int tail_length); /* transport/copies.c */

/* routes.c; whoever calls these holds the lock */
struct line *find_line(struct way *way, uint32_t number);
struct route *find_route(const struct line *line, const unsigned char *packet);
int send_all(struct way *way, struct route *route, const struct reading *packet, double now,
             unsigned char *marks);
void empty_line(struct way *way, struct line *line);

/* book.c; they too */
void note(struct way *way, const struct entry *what, const unsigned char *packet,
          const unsigned char *marks);
int full(const struct way *way);
void ring(struct way *way);

#endif

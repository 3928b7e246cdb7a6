/* Pictures and voices, taken where the SDK hands them over: on its own threads, without Python.
 *
 * `tap_event` stands in front of the SDK's own callback.  Of the streams that were added it keeps
 * the newest picture, or the last 200 ms of a voice; everything else goes on to that callback as
 * it came.  An event is a protobuf (livekit.proto.FfiEvent) of which only the few fields named
 * below are read; what cannot be read is passed on, too.  What a picture or a block of sound lies
 * in belongs to the SDK until `drop` is called with its handle, once.
 */
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { VIDEO_EVENT = 3, AUDIO_EVENT = 4 };                 /* FfiEvent */
enum { STREAM_HANDLE = 1, FRAME_RECEIVED = 2, EOS = 3 };   /* VideoStreamEvent, AudioStreamEvent */
enum { OWNED = 1 };                                        /* VideoFrameReceived, AudioFrameReceived */
enum { HANDLE = 1, INFO = 2 };                             /* OwnedVideoBuffer, OwnedAudioFrameBuffer */
enum { HANDLE_ID = 1 };                                    /* FfiOwnedHandle */
enum { TYPE = 1, WIDTH = 2, HEIGHT = 3, PIXELS = 4 };      /* VideoBufferInfo */
enum { SAMPLES = 1, CHANNELS = 2, COUNT = 4 };             /* AudioFrameBufferInfo */
enum { I420 = 5 };                                         /* VideoBufferType */

/* 200 ms at 48 kHz: what is later than that is not a conversation. */
#define VOICE_MOST 9600

/* Pixels below which a picture may wait for the next larger one, if one came this lately (ns). */
#define SMALL (640 * 360)
#define LATELY 50000000

struct picture {
    uint64_t stream, handle;
    const uint8_t *pixels;
    uint32_t width, height;
};

/* Whoever takes pictures, and the eventfd that tells him that there are any. */
struct tap {
    int bell;
    int rung;
    int64_t large_at;
};

struct stream {
    struct stream *after;
    struct tap *tap; /* NULL once it was removed; it stays until its last event has come */
    uint64_t handle;
    int ended;
    struct picture newest; /* one is there if its handle is not 0 */
    size_t first, count;
    int16_t samples[VOICE_MOST];
};

typedef void (*callback)(const uint8_t *data, size_t size);
typedef uint8_t (*dropper)(uint64_t handle);

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct stream *streams;
static callback pass_on;
static dropper drop;

/* --- reading a protobuf --- */

struct span {
    const uint8_t *at, *end;
};

static int varint(struct span *in, uint64_t *value)
{
    *value = 0;
    for (int shift = 0; shift < 64 && in->at < in->end; shift += 7) {
        uint8_t byte = *in->at++;
        *value |= (uint64_t)(byte & 0x7f) << shift;
        if (!(byte & 0x80))
            return 1;
    }
    return 0;
}

/* The first field with this number: its value where it is a varint, its bytes where it has any. */
static int field(struct span in, uint32_t number, uint64_t *value, struct span *bytes)
{
    uint64_t tag, length;
    while (varint(&in, &tag)) {
        struct span inside = {in.at, in.at};
        length = 0;
        switch (tag & 7) {
        case 0:
            if (!varint(&in, &length))
                return 0;
            break;
        case 1:
        case 5:
            inside.end += (tag & 7) == 1 ? 8 : 4;
            if (in.end - in.at < inside.end - inside.at)
                return 0;
            in.at = inside.end;
            break;
        case 2:
            if (!varint(&in, &length) || length > (uint64_t)(in.end - in.at))
                return 0;
            inside.at = in.at;
            in.at = inside.end = inside.at + length;
            break;
        default:
            return 0;
        }
        if (tag >> 3 == number) {
            if (value)
                *value = length;
            if (bytes)
                *bytes = inside;
            return 1;
        }
    }
    return 0;
}

static uint64_t number_in(struct span in, uint32_t name)
{
    uint64_t value;
    return field(in, name, &value, NULL) ? value : 0;
}

/* --- what is kept; under `lock` --- */

static struct stream *find(uint64_t handle)
{
    struct stream *one = streams;
    while (one && one->handle != handle)
        one = one->after;
    return one;
}

static void forget(struct stream *stream)
{
    struct stream **at = &streams;
    while (*at != stream)
        at = &(*at)->after;
    *at = stream->after;
    free(stream);
}

static void ring(struct tap *tap)
{
    static const uint64_t once = 1;
    if (!tap->rung)
        tap->rung = write(tap->bell, &once, sizeof once) == sizeof once;
}

static int64_t now(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (int64_t)at.tv_sec * 1000000000 + at.tv_nsec;
}

/* Whoever waits for a large picture any moment takes the small ones with it. */
static void tell(struct tap *tap, const struct picture *picture)
{
    int small = (uint64_t)picture->width * picture->height < SMALL;
    int64_t at = now();
    if (!small)
        tap->large_at = at;
    if (!small || at - tap->large_at > LATELY)
        ring(tap);
}

/* Keep a picture; the handle of what is to be dropped instead, 0 if of nothing. */
static uint64_t seen(struct stream *stream, uint64_t handle, struct span info)
{
    struct picture *newest = &stream->newest;
    uint64_t before = newest->handle;
    if (!stream->tap || number_in(info, TYPE) != I420)
        return handle;
    newest->stream = stream->handle;
    newest->handle = handle;
    newest->pixels = (const uint8_t *)(uintptr_t)number_in(info, PIXELS);
    newest->width = (uint32_t)number_in(info, WIDTH);
    newest->height = (uint32_t)number_in(info, HEIGHT);
    tell(stream->tap, newest);
    return before;
}

static void heard(struct stream *stream, struct span info)
{
    const int16_t *samples = (const int16_t *)(uintptr_t)number_in(info, SAMPLES);
    size_t count = number_in(info, COUNT);
    if (!stream->tap || !samples || number_in(info, CHANNELS) != 1 || count > VOICE_MOST)
        return;
    for (size_t index = 0; index < count; index++)
        stream->samples[(stream->first + stream->count + index) % VOICE_MOST] = samples[index];
    stream->count += count;
    if (stream->count > VOICE_MOST) {
        stream->first = (stream->first + stream->count - VOICE_MOST) % VOICE_MOST;
        stream->count = VOICE_MOST;
    }
}

/* Whether an event was of a stream of ours, and what is to be dropped for it. */
static int taken(struct span event, uint64_t *dropped)
{
    struct span body, frame, owned, handle, info;
    int video = field(event, VIDEO_EVENT, NULL, &body);
    struct stream *stream;
    if (!video && !field(event, AUDIO_EVENT, NULL, &body))
        return 0;
    stream = find(number_in(body, STREAM_HANDLE));
    if (!stream)
        return 0;
    if (field(body, FRAME_RECEIVED, NULL, &frame)) {
        if (!field(frame, OWNED, NULL, &owned) || !field(owned, HANDLE, NULL, &handle) ||
            !field(owned, INFO, NULL, &info))
            return 0;
        *dropped = number_in(handle, HANDLE_ID);
        if (video)
            *dropped = seen(stream, *dropped, info);
        else
            heard(stream, info);
    } else if (field(body, EOS, NULL, NULL)) {
        stream->ended = 1;
        if (!stream->tap)
            forget(stream);
    }
    return 1;
}

/* --- what is called from outside --- */

void tap_begin(callback to, dropper with)
{
    pthread_mutex_lock(&lock);
    pass_on = to;
    drop = with;
    pthread_mutex_unlock(&lock);
}

void tap_event(const uint8_t *data, size_t size)
{
    struct span event = {data, data + size};
    uint64_t dropped = 0;
    pthread_mutex_lock(&lock);
    int ours = taken(event, &dropped);
    pthread_mutex_unlock(&lock);
    if (dropped)
        drop(dropped);
    if (!ours)
        pass_on(data, size);
}

struct tap *tap_open(int bell)
{
    struct tap *tap = calloc(1, sizeof *tap);
    if (tap)
        tap->bell = bell;
    return tap;
}

/* Its streams must have been removed. */
void tap_close(struct tap *tap) { free(tap); }

/* No event is looked at from `tap_hold` to `tap_release`: so a stream's first one finds it. */
void tap_hold(void) { pthread_mutex_lock(&lock); }
void tap_release(void) { pthread_mutex_unlock(&lock); }

/* While events are held. */
int tap_add(struct tap *tap, uint64_t handle)
{
    struct stream *stream = calloc(1, sizeof *stream);
    if (!stream)
        return 0;
    stream->tap = tap;
    stream->handle = handle;
    stream->after = streams;
    streams = stream;
    return 1;
}

/* Nothing more of this stream; whoever calls drops the stream itself, too. */
void tap_remove(uint64_t handle)
{
    uint64_t dropped = 0;
    pthread_mutex_lock(&lock);
    struct stream *stream = find(handle);
    if (stream) {
        dropped = stream->newest.handle;
        stream->newest.handle = 0;
        stream->tap = NULL;
        if (stream->ended)
            forget(stream);
    }
    pthread_mutex_unlock(&lock);
    if (dropped)
        drop(dropped);
}

/* The newest picture of each stream that has one; whoever calls drops their handles. */
int tap_look(struct tap *tap, struct picture *into, int most)
{
    int count = 0;
    pthread_mutex_lock(&lock);
    tap->rung = 0;
    for (struct stream *one = streams; one; one = one->after) {
        if (one->tap != tap || !one->newest.handle)
            continue;
        if (count == most) {
            ring(tap);
            break;
        }
        into[count++] = one->newest;
        one->newest.handle = 0;
    }
    pthread_mutex_unlock(&lock);
    return count;
}

/* What came of a voice since the last call, in whole blocks; how many samples. */
int tap_listen(uint64_t handle, int16_t *into, int block)
{
    size_t count = 0;
    pthread_mutex_lock(&lock);
    struct stream *stream = find(handle);
    if (stream && stream->tap) {
        count = stream->count - stream->count % (size_t)block;
        for (size_t index = 0; index < count; index++)
            into[index] = stream->samples[(stream->first + index) % VOICE_MOST];
        stream->first = (stream->first + count) % VOICE_MOST;
        stream->count -= count;
    }
    pthread_mutex_unlock(&lock);
    return (int)count;
}

void tap_drop(uint64_t handle) { drop(handle); }

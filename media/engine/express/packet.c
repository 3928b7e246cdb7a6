/* One packet read, and the heads of its copies written (no state).
 *
 * The same as `packets/rtp.py`, `packets/vp8.py` and `forward/stream/packet.py` do, but only for
 * what comes every day: a packet with padding, contributors or a descriptor of another form is
 * not read here.
 */
#include <string.h>

#include "way.h"

static uint16_t two(const unsigned char *at) { return (uint16_t)(at[0] << 8 | at[1]); }

static unsigned char *put_two(unsigned char *at, uint16_t value)
{
    *at++ = (unsigned char)(value >> 8);
    *at++ = (unsigned char)value;
    return at;
}

static unsigned char *put_four(unsigned char *at, uint32_t value)
{
    return put_two(put_two(at, (uint16_t)(value >> 16)), (uint16_t)value);
}

/* Whether somebody waits for the answer to an RTCP compound.  Reports, descriptions, arrivals and
 * estimates can wait for the next beat; what asks for packets or pictures again cannot, nor what
 * is not known here. */
int hurries(const unsigned char *packet, int length)
{
    enum { SENDER = 200, RECEIVER, DESCRIPTION, TRANSPORT = 205, PAYLOAD, ARRIVALS = 15 };
    int at = 0;

    while (length - at >= 4) {
        int type = packet[at + 1], format = packet[at] & 0x1F;

        if (!(type >= SENDER && type <= DESCRIPTION) &&
            !((type == TRANSPORT || type == PAYLOAD) && format == ARRIVALS))
            return 1;
        at += 4 + 4 * two(packet + at + 2);
    }
    return at != length;
}

/* The descriptor of VP8 (RFC 7741 section 4.2), where it is one of the usual forms. */
static int read_picture(struct reading *into, const unsigned char *payload, int length)
{
    int at = 1, picture_id = 0, tl0 = 0;

    into->form = 0;
    if (payload[0] & 0x80) {
        unsigned char flags;

        if (length < 2)
            return 0;
        flags = payload[1];
        at = 2;
        picture_id = flags & 0x80;
        tl0 = flags & 0x40;
        if (picture_id) {
            if (length < at + 2 || !(payload[at] & 0x80))
                return 0;
            into->picture_id = two(payload + at) & 0x7FFF;
            at += 2;
        } else if (tl0) {
            return 0;
        }
        if (tl0) {
            if (length < at + 1)
                return 0;
            into->tl0 = payload[at++];
        }
        if (flags & 0x30)
            at++;
        if (picture_id)
            into->form = tl0 ? 5 : 4;
    }
    if (at >= length)
        return 0;
    into->begins = (payload[0] & 0x17) == 0x10 && !(payload[at] & 0x01);
    into->front[0] = payload[0];
    into->front[1] = payload[1];
    into->tail = payload + into->form;
    into->tail_length = length - into->form;
    return 1;
}

/* Whether a packet is a usual one. */
int read_packet(struct reading *into, const unsigned char *packet, int length, int video)
{
    int at = 12;

    if (length <= at || (packet[0] & 0xEF) != 0x80)
        return 0;
    if (packet[0] & 0x10) {
        if (length < at + 4)
            return 0;
        at += 4 + 4 * two(packet + at + 2);
    }
    if (at >= length || length - at > BUFFER - TRAILER - MOST_HEAD)
        return 0;
    into->mark = packet[1] & 0x80;
    into->sequence = two(packet + 2);
    into->timestamp = (uint32_t)two(packet + 4) << 16 | two(packet + 6);
    into->form = 0;
    into->begins = 1;
    into->tail = packet + at;
    into->tail_length = length - at;
    return !video || read_picture(into, packet + at, length - at);
}

/* The head of one copy, at most MOST_HEAD bytes; `number` is its stamp, -1: none. */
int write_head(unsigned char *at, const struct reading *packet, const struct copy *copy,
               int number)
{
    unsigned char *begin = at;

    *at++ = number < 0 ? 0x80 : 0x90;
    *at++ = packet->mark | copy->payload_type;
    at = put_two(at, (uint16_t)(packet->sequence + copy->sequence));
    at = put_four(at, packet->timestamp + copy->timestamp);
    at = put_four(at, copy->ssrc);
    if (number >= 0) {
        at = put_four(at, 0xBEDE0001);
        *at++ = (unsigned char)(copy->stamp->tag << 4 | 1);
        at = put_two(at, (uint16_t)number);
        *at++ = 0;
    }
    if (packet->form) {
        *at++ = packet->front[0];
        *at++ = packet->front[1];
        at = put_two(at, (uint16_t)(0x8000 | ((packet->picture_id + copy->picture_id) & 0x7FFF)));
    }
    if (packet->form == 5)
        *at++ = (unsigned char)(packet->tl0 + copy->tl0);
    return (int)(at - begin);
}

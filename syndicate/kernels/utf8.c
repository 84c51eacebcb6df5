/* From UTF-8 to code points.
 *
 * Invariant: what Python's `str.encode("utf-8", "surrogatepass")` makes is read back, and anything else is refused with its
 * place; so no code point is 0x110000 or more. No byte from `end` on is read.
 */
#include "text.h"

static const uint64_t HIGH = 0x8080808080808080u;

/* How many bytes the sequence of several at `i` has, 0 where it is malformed. */
static int64_t sequence(const uint8_t *data, int64_t i, int64_t end) {
    uint8_t lead = data[i];
    int64_t size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (lead < 0xC2 || lead > 0xF4 || i + size > end) return 0;
    for (int64_t k = 1; k < size; k++)
        if ((data[i + k] & 0xC0) != 0x80) return 0;
    uint8_t second = data[i + 1];
    bool shorter = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90); /* fewer bytes would have done */
    return shorter || (lead == 0xF4 && second > 0x8F) ? 0 : size;
}

/* The folded form of an ASCII letter or digit, 0 for every other character. */
INLINED uint8_t plain_of(uint8_t byte) {
    uint8_t low = byte | 0x20;
    return (uint8_t)(low - 'a') < 26 ? low : (uint8_t)(byte - '0') < 10 ? byte : 0;
}

static void copy_ascii(const uint8_t *restrict data, int64_t count, uint32_t *restrict codes, uint8_t *restrict plain) {
    for (int64_t i = 0; i < count; i++) {
        codes[i] = data[i];
        plain[i] = plain_of(data[i]);
    }
}

/* Writes the code points of a stretch of bytes and returns their number, or -1 - place of the first malformed byte. `codes` and
 * `plain` have room for a code point a byte. `plain` takes the folded forms of ASCII letters and digits, and 0 for the other
 * characters; `several` tells how many have several bytes. Lone surrogates are read, overlong forms not. */
int64_t decode(const uint8_t *data, int64_t begin, int64_t end, uint32_t *codes, uint8_t *plain, int64_t *several) {
    int64_t at = 0, i = begin, longer = 0;
    while (i < end) {
        int64_t run = i;
        while (run + 8 <= end && (load64(data + run) & HIGH) == 0) run += 8;
        copy_ascii(data + i, run - i, codes + at, plain + at);
        at += run - i;
        i = run;
        int64_t stop = least_of(i + 8, end);
        while (i < stop) {
            uint32_t code = data[i];
            if (code < 0x80) {
                plain[at] = plain_of(data[i++]);
            } else {
                int64_t size = sequence(data, i, end);
                if (size == 0) return -1 - i;
                plain[at] = 0;
                code &= 0x7Fu >> size;
                for (int64_t k = 1; k < size; k++) code = code << 6 | (data[i + k] & 0x3Fu);
                i += size;
                longer++;
            }
            codes[at++] = code;
        }
    }
    *several = longer;
    return at;
}

/* `utf8.decode`, for whoever has bytes and no words to cut: returns 0 for what is malformed, else 1 + the number of code points;
 * `place` takes that of the first malformed byte. */
static int64_t decode_utf8(const uint8_t *data, int64_t size, uint32_t *codes, int64_t room, uint8_t *plain, int64_t places, int64_t *place,
                           int64_t one) {
    if (room < size || places < size || one != 1) return BAD_PLACE;
    int64_t several, count = decode(data, 0, size, codes, plain, &several);
    if (count < 0) *place = -1 - count;
    return count < 0 ? 0 : 1 + count;
}
DOOR(decode_utf8, (GIVEN), ARRAY(0), ARRAY(1), ARRAY(2), ARRAY(3))

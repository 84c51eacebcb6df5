/* Words of ASCII letters and digits, which are most words of most texts, and where they begin and end.
 *
 * Invariant: short stretches are copied without asking how long they are, so these are read and written behind the end:
 *
 *   codes   one 0 behind the last code point.
 *   plain   BEHIND zeros: `runs` reads AT_ONCE from any multiple of that up to the end, a word LONG from any place.
 *   edge    two places n + 1, behind the text; `runs` writes up to seven more before them.
 *   buffer  LONG bytes from where the next word goes are written, and read; the next word covers them.
 * No other array is touched behind its last element.
 */
#ifndef SYNDICATE_PLAIN_WORDS_H
#define SYNDICATE_PLAIN_WORDS_H

#include "text.h"

enum { LONG = 16 /* bytes of the longest word that is copied without asking */, AT_ONCE = 64, BEHIND = 2 * AT_ONCE };

/* One text: its n code points, the plain ones among them, and where each run of plain ones begins and ends, in turns. */
typedef struct { uint32_t *codes; uint8_t *plain; int32_t *edge; int64_t n; } Text;

/* What is written: of each token, its first character, the place behind its last one, and its key; where its folded form
 * begins, and of the gap before it class, newlines, and left and right cut, all these with one more behind the last token. */
typedef struct { int32_t *start, *end; uint64_t *key; int32_t *starts; uint8_t *gap, *lines; int32_t *left, *right; } Tokens;

/* How far a text is read: the place in it, in the buffer, and in the runs, and the number of tokens. */
typedef struct { int64_t i, at, run, count; } Place;

/* A bit for each of AT_ONCE plain characters. All of these, and no other byte in `plain`, have the bit of a blank. */
INLINED uint64_t bits_of(const uint8_t *plain) {
    uint64_t bits = 0;
    for (int k = 0; k < 8; k++) {
        uint64_t ones = load64(plain + 8 * k) >> 5 & 0x0101010101010101u;
        bits |= ones * 0x0102040810204080u >> 56 << 8 * k;
    }
    return bits;
}

/* Writes where each run of plain characters begins and ends and returns the number of runs. Eight at a time are written, whether
 * there are as many or not, so that hardly anything branches. */
static int64_t runs(const Text *text) {
    int32_t *edge = text->edge;
    uint64_t inside = 0;
    for (int64_t begin = 0; begin <= text->n; begin += AT_ONCE) {
        uint64_t bits = bits_of(text->plain + begin), changes = bits ^ (bits << 1 | inside);
        int here = __builtin_popcountll(changes);
        inside = bits >> (AT_ONCE - 1);
        for (int k = 0; k < here; k += 8)
            for (int step = 0; step < 8; step++) {
                edge[k + step] = (int32_t)begin + __builtin_ctzll(changes | UINT64_C(1) << 63);
                changes &= changes - 1;
            }
        edge += here;
    }
    edge[0] = edge[1] = (int32_t)text->n + 1;
    return (edge - text->edge) / 2;
}

/* Whether the word of `size` letters before `j` goes on with the run from `after` to `behind`, as in who's or don't. */
INLINED bool goes_on(const uint32_t *codes, const Tables *tables, int64_t size, int64_t j, int64_t after, int64_t behind) {
    const uint8_t *kind = tables->kind;
    return kind[codes[j]] == APOSTROPHE && after == j + 1 && size + behind - after <= LONG && kind[codes[j - 1]] == LETTER
        && kind[codes[after]] == LETTER && kind[codes[behind - 1]] == LETTER && !(tables->does[kind[codes[behind]]] & GAP_JOINED);
}

/* Writes the plain words from `i` on, where a run begins, with single blanks between them. Nothing in the loop waits for the word
 * before. Returns the end of the last word, and whether one follows that begins like a plain word and is none. */
INLINED int64_t plain_words(const Text *text, const Tables *tables, uint8_t *buffer, int64_t base, const Tokens *tokens, Notes *notes,
                            Place *place, bool *other) {
    const uint32_t *codes = text->codes;
    const uint8_t *plain = text->plain, *kind = tables->kind;
    const int32_t *edge = text->edge + place->run;
    int32_t *start = tokens->start, *end = tokens->end, *starts = tokens->starts, *left = tokens->left, *right = tokens->right;
    int32_t *longer = notes->longer;
    uint64_t *key = tokens->key;
    int64_t i = place->i, at = place->at, count = place->count, longs = notes->longs, j;
    for (*other = false;;) {
        j = edge[1];
        int64_t size = j - i, after = edge[2];
        uint64_t first_bytes = load64(plain + i);
        store64(buffer + at, first_bytes);
        store64(buffer + at + 8, load64(plain + i + 8));
        start[count] = (int32_t)i;
        end[count] = (int32_t)j;
        starts[count] = (int32_t)(at - base);
        key[count] = first_bytes & MASKS[least_of(size, 8)];
        longer[longs] = (int32_t)count;
        uint32_t code = codes[j];
        bool last = (size > LONG) | (code != ' ') | (after != j + 1);
        if (last) {
            bool number = ((code == '.') | (code == ',')) & ((size == 1) | (kind[codes[j - 1]] == DIGIT)); /* U.S. or 1,000, perhaps */
            if (number | (size > LONG) | ((tables->does[kind[code]] & GAP_JOINED) != 0)) {
                int64_t behind = edge[3];
                if (!goes_on(codes, tables, size, j, after, behind)) {
                    *other = true;
                    break;
                }
                store64(buffer + at + size, load64(plain + after));
                store64(buffer + at + size + 8, load64(plain + after + 8));
                size += behind - after == 1 && plain[after] == 's' ? 0 : behind - after;
                j = behind;
                end[count] = (int32_t)j;
                key[count] = load64(buffer + at) & MASKS[least_of(size, 8)];
                edge += 2;
            }
        }
        longs += size > 8;
        count++;
        at += size;
        edge += 2;
        if (last) break;
        i = after;
        left[count] = (int32_t)j;
        right[count] = (int32_t)i;
    }
    notes->longs = longs;
    *place = (Place){i, at, edge - text->edge, count};
    return j;
}

#endif

/* Single characters and their neighbours. `characters.py` says what each door takes and returns.
 *
 * Invariant: one pass over the text. A code point behind a table's end is of no kind.
 */
#include "hashing.h"

enum { IGNORABLE = 5 /* as in folding.py */, SOFT_HYPHEN = 0xAD, AT_ONCE = 16 /* characters looked at together */, FEW = 16 };
static const uint64_t OTHER = 1; /* where a word with other letters goes on from: no word of small ASCII letters comes by it */

static inline bool is_ascii(const uint32_t *codes, int64_t count) {
    uint32_t bits = 0;
    for (int64_t i = 0; i < count; i++) bits |= codes[i];
    return bits < 0x80;
}

static inline bool is_usual(uint32_t code, const uint32_t *usual, int64_t count) {
    bool found = false;
    for (int64_t i = 0; i < count; i++) found |= code == usual[i];
    return found;
}

typedef struct { int32_t *start, *end; int64_t count, room; } Stretches;

/* Lets the last stretch go on to a place, or begins one there. */
static void note_unusual(Arena *arena, Stretches *all, int64_t at, int64_t apart) {
    if (all->count > 0 && at - all->end[all->count - 1] <= apart) {
        all->end[all->count - 1] = (int32_t)(at + 1);
        return;
    }
    if (all->count == all->room) {
        all->start = grown(arena, all->start, all->room, sizeof *all->start);
        all->end = grown(arena, all->end, all->room, sizeof *all->end);
        all->room *= 2;
    }
    all->start[all->count] = (int32_t)at;
    all->end[all->count++] = (int32_t)(at + 1);
}

BODY int64_t find_stretches(Arena *arena, const uint32_t *codes, int64_t n, const uint32_t *usual, int64_t usuals, int64_t apart, Found *found) {
    Stretches all = {TAKE(arena, FEW, int32_t), TAKE(arena, FEW, int32_t), 0, FEW};
    for (int64_t begin = 0; begin < n; begin += AT_ONCE) {
        int64_t stop = least_of(begin + AT_ONCE, n);
        if (is_ascii(codes + begin, stop - begin)) continue;
        for (int64_t i = begin; i < stop; i++)
            if (codes[i] >= 0x80 && !is_usual(codes[i], usual, usuals)) note_unusual(arena, &all, i, apart);
    }
    int64_t bytes = all.count * (int64_t)sizeof *all.start;
    hand_over(arena, found, 2, (const void *[]){all.start, all.end}, (int64_t[]){bytes, bytes});
    return all.count;
}

static int64_t stretches(const uint32_t *codes, int64_t n, const uint32_t *usual, int64_t usuals, int64_t apart, Found *found) {
    OPEN_ARENA(arena)
    if (n >= INT32_MAX) return BAD_PLACE;
    int64_t count = find_stretches(arena, codes, n, usual, usuals, apart, found);
    close_arena(arena);
    return count;
}
DOOR(stretches, (GIVEN, int64_t apart), ARRAY(0), ARRAY(1), apart, FOUND(2))

static inline bool is_latin(uint32_t code) {
    return (code >= 'A' && code <= 'Z') || (code >= 'a' && code <= 'z') || (code >= 0xC0 && code <= 0x24F);
}

/* Returns 1 where a Latin letter stands beside a Greek or Cyrillic one, and 2 where an invisible character stands behind one of these. */
static int64_t disguises(const uint32_t *codes, int64_t n, const uint8_t *kind, int64_t kinds) {
    bool borders = false, hidden = false;
    bool latin = false, foreign = false; /* what the last letter was, if only invisible characters are between */
    bool letter = false;                 /* whether it is right before */
    for (int64_t begin = 0; begin < n; begin += AT_ONCE) {
        int64_t stop = least_of(begin + AT_ONCE, n), i = foreign || !is_ascii(codes + begin, stop - begin) ? begin : stop - 1;
        for (; i < stop; i++) { /* of ASCII that follows no foreign letter only the last one counts */
            uint32_t code = codes[i];
            if (code >= SOFT_HYPHEN && code < kinds && kind[code] == IGNORABLE) {
                hidden |= letter && code != SOFT_HYPHEN;
                letter = false;
                continue;
            }
            bool latin_here = is_latin(code), foreign_here = code >= 0x370 && code < 0x500;
            borders |= (latin && foreign_here) || (foreign && latin_here);
            latin = latin_here;
            foreign = foreign_here;
            letter = latin || foreign;
        }
    }
    return borders + 2 * hidden;
}
DOOR(disguises, (GIVEN), ARRAY(0), ARRAY(1))

typedef struct { const uint32_t *next; int64_t moves; const uint16_t *row; int64_t states; const int32_t *output; } Automaton;

/* Counts features in `order` and `times`, found again by a hash table of places in them. */
BODY int64_t count_features(Arena *arena, const uint8_t *data, int64_t n, Automaton a, int64_t *order, int64_t *times) {
    int64_t size = table_size(2 * n), count = 0, state = 0;
    int32_t *place = TAKE(arena, size, int32_t);
    memset(place, 0xFF, (size_t)size * sizeof *place);
    for (int64_t i = 0; i < n; i++) {
        int64_t move = (int64_t)a.row[state] << 8 | data[i];
        if (move >= a.moves || (state = a.next[move]) >= a.states) return BAD_PLACE;
        int32_t feature = a.output[state];
        if (feature < 0) continue;
        int64_t at = seek_place(place, size, (const uint64_t *)order, (uint64_t)feature, (uint64_t)feature);
        if (place[at] < 0) {
            place[at] = (int32_t)count;
            order[count] = feature;
            times[count++] = 0;
        }
        times[place[at]]++;
    }
    return count;
}

static int64_t features(const uint8_t *data, int64_t n, const uint32_t *next, int64_t moves, const uint16_t *row, int64_t states,
                        const int32_t *output, int64_t outputs, int64_t *order, int64_t room, int64_t *times, int64_t more) {
    OPEN_ARENA(arena)
    if (n >= INT32_MAX || states < 1 || outputs != states || room < n || more < n) return BAD_PLACE;
    int64_t count = count_features(arena, data, n, (Automaton){next, moves, row, states, output}, order, times);
    close_arena(arena);
    return count;
}
DOOR(features, (GIVEN), ARRAY(0), ARRAY(1), ARRAY(2), ARRAY(3), ARRAY(4), ARRAY(5))

/* Returns the text's size in UTF-8. */
static int64_t known_words(const uint32_t *codes, int64_t n, const uint64_t *slot, int64_t slots, const int32_t *place, int64_t places,
                           int64_t narrow, int64_t *counts, int64_t room) {
    if (places != slots || room != 6 || !is_table(slot, slots)) return BAD_PLACE;
    int64_t third = (n + 2) / 3, size = n;
    uint64_t key = FNV_START;
    bool inside = false;
    memset(counts, 0, 6 * sizeof *counts);
    for (int64_t i = 0; i <= n; i++) {
        uint32_t code = i == n ? 0 : codes[i], small = code | 0x20;
        if (code >= 0x80) size += 1 + (code >= 0x800) + (code >= 0x10000);
        if (small >= 'a' && small <= 'z') {
            key = (key ^ small) * FNV_FACTOR;
            inside = true;
        } else if (code >= 0xC0 && code < 0x2000) { /* a letter that none of the words has */
            key = OTHER;
            inside = true;
        } else if (inside) {
            int64_t at = seek(slot, slots, key);
            if (slot[at] != 0) {
                int64_t part = (i - 1) / third;
                counts[2 * part]++;
                counts[2 * part + 1] += place[at] < narrow;
            }
            key = FNV_START;
            inside = false;
        }
    }
    return size;
}
DOOR(known_words, (GIVEN, int64_t narrow), ARRAY(0), ARRAY(1), ARRAY(2), narrow, ARRAY(3))

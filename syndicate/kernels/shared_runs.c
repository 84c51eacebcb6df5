/* How many words of two texts stand in sequences of words that both have.
 *
 * Invariant: every word in a run of equal words is counted. Others may be counted too, if their sequences stand apart in the other text.
 */
#include "hashing.h"

enum { GRAM = 3 /* words looked up at a time */ };

typedef struct { const uint64_t *key; const uint8_t *marked; int64_t count; } Words;
typedef struct { int64_t single, running; } Count;

static inline uint64_t gram(const uint64_t *key) {
    const uint64_t factor = 0x9E3779B97F4A7C15u;
    uint64_t h = ((key[0] * factor ^ key[1]) * factor) ^ key[2];
    return (h ^ h >> 29) | 1;
}

/* How many unmarked words stand in grams that were met, and how many in `row` of them one behind the other. */
static Count count(const uint8_t *met, int64_t grams, const uint8_t *marked, int64_t row) {
    Count found = {0, 0};
    int64_t behind = 0, run_behind = 0; /* the word behind the last counted one */
    int64_t ahead = 0;                  /* grams met one behind the other */
    for (int64_t t = 0; t < grams; t++) {
        ahead = met[t] ? ahead + 1 : 0;
        if (ahead == 0) continue;
        for (int64_t word = most_of(t, behind); word < t + GRAM; word++) found.single += !marked[word];
        behind = t + GRAM;
        if (ahead < row) continue;
        for (int64_t word = most_of(t - row + 1, run_behind); word < t + GRAM; word++) found.running += !marked[word];
        run_behind = t + GRAM;
    }
    return found;
}

BODY void compare(Arena *arena, Words a, Words b, int64_t least, int64_t *counts) {
    int64_t grams_a = most_of(a.count - GRAM + 1, 0), grams_b = most_of(b.count - GRAM + 1, 0), size = table_size(4 * grams_b);
    uint64_t *slot = ZEROS(arena, size, uint64_t);
    uint8_t *hit = ZEROS(arena, size, uint8_t), *met = TAKE(arena, most_of(grams_a, grams_b), uint8_t);
    int32_t *place = TAKE(arena, grams_b, int32_t);
    for (int64_t t = 0; t < grams_b; t++) {
        uint64_t h = gram(b.key + t);
        place[t] = (int32_t)seek_odd(slot, size, h);
        slot[place[t]] = h;
    }
    for (int64_t t = 0; t < grams_a; t++) {
        int64_t at = seek_odd(slot, size, gram(a.key + t));
        met[t] = slot[at] != 0;
        hit[at] |= met[t];
    }
    Count in_a = count(met, grams_a, a.marked, least - GRAM + 1);
    for (int64_t t = 0; t < grams_b; t++) met[t] = hit[place[t]];
    Count in_b = count(met, grams_b, b.marked, least - GRAM + 1);
    counts[0] = in_a.single, counts[1] = in_a.running, counts[2] = in_b.single, counts[3] = in_b.running;
}

static int64_t in_common(const Words *a, const Words *b, int64_t least, int64_t *counts, int64_t four) {
    OPEN_ARENA(arena)
    if (b->count > INT32_MAX / 8 || least < GRAM || four != 4) return BAD_PLACE;
    compare(arena, *a, *b, least, counts);
    close_arena(arena);
    return 0;
}
DOOR(in_common, (GIVEN, const Words *a, const Words *b, int64_t least), a, b, least, ARRAY(0))

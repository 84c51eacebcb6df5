/* From the stems of one text to its weighted terms, in one pass each. `term_weights.py` says what each door takes and returns.
 *
 * Invariant: of words with one key the first that counts gives the weight; terms come out by ascending key.
 */
#include "terms.h"

#include <math.h>

enum { HIGH = 0xE0 /* first byte in UTF-8 of U+0800 and above, where all scripts without spaces stand */, SENTENCE_END = 3 };

enum { AT_ONCE = 16 }; /* tokens that are looked at together; in most scripts none touch */

static inline bool any_touch(const int32_t *end, const int32_t *next) {
    bool found = false;
    for (int64_t i = 0; i < AT_ONCE; i++) found |= end[i] == next[i];
    return found;
}

static int64_t touching(const int32_t *start, int64_t tokens, const int32_t *end, int64_t ends, const uint8_t *buffer, int64_t size,
                        const int32_t *offset, int64_t offsets, int64_t *found, int64_t room) {
    if (ends != tokens || offsets < tokens || room < tokens) return BAD_PLACE;
    int64_t count = 0;
    for (int64_t i = 0; i + 1 < tokens; i++) {
        while (i + AT_ONCE < tokens && !any_touch(end + i, start + i + 1)) i += AT_ONCE;
        if (i + 1 >= tokens || end[i] != start[i + 1]) continue;
        if (offset[i] < 0 || offset[i] >= size || offset[i + 1] < 0 || offset[i + 1] >= size) return BAD_PLACE;
        if (buffer[offset[i]] >= HIGH && buffer[offset[i + 1]] >= HIGH) found[count++] = i;
    }
    return count;
}
DOOR(touching, (GIVEN), ARRAY(0), ARRAY(1), ARRAY(2), ARRAY(3), ARRAY(4))

typedef struct { uint64_t *key; int64_t *times; uint8_t *weight; int64_t count; } Gathered;

/* Gathers the words that count by their keys, which stand in the upper halves. False for a weight that does not fit. */
BODY bool gather_words(Arena *arena, const uint32_t *keys, const double *nats, const uint8_t *own, int64_t n, double steps, Gathered *found) {
    int64_t size = table_size(2 * n);
    int32_t *place = TAKE(arena, size, int32_t);
    memset(place, 0xFF, (size_t)size * sizeof *place);
    *found = (Gathered){TAKE(arena, n, uint64_t), TAKE(arena, n, int64_t), TAKE(arena, n, uint8_t), 0};
    for (int64_t i = 0; i < n; i++) {
        if (!own[i]) continue;
        uint64_t key = (uint64_t)keys[i] << 32;
        int64_t at = seek_place(place, size, found->key, key, keys[i]);
        if (place[at] < 0) {
            double weight = rint(nats[i] * steps);
            if (!(weight >= 0.0 && weight <= 255.0)) return false;
            place[at] = (int32_t)found->count;
            found->key[found->count] = key;
            found->times[found->count] = 0;
            found->weight[found->count++] = (uint8_t)weight;
        }
        found->times[place[at]]++;
    }
    return true;
}

static int64_t collect_terms(const uint32_t *keys, int64_t n, const double *nats, int64_t worths, const uint8_t *own, int64_t marks, double steps,
                             uint32_t *key, int64_t room, int64_t *times, int64_t times_room, uint8_t *weight, int64_t weight_room) {
    OPEN_ARENA(arena)
    if (worths != n || marks != n || room < n || times_room < n || weight_room < n) return BAD_PLACE;
    Gathered all;
    if (!gather_words(arena, keys, nats, own, n, steps, &all)) {
        close_arena(arena);
        return BAD_PLACE;
    }
    int64_t kept = 0;
    for (int64_t k = 0; k < all.count; k++) { /* words without a weight are no terms */
        if (all.weight[k] == 0) continue;
        all.key[kept] = all.key[k];
        all.times[kept] = all.times[k];
        all.weight[kept++] = all.weight[k];
    }
    const int64_t *order = ascending(arena, all.key, kept);
    for (int64_t k = 0; k < kept; k++) {
        key[k] = (uint32_t)(all.key[order[k]] >> 32);
        times[k] = all.times[order[k]];
        weight[k] = all.weight[order[k]];
    }
    close_arena(arena);
    return kept;
}
DOOR(collect_terms, (GIVEN, double steps), ARRAY(0), ARRAY(1), ARRAY(2), steps, ARRAY(3), ARRAY(4), ARRAY(5))

/* Sorts the chosen terms by their places. */
static void by_place(int64_t *best, double *held, int64_t size) {
    for (int64_t p = 1; p < size; p++) {
        int64_t moved = best[p], q = p;
        double strength = held[p];
        for (; q > 0 && best[q - 1] > moved; q--) {
            best[q] = best[q - 1];
            held[q] = held[q - 1];
        }
        best[q] = moved;
        held[q] = strength;
    }
}

static int64_t strongest_terms(const int64_t *count, int64_t terms, const uint8_t *weights, int64_t weighed, const double *logs, int64_t known,
                               int64_t least, int64_t *best, int64_t most, double *held, int64_t room) {
    if (weighed != terms || room != most) return BAD_PLACE;
    int64_t size = 0;
    for (int64_t k = 0; k < terms; k++) {
        if (weights[k] < least) continue;
        if (count[k] < 0 || count[k] >= known) return BAD_PLACE;
        double strength = rint(weights[k] * (1.0 + logs[count[k]]) * 1e6) / 1e6;
        if (strength <= 0.0 || (size == most && (most == 0 || strength <= held[size - 1]))) continue;
        int64_t p = size < most ? size : size - 1;
        for (; p > 0 && held[p - 1] < strength; p--) {
            held[p] = held[p - 1];
            best[p] = best[p - 1];
        }
        held[p] = strength;
        best[p] = k;
        size = least_of(size + 1, most);
    }
    by_place(best, held, size);
    return size;
}
DOOR(strongest_terms, (GIVEN, int64_t least), ARRAY(0), ARRAY(1), ARRAY(2), least, ARRAY(3), ARRAY(4))

typedef struct { const uint32_t *keys; const double *nats; const uint8_t *own, *gap, *buffer, *quoted; const int32_t *offset; int64_t count, bytes; } Words;
typedef struct { int32_t times, quoted, numeric; } Seen; /* how often a term comes, in quotation marks, and as a number */

/* Writes the words that are terms, and where sentences start; returns how many of each. False for a word outside of the buffer. */
BODY bool put_in_order(const Words *words, double steps, Table table, Seen *seen, int32_t *sequence, int32_t *token, int32_t *breaks,
                       int64_t *found, int64_t *edges) {
    int64_t m = 0, sentences = 1;
    breaks[0] = 0;
    for (int64_t i = 0; i < words->count; i++) {
        if (words->gap[i] >= SENTENCE_END && breaks[sentences - 1] != m) breaks[sentences++] = (int32_t)m;
        if (!words->own[i] || words->nats[i] * steps <= 0.5) continue;
        int32_t k = find_key(table, words->keys[i]);
        if (k < 0) continue;
        sequence[m] = k;
        token[m++] = (int32_t)i;
        if (words->offset[i] < 0 || words->offset[i] >= words->bytes) return false;
        uint8_t initial = words->buffer[words->offset[i]];
        seen[k].times++;
        seen[k].quoted += words->quoted[i] != 0;
        seen[k].numeric += initial >= '0' && initial <= '9';
    }
    if (breaks[sentences - 1] != m) breaks[sentences++] = (int32_t)m;
    *found = m;
    *edges = sentences;
    return true;
}

static int64_t arrange_terms(const uint32_t *keys, int64_t n, const double *nats, int64_t worths, const uint8_t *own, int64_t marks, double steps,
                             const uint32_t *terms, int64_t size, const uint8_t *gap, int64_t gaps, const uint8_t *buffer, int64_t bytes,
                             const int32_t *offset, int64_t offsets, const uint8_t *quoted, int64_t quotes, double spoken, double numbers,
                             int32_t *sequence, int64_t room, double *factor, int64_t factors) {
    OPEN_ARENA(arena)
    if (worths != n || marks != n || gaps < n || offsets < n || quotes != n || factors != size) return BAD_PLACE;
    if (room != 3 * n + 2) return BAD_PLACE;
    int32_t *token = sequence + n, *breaks = token + n;
    Words words = {keys, nats, own, gap, buffer, quoted, offset, n, bytes};
    Seen *seen = ZEROS(arena, size, Seen);
    int64_t found, edges;
    bool within = put_in_order(&words, steps, new_table(arena, terms, size), seen, sequence, token, breaks, &found, &edges);
    for (int64_t k = 0; within && k < size; k++) {
        double times = seen[k].times > 1 ? seen[k].times : 1;
        factor[k] = (1.0 - (1.0 - spoken) * (seen[k].quoted / times)) * (1.0 + (numbers - 1.0) * (seen[k].numeric / times));
    }
    close_arena(arena);
    if (!within) return BAD_PLACE;
    breaks[n + 1] = (int32_t)edges;
    return found;
}
DOOR(arrange_terms, (GIVEN, double steps, double spoken, double numbers), ARRAY(0), ARRAY(1), ARRAY(2), steps, ARRAY(3), ARRAY(4),
    ARRAY(5), ARRAY(6), ARRAY(7), spoken, numbers, ARRAY(8), ARRAY(9))

/* Weighted stems: what two texts share, and which of many texts are near one. `terms.py` says what each door takes and returns.
 *
 * Invariant: scores of nearness are sums of whole numbers, so that no order of adding changes them.
 */
#include "terms.h"

enum { SIEVE = 1 << 15 };

static void fill_table(const uint32_t *keys, int64_t count, uint32_t *slot, int32_t *place, int64_t size) {
    memset(slot, 0, (size_t)size * sizeof *slot);
    memset(place, 0xFF, (size_t)size * sizeof *place);
    for (int64_t i = 0; i < count; i++) {
        int64_t at = first_slot(keys[i], size);
        while (place[at] >= 0) at = (at + 1) & (size - 1);
        slot[at] = keys[i];
        place[at] = (int32_t)i;
    }
}

Table new_table(Arena *arena, const uint32_t *keys, int64_t count) {
    int64_t size = table_size(4 * count);
    uint32_t *slot = TAKE(arena, size, uint32_t);
    int32_t *place = TAKE(arena, size, int32_t);
    fill_table(keys, count, slot, place, size);
    return (Table){slot, place, size};
}

static int64_t term_table(const uint32_t *keys, int64_t count, uint32_t *slot, int64_t size, int32_t *place, int64_t places) {
    if (places != size || size <= count || (size & (size - 1)) != 0) return BAD_PLACE;
    fill_table(keys, count, slot, place, size);
    return 0;
}
DOOR(term_table, (GIVEN), ARRAY(0), ARRAY(1), ARRAY(2))

typedef struct { const int32_t *term, *breaks; int64_t terms, sentences; } Sequence;

/* Whether sentences lie one behind the other in a sequence of terms below `size`. */
static bool is_sequence(Sequence text, int64_t size) {
    if (text.sentences < 0 || text.breaks[0] < 0 || text.breaks[text.sentences] > text.terms) return false;
    bool within = true;
    for (int64_t s = 0; s < text.sentences; s++) within &= text.breaks[s] <= text.breaks[s + 1];
    for (int64_t p = 0; p < text.terms; p++) within &= (uint32_t)text.term[p] < (uint64_t)size;
    return within;
}

/* For each term the sentences that hold it, rising: those of term k from start[k] on. */
static int32_t *holders(Arena *arena, Sequence text, int64_t size, int64_t *start) {
    int64_t *last = TAKE(arena, size, int64_t), *fill = TAKE(arena, size, int64_t);
    memset(last, 0xFF, (size_t)size * sizeof *last);
    for (int64_t s = 0; s < text.sentences; s++)
        for (int64_t p = text.breaks[s]; p < text.breaks[s + 1]; p++)
            if (last[text.term[p]] != s) {
                last[text.term[p]] = s;
                start[text.term[p] + 1]++;
            }
    for (int64_t k = 0; k < size; k++) start[k + 1] += start[k];
    memcpy(fill, start, (size_t)size * sizeof *fill);
    memset(last, 0xFF, (size_t)size * sizeof *last);
    int32_t *holding = TAKE(arena, start[size], int32_t);
    for (int64_t s = 0; s < text.sentences; s++)
        for (int64_t p = text.breaks[s]; p < text.breaks[s + 1]; p++)
            if (last[text.term[p]] != s) {
                last[text.term[p]] = s;
                holding[fill[text.term[p]]++] = (int32_t)s;
            }
    return holding;
}

BODY double covered(Arena *arena, const int32_t *place, const double *weight, int64_t own, Sequence text, Sequence other, int64_t size) {
    int64_t *start = ZEROS(arena, size + 1, int64_t), *seen = TAKE(arena, own, int64_t);
    const int32_t *holding = holders(arena, other, size, start);
    double *held = ZEROS(arena, other.sentences + 1, double); /* window t holds sentences t - 1 and t */
    int32_t *touched = TAKE(arena, other.sentences + 1, int32_t);
    memset(seen, 0xFF, (size_t)own * sizeof *seen);
    double found = 0.0, total = 0.0;
    for (int64_t s = 0; s < text.sentences; s++) {
        int64_t count = 0;
        for (int64_t p = text.breaks[s]; p < text.breaks[s + 1]; p++) {
            int32_t k = text.term[p], there = place[k];
            if (seen[k] == s) continue;
            seen[k] = s;
            total += weight[k];
            if (there < 0 || weight[k] <= 0.0) continue;
            int64_t reached = -1;
            for (int64_t q = start[there]; q < start[there + 1]; q++) {
                int32_t t = holding[q];
                for (int64_t window = most_of(t, reached + 1); window < t + 2; window++) {
                    if (held[window] == 0.0) touched[count++] = (int32_t)window;
                    held[window] += weight[k];
                }
                reached = t + 1;
            }
        }
        double best = 0.0;
        for (int64_t i = 0; i < count; i++) {
            best = held[touched[i]] > best ? held[touched[i]] : best;
            held[touched[i]] = 0.0;
        }
        found += best;
    }
    return total > 0.0 ? found / total : 0.0;
}

static int64_t coverage(const int32_t *place, int64_t places, const double *weight, int64_t own, const int32_t *term, int64_t terms,
                        const int32_t *breaks, int64_t edges, int64_t size, const int32_t *other_term, int64_t other_terms,
                        const int32_t *other_breaks, int64_t other_edges, double *share, int64_t room) {
    OPEN_ARENA(arena)
    Sequence text = {term, breaks, terms, edges - 1}, other = {other_term, other_breaks, other_terms, other_edges - 1};
    if (room != 1 || places != own || size < 0 || !is_sequence(text, own) || !is_sequence(other, size)) return BAD_PLACE;
    for (int64_t k = 0; k < places; k++)
        if (place[k] >= size) return BAD_PLACE;
    *share = covered(arena, place, weight, own, text, other, size);
    close_arena(arena);
    return 0;
}
DOOR(coverage, (GIVEN, int64_t size), ARRAY(0), ARRAY(1), ARRAY(2), ARRAY(3), size, ARRAY(4), ARRAY(5), ARRAY(6))

/* Nearly all keys are nobody's top term here; a small table of their low bits that stays in the cache says so first. */
BODY int64_t scan_each(const uint32_t *packed, int64_t count, const int64_t *start, int64_t texts, Table keys, Table tops,
                       const int32_t *weight, const uint8_t *maybe, int32_t *near) {
    for (int64_t i = 0; i < texts; i++) {
        Packed text;
        if (!open_packed(packed, count, start[i], &text)) return BAD_PLACE;
        int64_t score = 0;
        for (int64_t p = 0; p < text.size; p++) {
            if (!maybe[text.keys[p] & (SIEVE - 1)]) continue;
            int32_t found = find_key(tops, text.keys[p]);
            if (found >= 0) score += weight[found];
        }
        for (int64_t h = 0; h < text.tops; h++)
            if (find_key(keys, text.keys[text.top[h]]) >= 0) score += text.share[h];
        near[i] = (int32_t)score;
    }
    return 0;
}

static int64_t scan_terms(const uint32_t *packed, int64_t count, const int64_t *start, int64_t texts, const uint32_t *keys, int64_t size,
                          const uint32_t *top_terms, int64_t tops, const int32_t *weight, int64_t weights, int32_t *near, int64_t room) {
    OPEN_ARENA(arena)
    if (weights != tops || room != texts) return BAD_PLACE;
    Table own = new_table(arena, keys, size), heavy = new_table(arena, top_terms, tops);
    uint8_t *maybe = ZEROS(arena, SIEVE, uint8_t);
    for (int64_t h = 0; h < tops; h++) maybe[top_terms[h] & (SIEVE - 1)] = 1;
    int64_t code = scan_each(packed, count, start, texts, own, heavy, weight, maybe, near);
    close_arena(arena);
    return code;
}
DOOR(scan_terms, (GIVEN), ARRAY(0), ARRAY(1), ARRAY(2), ARRAY(3), ARRAY(4), ARRAY(5))

/* Numbers the keys that are in a table of all top terms, and the top terms; returns how many keys these are. */
static int64_t unroll_terms(const uint32_t *packed, int64_t count, const int64_t *start, int64_t texts, const uint32_t *slot, int64_t size,
                            const int32_t *place, int64_t places, int64_t *key_start, int64_t key_edges, int32_t *key, int64_t keys,
                            int64_t *top_start, int64_t top_edges, int32_t *top, int64_t tops, int32_t *weight, int64_t weights) {
    if (places != size || size < 1 || (size & (size - 1)) != 0 || weights != tops) return BAD_PLACE;
    if (key_edges != texts + 1 || top_edges != texts + 1) return BAD_PLACE;
    bool ends = false;
    for (int64_t at = 0; at < size; at++) ends |= place[at] < 0;
    if (!ends) return BAD_PLACE;
    Table table = {slot, place, size};
    int64_t at = 0, top_at = 0;
    for (int64_t i = 0; i < texts; i++) {
        Packed text;
        if (!open_packed(packed, count, start[i], &text) || text.size > keys - at || text.tops > tops - top_at) return BAD_PLACE;
        key_start[i] = at;
        top_start[i] = top_at;
        for (int64_t p = 0; p < text.size; p++) {
            int32_t found = find_key(table, text.keys[p]);
            key[at] = found;
            at += found >= 0;
        }
        for (int64_t h = 0; h < text.tops; h++, top_at++) {
            top[top_at] = find_key(table, text.keys[text.top[h]]);
            weight[top_at] = (int32_t)text.share[h];
        }
    }
    key_start[texts] = at;
    top_start[texts] = top_at;
    return at;
}
DOOR(unroll_terms, (GIVEN), ARRAY(0), ARRAY(1), ARRAY(2), ARRAY(3), ARRAY(4), ARRAY(5), ARRAY(6), ARRAY(7), ARRAY(8))

static int64_t top_keys(const uint32_t *packed, int64_t count, const int64_t *start, int64_t texts, uint32_t *keys, int64_t room) {
    int64_t at = 0;
    for (int64_t i = 0; i < texts; i++) {
        Packed text;
        if (!open_packed(packed, count, start[i], &text) || text.tops > room - at) return BAD_PLACE;
        for (int64_t h = 0; h < text.tops; h++) keys[at++] = text.keys[text.top[h]];
    }
    return at;
}
DOOR(top_keys, (GIVEN), ARRAY(0), ARRAY(1), ARRAY(2))

static int64_t term_digests(const uint32_t *packed, int64_t count, const int64_t *start, int64_t texts, uint64_t *found, int64_t room) {
    if (room != texts) return BAD_PLACE;
    for (int64_t i = 0; i < texts; i++) {
        Packed text;
        if (!open_packed(packed, count, start[i], &text)) return BAD_PLACE;
        int64_t words = HEADER + text.size + 2 * text.tops + (text.size + 3) / 4;
        uint64_t h = FNV_START;
        for (const uint32_t *at = packed + start[i], *end = at + words; at < end; at++) h = (h ^ *at) * FNV_FACTOR;
        h = (h ^ h >> 33) * 0xFF51AFD7ED558CCDu;
        found[i] = h ^ h >> 33;
    }
    return 0;
}
DOOR(term_digests, (GIVEN), ARRAY(0), ARRAY(1), ARRAY(2))

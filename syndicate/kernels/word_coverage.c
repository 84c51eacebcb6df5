/* Which words of one article another one shares, and what is told in the same order. `word_coverage.py` says what each door takes
 * and returns.
 *
 * Invariant: stems are compared by their places in the two vocabularies, so that no word is hashed twice.
 */
#include "hashing.h"

enum { SENTENCE_END = 3, UPPER = 2, NUMERIC = 4, COPIED = 3 /* the closest kind */, COUNTS = 15 };

typedef struct { int64_t kind, first, last, other_first, other_last; } Pair;
typedef struct { int64_t first, last; } Words;
typedef struct { int64_t first, last, other_first, other_last; } Both;

/* One article and the other one; `free` and what follows it are of this one, one a word, as `unmarked` is of the other. */
typedef struct {
    const uint64_t *ours, *theirs;
    const int32_t *id, *other_id, *to_other;
    const uint8_t *unmarked, *gap, *own, *quoted, *free, *plain;
    const double *weight;
    int64_t words, other_words, stems, phrase; /* words of a phrase */
    double least, density;
} Sides;

static bool words_fit(int64_t first, int64_t last, int64_t words) { return 0 <= first && first <= last && last <= words; }

/* Whether the ids of both articles and what leads from one to the other are places in their vocabularies. */
static bool ids_fit(const int32_t *id, int64_t words, const int32_t *other_id, int64_t other_words, const int32_t *to_other, int64_t known,
                    int64_t stems) {
    bool fit = true;
    for (int64_t t = 0; t < words; t++) fit &= id[t] >= 0 && id[t] < known;
    for (int64_t t = 0; t < other_words; t++) fit &= other_id[t] >= 0 && other_id[t] < stems;
    for (int64_t i = 0; i < known; i++) fit &= to_other[i] < stems;
    return fit;
}

BODY void mark_facts(Arena *arena, const uint8_t *initial, const uint8_t *gap, const uint64_t *key, int64_t words, double most, uint8_t *found) {
    int64_t inside = 0, capital = 0;
    for (int64_t t = 0; t < words; t++) {
        found[t] = (initial[t] & NUMERIC) != 0;
        if (t > 0 && gap[t] < SENTENCE_END) {
            inside++;
            capital += (initial[t] & UPPER) != 0;
        }
    }
    if (inside == 0 || (double)capital / (double)inside > most) return;
    int64_t size = table_size(2 * capital);
    uint64_t *slot = ZEROS(arena, size, uint64_t);
    for (int64_t t = 1; t < words; t++)
        if (initial[t] & UPPER && gap[t] < SENTENCE_END) slot[seek(slot, size, key[t])] = key[t];
    for (int64_t t = 0; t < words; t++)
        if (initial[t] & UPPER) found[t] |= (t > 0 && gap[t] < SENTENCE_END) || slot[seek(slot, size, key[t])] == key[t];
}

DOOR int64_t names_and_numbers(const uint8_t *initial, int64_t words, const uint8_t *gap, int64_t gaps, const uint64_t *key, int64_t keys,
                               double most, uint8_t *found, int64_t room) {
    OPEN_ARENA(arena)
    if (keys != words || gaps < words || room != words) return BAD_PLACE;
    mark_facts(arena, initial, gap, key, words, most, found);
    close_arena(arena);
    return 0;
}

static inline bool all(const uint8_t *counts, int64_t size) {
    for (int64_t place = 0; place < size; place++)
        if (!counts[place]) return false;
    return true;
}

/* A hash of stems in their order; never 0. */
static inline uint64_t hash_phrase(const uint64_t *stems, int64_t size) {
    uint64_t mixed = 0;
    for (int64_t place = 0; place < size; place++) mixed = (mixed ^ stems[place]) * 0x9E3779B97F4A7C15u;
    return mixed | 1;
}

/* Marks in `both` the plain words of a passage that stand in a phrase of its other side too; returns how many. */
static int64_t mark_phrases(const Sides *s, Pair pair, uint64_t *slot, uint8_t *both) {
    int64_t size = table_size(2 * (pair.other_last - pair.other_first)), many = 0;
    memset(slot, 0, (size_t)size * sizeof *slot);
    for (int64_t t = pair.other_first; t <= pair.other_last - s->phrase; t++) {
        if (!all(s->unmarked + t, s->phrase)) continue;
        uint64_t h = hash_phrase(s->theirs + t, s->phrase);
        slot[seek_odd(slot, size, h)] = h;
    }
    memset(both + pair.first, 0, (size_t)(pair.last - pair.first));
    for (int64_t t = pair.first; t <= pair.last - s->phrase; t++) {
        if (!all(s->plain + t, s->phrase)) continue;
        uint64_t h = hash_phrase(s->ours + t, s->phrase);
        if (slot[seek_odd(slot, size, h)] == h) memset(both + t, 1, (size_t)s->phrase);
    }
    for (int64_t t = pair.first; t < pair.last; t++) many += both[t];
    return many;
}

static bool stamped(const Sides *s, const int32_t *stamp, int64_t t, int32_t value) {
    int32_t other = s->to_other[s->id[t]];
    return other >= 0 && stamp[other] == value;
}

/* Writes the kind of the words of a passage in sentences of which the other side has enough. */
static void mark_sentences(const Sides *s, Pair pair, const int32_t *stamp, int32_t value, int8_t *kind) {
    int64_t first = pair.first;
    double total = 0.0, found = 0.0;
    for (int64_t t = pair.first; t <= pair.last; t++) {
        if (t == pair.last || (t > first && s->gap[t] >= SENTENCE_END)) {
            if (pair.kind == COPIED || found >= s->least * total)
                for (int64_t word = first; word < t; word++) kind[word] = pair.kind > kind[word] ? (int8_t)pair.kind : kind[word];
            first = t;
            total = found = 0.0;
        }
        if (t < pair.last) {
            total += s->weight[t];
            if (stamped(s, stamp, t, value)) found += s->weight[t];
        }
    }
}

BODY void count_shared(Arena *arena, const Sides *s, const Pair *pairs, int64_t passages, const Words *runs, int64_t copies, int8_t *kind,
                       int64_t *count) {
    uint8_t *phrased = ZEROS(arena, s->words, uint8_t), *dense = ZEROS(arena, s->words, uint8_t), *both = TAKE(arena, s->words, uint8_t);
    uint8_t *copied = ZEROS(arena, s->words, uint8_t);
    int32_t *stamp = ZEROS(arena, s->stems, int32_t);
    int64_t longest = 0;
    for (int64_t p = 0; p < passages; p++) longest = most_of(longest, pairs[p].other_last - pairs[p].other_first);
    uint64_t *slot = TAKE(arena, table_size(2 * longest), uint64_t);
    memset(kind, 0, (size_t)s->words);
    memset(count, 0, COUNTS * sizeof *count);
    for (int64_t p = 0; p < passages; p++) {
        Pair pair = pairs[p];
        int64_t free = 0;
        for (int64_t t = pair.other_first; t < pair.other_last; t++) stamp[s->other_id[t]] = (int32_t)(p + 1);
        mark_sentences(s, pair, stamp, (int32_t)(p + 1), kind);
        int64_t many = mark_phrases(s, pair, slot, both);
        for (int64_t t = pair.first; t < pair.last; t++) free += s->free[t] != 0;
        uint8_t thick = (double)many >= s->density * (double)free;
        for (int64_t t = pair.first; t < pair.last; t++) {
            phrased[t] |= both[t];
            dense[t] |= both[t] & thick;
        }
    }
    for (int64_t r = 0; r < copies; r++) memset(copied + runs[r].first, 1, (size_t)(runs[r].last - runs[r].first));
    memset(stamp, 0, (size_t)s->stems * sizeof *stamp);
    for (int64_t t = 0; t < s->other_words; t++)
        if (s->unmarked[t]) stamp[s->other_id[t]] = 1;
    for (int64_t t = 0; t < s->words; t++) {
        bool own = s->own[t] != 0, free = s->free[t] != 0, shared = kind[t] > 0, fact = free && !s->plain[t] && shared;
        count[0] += own;
        count[4] += free;
        count[9] += phrased[t];
        count[10] += dense[t];
        count[11] += copied[t] && free;
        count[12] += copied[t] && own && !free;
        count[13] += fact;
        count[14] += fact && stamped(s, stamp, t, 1);
        if (!shared) continue;
        count[kind[t]] += own;
        count[5]++;
        count[6] += kind[t] > 1;
        count[7] += s->quoted[t] != 0;
        count[8] += free;
    }
}

DOOR int64_t shared_words(const uint64_t *ours, int64_t words, const uint64_t *theirs, int64_t others, const int32_t *id, int64_t ids,
                          const int32_t *other_id, int64_t other_ids, const int32_t *to_other, int64_t known, int64_t stems,
                          const uint8_t *unmarked, int64_t marks, const uint8_t *gap, int64_t gaps, const uint8_t *own, int64_t owned,
                          const uint8_t *quoted, int64_t quotes, const uint8_t *free, int64_t frees, const uint8_t *plain, int64_t plains,
                          const double *weight, int64_t weights, const Pair *pairs, int64_t cells, const Words *runs, int64_t edges,
                          const double *numbers, int64_t three, int8_t *kind, int64_t kinds, int64_t *count, int64_t counts) {
    OPEN_ARENA(arena)
    int64_t n = words;
    if (ids != n || gaps < n || owned != n || quotes != n || frees != n || plains != n || weights != n || kinds != n) return BAD_PLACE;
    if (other_ids != others || marks != others || cells % 5 != 0 || edges % 2 != 0 || three != 3 || counts != COUNTS) return BAD_PLACE;
    if (cells / 5 >= INT32_MAX || !(numbers[0] >= 1.0 && numbers[0] <= 1e9)) return BAD_PLACE;
    if (stems < 0 || stems > INT32_MAX || !ids_fit(id, n, other_id, others, to_other, known, stems)) return BAD_PLACE;
    for (int64_t p = 0; p < cells / 5; p++) {
        Pair pair = pairs[p];
        if (pair.kind < 1 || pair.kind > COPIED || !words_fit(pair.first, pair.last, n) || !words_fit(pair.other_first, pair.other_last, others))
            return BAD_PLACE;
    }
    for (int64_t r = 0; r < edges / 2; r++)
        if (!words_fit(runs[r].first, runs[r].last, n)) return BAD_PLACE;
    Sides sides = {ours, theirs, id,     other_id, to_other, unmarked, gap,   own,                 quoted,     free,
                   plain, weight, words, others,   stems,    (int64_t)numbers[0], numbers[1], numbers[2]};
    count_shared(arena, &sides, pairs, cells / 5, runs, edges / 2, kind, count);
    close_arena(arena);
    return 0;
}

DOOR int64_t by_paragraph(const int8_t *kind, int64_t words, const uint8_t *own, int64_t owned, const Words *edges, int64_t cells, int64_t least,
                          int64_t *found, int64_t four) {
    if (owned != words || cells % 2 != 0 || four != 4) return BAD_PLACE;
    memset(found, 0, 4 * sizeof *found);
    for (int64_t p = 0; p < cells / 2; p++) {
        int64_t count[4] = {0, 0, 0, 0}, most = 1;
        if (!words_fit(edges[p].first, edges[p].last, words)) return BAD_PLACE;
        for (int64_t t = edges[p].first; t < edges[p].last; t++) {
            if (kind[t] < 0 || kind[t] > COPIED) return BAD_PLACE;
            count[kind[t]] += own[t] != 0;
        }
        int64_t shared = count[1] + count[2] + count[3];
        if (shared + count[0] < least) continue;
        found[0]++;
        for (int64_t how = 2; how <= COPIED; how++) most = count[how] > count[most] ? how : most;
        if (2 * shared >= shared + count[0]) found[most]++;
    }
    return 0;
}

/* For each stem the token at which it stands, or below 0 where it stands more than once or never. */
static int32_t *once(Arena *arena, const int32_t *id, int64_t words, int64_t stems) {
    enum { NOWHERE = -1, OFTEN = -2 };
    int32_t *place = TAKE(arena, stems, int32_t);
    memset(place, 0xFF, (size_t)stems * sizeof *place);
    for (int64_t t = 0; t < words; t++) place[id[t]] = place[id[t]] == NOWHERE ? (int32_t)t : OFTEN;
    return place;
}

/* How many sentences begin at a token or before it. */
static int64_t line_of(const int32_t *sentence, int64_t count, int64_t token) {
    int64_t low = 0, high = count;
    while (low < high) {
        int64_t middle = (low + high) / 2;
        if (sentence[middle] <= token) low = middle + 1;
        else high = middle;
    }
    return low;
}

BODY int64_t match_once(Arena *arena, const int32_t *id, int64_t words, const int32_t *other_id, int64_t others, const int32_t *to_other,
                        int64_t known, int64_t stems, const int32_t *sentence, int64_t lines, const int32_t *other_sentence,
                        int64_t other_lines, const Both *pairs, int64_t passages, int64_t *found) {
    const int32_t *here = once(arena, id, words, known), *there = once(arena, other_id, others, stems);
    int64_t size = 0;
    for (int64_t t = 0; t < words; t++) {
        int32_t i = id[t], j = to_other[i], at = j < 0 ? -1 : there[j];
        if (here[i] != t || at < 0) continue;
        for (int64_t p = 0; p < passages; p++) {
            if (t < pairs[p].first || t >= pairs[p].last || at < pairs[p].other_first || at >= pairs[p].other_last) continue;
            found[size++] = line_of(sentence, lines, t) << 32 | line_of(other_sentence, other_lines, at);
            break;
        }
    }
    return size;
}

/* Returns how many words were written to `found`. */
DOOR int64_t once_in_both(const int32_t *id, int64_t words, const int32_t *other_id, int64_t others, const int32_t *to_other, int64_t known,
                          int64_t stems, const int32_t *sentence, int64_t lines, const int32_t *other_sentence, int64_t other_lines,
                          const Both *pairs, int64_t cells, int64_t *found, int64_t room) {
    OPEN_ARENA(arena)
    if (room != words || cells % 4 != 0 || words > INT32_MAX || others > INT32_MAX || stems < 0) return BAD_PLACE;
    if (stems > INT32_MAX || !ids_fit(id, words, other_id, others, to_other, known, stems)) return BAD_PLACE;
    int64_t size = match_once(arena, id, words, other_id, others, to_other, known, stems, sentence, lines, other_sentence, other_lines, pairs,
                              cells / 4, found);
    close_arena(arena);
    return size;
}

BODY bool chain(Arena *arena, const int64_t *words, int64_t count, int64_t lines, int64_t *found) {
    uint8_t *met = ZEROS(arena, lines + 1, uint8_t);
    int64_t *ends = TAKE(arena, count, int64_t), length = 0, ours = 0, theirs = 0, before = -1;
    for (int64_t w = 0; w < count; w++) {
        int64_t one = words[w] >> 32, two = words[w] & 0xFFFFFFFF, low = 0, high = length;
        if (two > lines) return false;
        ours += one != before;
        before = one;
        theirs += !met[two];
        met[two] = 1;
        while (low < high) {
            int64_t middle = (low + high) / 2;
            if (ends[middle] <= two) low = middle + 1;
            else high = middle;
        }
        ends[low] = two;
        length = most_of(length, low + 1);
    }
    found[0] = ours, found[1] = theirs, found[2] = length;
    return true;
}

DOOR int64_t longest_chain(const int64_t *words, int64_t count, int64_t lines, int64_t *found, int64_t three) {
    OPEN_ARENA(arena)
    if (lines < 0 || lines > INT32_MAX || three != 3) return BAD_PLACE;
    bool fit = chain(arena, words, count, lines, found);
    close_arena(arena);
    return fit ? 0 : BAD_PLACE;
}

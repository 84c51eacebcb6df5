/* The arrays of one text, and the vocabularies of two texts, matched. `alignment_document.py` says what each door takes and returns.
 *
 * Invariant: a token inside a mark is in no sentence row and in no gram, so that it seeds nothing.
 */
#include "alignment.h"
#include "hashing.h"

enum { GRAM = 5 /* tokens in an anchor of a verbatim run */, SHORT_WORD = 3 /* bytes; shorter words are in no sentence row */ };

/* For each of ascending keys its place among some others, ascending too, or -1. */
#define MATCH(name, key) \
    void name(const key *a, int64_t count_a, const key *b, int64_t count_b, int32_t *to_b, int32_t *to_a) { \
        int64_t i = 0, j = 0; \
        while (i < count_a && j < count_b) { /* what is written first may be written over; nobody knows which key comes next */ \
            key one = a[i], two = b[j]; \
            to_b[i] = one == two ? (int32_t)j : -1; \
            to_a[j] = one == two ? (int32_t)i : -1; \
            i += one <= two; \
            j += two <= one; \
        } \
        memset(to_b + i, 0xFF, (size_t)(count_a - i) * sizeof *to_b); \
        memset(to_a + j, 0xFF, (size_t)(count_b - j) * sizeof *to_a); \
    }
MATCH(shared_stems, uint64_t)
MATCH(shared_terms, uint32_t)

static int64_t match_stems(const uint64_t *a, int64_t count_a, const uint64_t *b, int64_t count_b, int32_t *to_b, int64_t room_b, int32_t *to_a,
                           int64_t room_a) {
    if (room_b != count_a || room_a != count_b) return BAD_PLACE;
    shared_stems(a, count_a, b, count_b, to_b, to_a);
    return 0;
}
DOOR(match_stems, (GIVEN), ARRAY(0), ARRAY(1), ARRAY(2), ARRAY(3))

static int64_t match_terms(const uint32_t *a, int64_t count_a, const uint32_t *b, int64_t count_b, int32_t *to_b, int64_t room_b, int32_t *to_a,
                           int64_t room_a) {
    if (room_b != count_a || room_a != count_b) return BAD_PLACE;
    shared_terms(a, count_a, b, count_b, to_b, to_a);
    return 0;
}
DOOR(match_terms, (GIVEN), ARRAY(0), ARRAY(1), ARRAY(2), ARRAY(3))

/* Writes the tokens at which sentences start, and the number of tokens; returns how many sentences there are. */
BODY int64_t starts_of(const uint8_t *gap, int64_t tokens, int64_t end, int32_t *starts) {
    int64_t count = tokens > 0;
    starts[0] = 0;
    for (int64_t t = 1; t < tokens; t++) {
        starts[count] = (int32_t)t;
        count += gap[t] >= end;
    }
    starts[count] = (int32_t)tokens;
    return count;
}

/* Joins short sentences to the next; `merged` has room for one more than `starts`. Returns how many numbers it has. */
BODY int64_t merge(const int32_t *starts, int64_t count, int64_t least, int32_t *merged) {
    int64_t kept = 0;
    merged[0] = 0;
    for (int64_t s = 1; s <= count; s++)
        if ((int64_t)starts[s] - merged[kept] >= least) merged[++kept] = starts[s];
    if (merged[kept] < starts[count]) merged[kept == 0 ? ++kept : kept] = starts[count]; /* a short rest belongs to the sentence before it */
    return kept + 1;
}

/* Counts the stems of each sentence; returns how many entries the rows have. */
BODY int64_t sentence_rows(Arena *arena, const Numbered *stems, const int32_t *sentence, int64_t sentences, const int32_t *offset,
                             const uint8_t *marked, int32_t *row, int32_t *column, int32_t *times) {
    int32_t *seen = TAKE(arena, stems->count, int32_t), *slot = TAKE(arena, stems->count, int32_t), size = 0;
    memset(seen, 0xFF, (size_t)stems->count * sizeof *seen);
    row[0] = 0;
    for (int32_t s = 0; s < sentences; s++) {
        for (int64_t t = sentence[s]; t < sentence[s + 1]; t++) {
            if (marked[t] == 1 || (int64_t)offset[t + 1] - offset[t] < SHORT_WORD) continue;
            int32_t i = stems->by[t];
            if (seen[i] != s) {
                seen[i] = s;
                slot[i] = size;
                column[size] = i;
                times[size++] = 0;
            }
            times[slot[i]]++;
        }
        row[s + 1] = size;
    }
    return size;
}

/* Hashes every five consecutive folded words without a mark, in text order. */
BODY int64_t grams(const uint64_t *key, const uint8_t *marked, int64_t tokens, uint64_t *hashes, int32_t *place) {
    int64_t size = 0, open = 0; /* tokens since the last mark */
    for (int64_t t = 0; t < tokens; t++) {
        open = marked[t] == 1 ? 0 : open + 1;
        if (open < GRAM) continue;
        uint64_t h = 0x9E3779B97F4A7C15u;
        for (int64_t i = t - GRAM + 1; i <= t; i++) {
            h = (h ^ key[i]) * 0xFF51AFD7ED558CCDu;
            h ^= h >> 32;
        }
        hashes[size] = h;
        place[size++] = (int32_t)(t - GRAM + 1);
    }
    return size;
}

/* Where parts that begin with a token start, and where parts that end before one end; all four arrays have one more than tokens. */
BODY void borders(const int32_t *start, const int32_t *end, const int32_t *left, const int32_t *right, int64_t tokens, int32_t *first,
                  int32_t *last) {
    last[0] = left[0];
    for (int64_t t = 0; t < tokens; t++) {
        first[t] = start[t] < right[t] ? start[t] : right[t];
        last[t + 1] = end[t] > left[t + 1] ? end[t] : left[t + 1];
    }
    first[tokens] = right[tokens];
}

/* The background frequency of each stem by a table, the last one for stems that it does not lead to, and each stem's surplus. */
BODY void weigh_stems(const Numbered *stems, const uint64_t *slot, int64_t slots, const int32_t *place, const double *frequency,
                      int64_t known, double words, double *common, double *excess) {
    for (int64_t i = 0; i < stems->count; i++) {
        int64_t at = seek(slot, slots, stems->distinct[i]), where = slot[at] != 0 ? place[at] : known - 1;
        common[i] = frequency[where >= 0 && where < known ? where : known - 1];
        excess[i] = (double)(stems->times[i] - 1) / words;
    }
}

/* `found` takes most arrays of `AlignmentArrays`, in their order. */
static int64_t text_arrays(const uint64_t *key, int64_t tokens, const int32_t *offset, int64_t offsets, const uint8_t *gap, int64_t gaps,
                           const int32_t *start, int64_t starts, const int32_t *end, int64_t ends, const int32_t *left, int64_t lefts,
                           const int32_t *right, int64_t rights, const uint64_t *stem, int64_t stemmed, const uint8_t *marked, int64_t marks,
                           const uint64_t *slot, int64_t slots, const int32_t *place, int64_t places, const double *frequency, int64_t known,
                           int64_t sentence_end, int64_t least, int64_t shortest, Found *found) {
    OPEN_ARENA(arena)
    int64_t edges = tokens + 1, n = tokens;
    if (offsets != edges || gaps != edges || lefts != edges || rights != edges || starts != n || ends != n || stemmed != n || marks != n)
        return BAD_PLACE;
    if (n > INT32_MAX - 2 || shortest < 1 || known < 1 || slots != places || !is_table(slot, slots)) return BAD_PLACE;
    Numbered stems = number_keys(arena, stem, n);
    int32_t *first = TAKE(arena, edges, int32_t), *last = TAKE(arena, edges, int32_t), *row = TAKE(arena, edges, int32_t);
    int32_t *every = TAKE(arena, edges, int32_t), *sentence = TAKE(arena, edges + 1, int32_t), *by_place = TAKE(arena, n, int32_t);
    int32_t *column = TAKE(arena, n, int32_t), *times = TAKE(arena, n, int32_t), *token = TAKE(arena, n, int32_t);
    double *common = TAKE(arena, stems.count, double), *excess = TAKE(arena, stems.count, double);
    uint64_t *hashes = TAKE(arena, n, uint64_t), *sorted = TAKE(arena, n, uint64_t);
    borders(start, end, left, right, n, first, last);
    weigh_stems(&stems, slot, slots, place, frequency, known, (double)most_of(n, shortest), common, excess);
    int64_t merged = merge(every, starts_of(gap, n, sentence_end, every), least, sentence);
    int64_t entries = sentence_rows(arena, &stems, sentence, merged - 1, offset, marked, row, column, times);
    int64_t size = grams(key, marked, n, hashes, token), *order = ascending(arena, hashes, size);
    for (int64_t g = 0; g < size; g++) sorted[g] = hashes[order[g]], by_place[g] = token[order[g]];
    const void *part[] = {stems.by, marked, first, last, stems.distinct, common, excess, sentence, row, column, times, sorted, by_place};
    const int64_t k = stems.count, bytes[] = {4 * n, n, 4 * edges, 4 * edges, 8 * k, 8 * k, 8 * k, 4 * merged, 4 * merged, 4 * entries,
                                              4 * entries, 8 * size, 4 * size};
    hand_over(arena, found, 13, part, bytes);
    close_arena(arena);
    return 0;
}
DOOR(text_arrays, (GIVEN, int64_t sentence_end, int64_t least, int64_t shortest), ARRAY(0), ARRAY(1), ARRAY(2), ARRAY(3), ARRAY(4),
    ARRAY(5), ARRAY(6), ARRAY(7), ARRAY(8), ARRAY(9), ARRAY(10), ARRAY(11), sentence_end, least, shortest, FOUND(12))

static int64_t sentence_lines(const uint8_t *gap, int64_t gaps, const uint8_t *marked, int64_t tokens, int64_t end, int64_t least, int64_t most,
                              int64_t *line, int64_t room) {
    OPEN_ARENA(arena)
    if (gaps != tokens + 1 || room != tokens || most < 0 || tokens >= INT32_MAX) return BAD_PLACE;
    int32_t *starts = TAKE(arena, gaps, int32_t), *merged = TAKE(arena, gaps + 1, int32_t);
    int64_t edges = merge(starts, starts_of(gap, tokens, end, starts), least, merged), lines = least_of(edges - 1, most), begun = 0;
    for (int64_t t = 0; t < tokens; t++) {
        while (begun < edges && merged[begun] <= t) begun++;
        line[t] = marked[t] || begun > lines ? -1 : begun - 1;
    }
    close_arena(arena);
    return lines;
}
DOOR(sentence_lines, (GIVEN, int64_t end, int64_t least, int64_t most), ARRAY(0), ARRAY(1), end, least, most, ARRAY(2))

/* How many of ascending places are below a value, or at most it. */
static int64_t below(const int32_t *place, int64_t count, int64_t value, bool with) {
    int64_t low = 0, high = count;
    while (low < high) {
        int64_t middle = (low + high) / 2;
        if (place[middle] < value || (with && place[middle] == value)) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* Tells which tokens lie in a span, in part at least; `steps` are zeros, one more than tokens. */
BODY void mark_inside(const int32_t *start, const int32_t *end, int64_t tokens, const int64_t *first, const int64_t *last, int64_t spans,
                      int32_t *steps, uint8_t *found) {
    int32_t depth = 0;
    for (int64_t s = 0; s < spans; s++) {
        int64_t i = below(end, tokens, first[s], true), j = below(start, tokens, last[s], false);
        if (i < j) steps[i]++, steps[j]--;
    }
    for (int64_t t = 0; t < tokens; t++) {
        depth += steps[t];
        found[t] = depth > 0;
    }
}

static int64_t inside_spans(const int32_t *start, int64_t tokens, const int32_t *end, int64_t ends, const int64_t *first, int64_t spans,
                            const int64_t *last, int64_t lasts, uint8_t *found, int64_t room) {
    OPEN_ARENA(arena)
    if (ends != tokens || lasts != spans || room != tokens || spans > INT32_MAX) return BAD_PLACE;
    mark_inside(start, end, tokens, first, last, spans, ZEROS(arena, tokens + 1, int32_t), found);
    close_arena(arena);
    return 0;
}
DOOR(inside_spans, (GIVEN), ARRAY(0), ARRAY(1), ARRAY(2), ARRAY(3), ARRAY(4))

static int64_t handed_on(const uint8_t *gap, int64_t gaps, const uint8_t *quoted, int64_t tokens, int64_t end, double share, uint8_t *found,
                         int64_t room) {
    if (gaps != tokens + 1 || room != tokens) return BAD_PLACE;
    memcpy(found, quoted, (size_t)tokens);
    for (int64_t first = 0, last; first < tokens; first = last) {
        int64_t count = quoted[first] != 0;
        for (last = first + 1; last < tokens && gap[last] < end; last++) count += quoted[last] != 0;
        if ((double)count >= share * (double)(last - first)) memset(found + first, 1, (size_t)(last - first));
    }
    return 0;
}
DOOR(handed_on, (GIVEN, int64_t end, double share), ARRAY(0), ARRAY(1), end, share, ARRAY(2))

/* Texts whose terms are numbers: rows of them laid end to end, row i from start[i] to start[i + 1]. `term_rows.py` says what each
 * door takes and returns.
 *
 * Invariant: the order of rows is kept, and the order of the numbers in a row, except where numbers are replaced.
 */
#include "kernels.h"

enum { RARE = 0, COMMON = 1, COMMON_TOP = 2 }; /* a term that finds, that finds only as a top term, and that does not find */
enum { AT_ONCE = 64 /* sums looked at together */, AHEAD = 16 /* places in memory that are asked for before they are needed */ };

static bool are_below(const int32_t *number, int64_t count, int64_t size) {
    uint32_t most = 0; /* a number below 0 is a large one here */
    for (int64_t p = 0; p < count; p++) most = (uint32_t)number[p] > most ? (uint32_t)number[p] : most;
    return count == 0 || (most <= INT32_MAX && most < size);
}

BODY int64_t renumber_each(int64_t *start, int64_t rows, int32_t *number, int32_t *weight, const int32_t *new, int64_t *sorted, int64_t *other) {
    int64_t count = 0, begin = start[0];
    for (int64_t i = 0; i < rows; i++) {
        int64_t end = start[i + 1], size = 0;
        start[i] = count;
        for (int64_t p = begin; p < end; p++) {
            int32_t k = new[number[p]];
            if (k < 0) continue;
            if (weight) {
                number[count + size] = k;
                weight[count + size] = weight[p];
            } else
                sorted[size] = k;
            size++;
        }
        if (!weight) {
            sort_numbers(sorted, size, other);
            for (int64_t k = 0; k < size; k++) number[count + k] = (int32_t)sorted[k];
        }
        count += size;
        begin = end;
    }
    start[rows] = count;
    return count;
}

static int64_t renumber_rows(int64_t *start, int64_t edges, int32_t *number, int64_t numbers, int32_t *weight, int64_t weights, const int32_t *new,
                             int64_t size) {
    OPEN_ARENA(arena)
    if (!edges_fit(start, edges - 1, numbers) || (weights != 0 && weights != numbers) || !are_below(number, numbers, size)) return BAD_PLACE;
    int64_t longest = 0;
    for (int64_t i = 1; i < edges; i++) longest = most_of(longest, start[i] - start[i - 1]);
    int64_t *sorted = TAKE(arena, longest, int64_t), *other = TAKE(arena, longest, int64_t);
    int64_t count = renumber_each(start, edges - 1, number, weights ? weight : NULL, new, sorted, other);
    close_arena(arena);
    return count;
}
DOOR(renumber_rows, (GIVEN), ARRAY(0), ARRAY(1), ARRAY(2), ARRAY(3))

static int64_t chosen_rows(const int64_t *start, int64_t edges, const int32_t *number, int64_t numbers, const int32_t *weight, int64_t weights,
                           const int64_t *row, int64_t rows, const uint8_t *dropped, int64_t size, int64_t *begin, int64_t begins, int32_t *kept,
                           int64_t room, int32_t *kept_weight, int64_t weight_room) {
    if (begins != rows + 1 || (weights != 0 && (weights != numbers || weight_room != room))) return BAD_PLACE;
    int64_t at = 0;
    for (int64_t i = 0; i < rows; i++) {
        if (row[i] < 0 || row[i] >= edges - 1) return BAD_PLACE;
        int64_t first = start[row[i]], last = start[row[i] + 1];
        if (first < 0 || last < first || last > numbers || last - first > room - at) return BAD_PLACE;
        begin[i] = at;
        for (int64_t p = first; p < last; p++) {
            if (number[p] < 0 || number[p] >= size) return BAD_PLACE;
            kept[at] = number[p];
            if (weights) kept_weight[at] = weight[p];
            at += !dropped[number[p]];
        }
    }
    begin[rows] = at;
    return at;
}
DOOR(chosen_rows, (GIVEN), ARRAY(0), ARRAY(1), ARRAY(2), ARRAY(3), ARRAY(4), ARRAY(5), ARRAY(6), ARRAY(7))

BODY void fill_lists(const int64_t *start, int64_t rows, const int32_t *restrict number, const uint8_t *unit, int32_t *restrict fill,
                     uint32_t *restrict row, uint8_t *restrict units) {
    int64_t last = start[rows] - AHEAD;
    for (int64_t i = 0; i < rows; i++)
        for (int64_t p = start[i], end = start[i + 1]; p < end; p++) {
            if (p < last) __builtin_prefetch(row + fill[number[p + AHEAD]], 1);
            int32_t at = fill[number[p]]++;
            row[at] = (uint32_t)i;
            if (unit) units[at] = unit[p];
        }
}

static int64_t term_lists(const int64_t *start, int64_t edges, const int32_t *number, int64_t numbers, const uint8_t *unit, int64_t weighed,
                          int32_t *begin, int64_t begins, uint32_t *row, int64_t room, uint8_t *units, int64_t unit_room) {
    OPEN_ARENA(arena)
    int64_t size = begins - 1;
    if (size < 0 || !edges_fit(start, edges - 1, numbers) || !are_below(number, numbers, size) || numbers > INT32_MAX) return BAD_PLACE;
    if (room != numbers || unit_room != weighed || (weighed != 0 && weighed != numbers)) return BAD_PLACE;
    memset(begin, 0, (size_t)begins * sizeof *begin);
    for (int64_t p = 0; p < numbers; p++) begin[number[p] + 1]++;
    for (int64_t k = 0; k < size; k++) begin[k + 1] += begin[k];
    int32_t *fill = TAKE(arena, size, int32_t);
    memcpy(fill, begin, (size_t)size * sizeof *fill);
    fill_lists(start, edges - 1, number, weighed ? unit : NULL, fill, row, units);
    close_arena(arena);
    return 0;
}
DOOR(term_lists, (GIVEN), ARRAY(0), ARRAY(1), ARRAY(2), ARRAY(3), ARRAY(4), ARRAY(5))

typedef struct { const int64_t *key_start, *top_start, *pair_start; const int32_t *key, *top, *weight, *pair; int64_t rows; } Terms;
typedef struct { const int32_t *term_list, *top_list, *pair_list; const uint32_t *term_row, *top_row, *pair_row; const uint8_t *top_units; } Lists;
typedef struct { int64_t all, finding, rare; } Sum; /* of weights: all, of the terms that find as top terms, of those that find as terms */
typedef struct { int64_t *asked; int32_t *row, *near, *back; int64_t count, room; } Hits;

static void add_weight(Sum *sum, int32_t weight, uint8_t commonness) {
    sum->all += weight;
    if (commonness < COMMON_TOP) sum->finding += weight;
    if (commonness == RARE) sum->rare += weight;
}

/* The top terms of a row that are marked. */
static Sum of_marked(const Terms *terms, int64_t row, const uint8_t *there, const uint8_t *common) {
    Sum sum = {0, 0, 0};
    for (int64_t p = terms->top_start[row]; p < terms->top_start[row + 1]; p++)
        if (there[terms->top[p]]) add_weight(&sum, terms->weight[p], common[terms->top[p]]);
    return sum;
}

/* The top terms of a row that are among the keys of another. */
static Sum of_held(const Terms *terms, int64_t row, const Terms *theirs, int64_t other, const uint8_t *common) {
    Sum sum = {0, 0, 0};
    for (int64_t p = terms->top_start[row]; p < terms->top_start[row + 1]; p++) {
        int64_t low = theirs->key_start[other], end = theirs->key_start[other + 1], high = end;
        while (low < high) {
            int64_t middle = (low + high) / 2;
            if (theirs->key[middle] < terms->top[p]) low = middle + 1;
            else high = middle;
        }
        if (low < end && theirs->key[low] == terms->top[p]) add_weight(&sum, terms->weight[p], common[terms->top[p]]);
    }
    return sum;
}

static void add_hit(Arena *arena, Hits *hits, int64_t asked, int64_t row, int64_t near, int64_t back) {
    if (hits->count == hits->room) {
        hits->asked = grown(arena, hits->asked, hits->room, sizeof *hits->asked);
        hits->row = grown(arena, hits->row, hits->room, sizeof *hits->row);
        hits->near = grown(arena, hits->near, hits->room, sizeof *hits->near);
        hits->back = grown(arena, hits->back, hits->room, sizeof *hits->back);
        hits->room *= 2;
    }
    hits->asked[hits->count] = asked;
    hits->row[hits->count] = (int32_t)row;
    hits->near[hits->count] = (int32_t)near;
    hits->back[hits->count++] = (int32_t)back;
}

static bool reaches(const uint8_t *score, uint8_t least) {
    uint8_t reached = 0;
    for (int k = 0; k < AT_ONCE; k++) reached |= score[k] >= least;
    return reached;
}

/* Adds up for each row searched what it has in common with row i, and marks the keys of that. False for a row beyond. */
static bool add_up(const Terms *asking, int64_t i, const Lists *lists, const uint8_t *common, int64_t unit, int64_t rows, uint8_t *restrict score,
                   uint8_t *there) {
    for (int64_t p = asking->top_start[i]; p < asking->top_start[i + 1]; p++) {
        if (common[asking->top[p]] == COMMON_TOP) continue;
        uint8_t units = (uint8_t)((asking->weight[p] + unit - 1) / unit);
        for (int64_t q = lists->term_list[asking->top[p]]; q < lists->term_list[asking->top[p] + 1]; q++) {
            if (lists->term_row[q] >= rows) return false;
            score[lists->term_row[q]] += units;
        }
    }
    for (int64_t p = asking->key_start[i]; p < asking->key_start[i + 1]; p++) {
        there[asking->key[p]] = 1;
        for (int64_t q = lists->top_list[asking->key[p]]; q < lists->top_list[asking->key[p] + 1]; q++) {
            if (lists->top_row[q] >= rows) return false;
            score[lists->top_row[q]] += lists->top_units[q];
        }
    }
    return true;
}

/* Counts for each row searched the pairs of top terms that it has in common with row i, and adds them up. False for a row beyond. */
static bool count_pairs(const Terms *asking, int64_t i, const Lists *lists, int64_t units, int64_t rows, uint8_t *restrict score, uint8_t *pairs) {
    for (int64_t p = asking->pair_start[i]; p < asking->pair_start[i + 1]; p++)
        for (int64_t q = lists->pair_list[asking->pair[p]]; q < lists->pair_list[asking->pair[p] + 1]; q++) {
            uint32_t row = lists->pair_row[q];
            if (row >= rows) return false;
            pairs[row] += pairs[row] < UINT8_MAX;
            score[row] = (uint8_t)least_of(score[row] + units, UINT8_MAX);
        }
    return true;
}

BODY bool find_close(Arena *arena, const Terms *asking, const Terms *searched, const Lists *lists, const uint8_t *common, int64_t names,
                     int64_t unit, int64_t pair, int64_t threshold, Hits *hits) {
    int64_t rows = searched->rows, padded = (rows + AT_ONCE - 1) / AT_ONCE * AT_ONCE;
    uint8_t *score = TAKE(arena, padded, uint8_t), *pairs = ZEROS(arena, padded, uint8_t), *there = ZEROS(arena, names, uint8_t);
    uint8_t least = (uint8_t)((threshold + unit - 1) / unit);
    for (int64_t i = 0; i < asking->rows; i++) {
        memset(score, 0, (size_t)padded);
        if (!add_up(asking, i, lists, common, unit, rows, score, there)) return false;
        if (!count_pairs(asking, i, lists, (pair + unit - 1) / unit, rows, score, pairs)) return false;
        for (int64_t first = 0; first < padded; first += AT_ONCE) {
            if (!reaches(score + first, least)) continue;
            for (int64_t r = first; r < least_of(first + AT_ONCE, rows); r++) {
                if (score[r] < least) continue;
                Sum theirs = of_marked(searched, r, there, common), own = of_held(asking, i, searched, r, common);
                int64_t whole = theirs.all + own.all, by_pairs = pairs[r] * pair;
                if (whole < threshold) continue;
                int64_t near = by_pairs + theirs.finding + own.rare >= threshold ? whole : 0;
                int64_t back = by_pairs + theirs.rare + own.finding >= threshold ? whole : 0;
                if (near || back) add_hit(arena, hits, i, r, near, back);
            }
        }
        for (int64_t p = asking->key_start[i]; p < asking->key_start[i + 1]; p++) there[asking->key[p]] = 0;
        for (int64_t p = asking->pair_start[i]; p < asking->pair_start[i + 1]; p++)
            for (int64_t q = lists->pair_list[asking->pair[p]]; q < lists->pair_list[asking->pair[p] + 1]; q++) pairs[lists->pair_row[q]] = 0;
    }
    return true;
}

static bool are_lists(const int32_t *begin, int64_t begins, int64_t names, int64_t rows) {
    bool rising = names >= 0 && begins == names + 1 && begin[0] >= 0 && begin[names] <= rows;
    for (int64_t k = 0; rising && k < names; k++) rising = begin[k] <= begin[k + 1];
    return rising;
}

static int64_t close_rows(const int64_t *key_start, int64_t a0, const int32_t *key, int64_t a1, const int64_t *top_start, int64_t a2,
                        const int32_t *top, int64_t a3, const int32_t *weight, int64_t a4, const int64_t *pair_start, int64_t a5,
                        const int32_t *pair, int64_t a6, const int64_t *their_key_start, int64_t b0, const int32_t *their_key, int64_t b1,
                        const int64_t *their_top_start, int64_t b2, const int32_t *their_top, int64_t b3, const int32_t *their_weight,
                        int64_t b4, const int32_t *term_list, int64_t c0, const uint32_t *term_row, int64_t c1, const int32_t *top_list,
                        int64_t c2, const uint32_t *top_row, int64_t c3, const uint8_t *top_units, int64_t c4, const int32_t *pair_list,
                        int64_t c5, const uint32_t *pair_row, int64_t c6, const uint8_t *common, int64_t names, int64_t unit,
                        int64_t pair_weight, int64_t threshold, Found *found) {
    OPEN_ARENA(arena)
    Terms asking = {key_start, top_start, pair_start, key, top, weight, pair, a0 - 1};
    Terms searched = {their_key_start, their_top_start, NULL, their_key, their_top, their_weight, NULL, b0 - 1};
    Lists lists = {term_list, top_list, pair_list, term_row, top_row, pair_row, top_units};
    if (a2 != a0 || a4 != a3 || a5 != a0 || b2 != b0 || b4 != b3 || c4 != c3 || unit < 1 || pair_weight < 0 || pair_weight > INT32_MAX) return BAD_PLACE;
    if (!edges_fit(key_start, a0 - 1, a1) || !edges_fit(top_start, a2 - 1, a3) || !are_below(key, a1, names) || !are_below(top, a3, names)) return BAD_PLACE;
    if (!edges_fit(their_key_start, b0 - 1, b1) || !edges_fit(their_top_start, b2 - 1, b3) || !are_below(their_top, b3, names)) return BAD_PLACE;
    if (!are_lists(term_list, c0, names, c1) || !are_lists(top_list, c2, names, c3) || !are_lists(pair_list, c5, c5 - 1, c6)) return BAD_PLACE;
    if (!edges_fit(pair_start, a5 - 1, a6) || !are_below(pair, a6, c5 - 1)) return BAD_PLACE;
    enum { ROOM = 1024 };
    Hits hits = {TAKE(arena, ROOM, int64_t), TAKE(arena, ROOM, int32_t), TAKE(arena, ROOM, int32_t), TAKE(arena, ROOM, int32_t), 0, ROOM};
    bool within = find_close(arena, &asking, &searched, &lists, common, names, unit, pair_weight, threshold, &hits);
    int64_t bytes = hits.count * (int64_t)sizeof(int32_t);
    if (within)
        hand_over(arena, found, 4, (const void *[]){hits.asked, hits.row, hits.near, hits.back}, (int64_t[]){2 * bytes, bytes, bytes, bytes});
    close_arena(arena);
    return within ? 0 : BAD_PLACE;
}
DOOR(close_rows, (GIVEN, int64_t unit, int64_t pair_weight, int64_t threshold), ARRAY(0), ARRAY(1), ARRAY(2), ARRAY(3), ARRAY(4), ARRAY(5), ARRAY(6), ARRAY(7),
    ARRAY(8), ARRAY(9), ARRAY(10), ARRAY(11), ARRAY(12), ARRAY(13), ARRAY(14), ARRAY(15), ARRAY(16), ARRAY(17), ARRAY(18), ARRAY(19), unit, pair_weight, threshold, FOUND(20))

typedef struct { uint64_t *key; int32_t *row; int64_t count, room; } Pairs;

static uint64_t pair_of(int32_t one, int32_t other) {
    return (uint64_t)(one < other ? one : other) << 32 | (uint64_t)(one < other ? other : one);
}

/* Counts to two how many rows have a pair, or any other that falls into the same place; or keeps those that were counted twice. */
static void go_through(Arena *arena, const int64_t *start, int64_t rows, const int32_t *top, const uint8_t *common, uint8_t *count, int shift,
                       Pairs *pairs) {
    for (int64_t i = 0; i < rows; i++)
        for (int64_t p = start[i]; p < start[i + 1]; p++)
            for (int64_t q = p + 1; q < start[i + 1]; q++) {
                if (common[top[p]] == RARE && common[top[q]] == RARE) continue;
                uint64_t key = pair_of(top[p], top[q]), place = key * UINT64_C(0x9E3779B97F4A7C15) >> shift;
                if (!pairs) {
                    count[place] += count[place] < 2;
                } else if (count[place] == 2) {
                    if (pairs->count == pairs->room) {
                        pairs->key = grown(arena, pairs->key, pairs->room, sizeof *pairs->key);
                        pairs->row = grown(arena, pairs->row, pairs->room, sizeof *pairs->row);
                        pairs->room *= 2;
                    }
                    pairs->key[pairs->count] = key;
                    pairs->row[pairs->count++] = (int32_t)i;
                }
            }
}

static int64_t shared_pairs(const int64_t *start, int64_t edges, const int32_t *top, int64_t tops, const uint8_t *common, int64_t names,
                          Found *found) {
    OPEN_ARENA(arena)
    if (!edges_fit(start, edges - 1, tops) || !are_below(top, tops, names) || edges - 1 > INT32_MAX) return BAD_PLACE;
    enum { ROOM = 1024, LEAST_BITS = 10, MOST_BITS = 28 };
    int64_t most = 0;
    for (int64_t i = 0; i + 1 < edges; i++) most += (start[i + 1] - start[i]) * (start[i + 1] - start[i]); /* twice the pairs */
    int bits = LEAST_BITS;
    while (bits < MOST_BITS && (INT64_C(1) << bits) < most) bits++;
    uint8_t *count = ZEROS(arena, INT64_C(1) << bits, uint8_t);
    Pairs pairs = {TAKE(arena, ROOM, uint64_t), TAKE(arena, ROOM, int32_t), 0, ROOM};
    go_through(arena, start, edges - 1, top, common, count, 64 - bits, NULL);
    go_through(arena, start, edges - 1, top, common, count, 64 - bits, &pairs);
    hand_over(arena, found, 2, (const void *[]){pairs.key, pairs.row},
              (int64_t[]){pairs.count * (int64_t)sizeof *pairs.key, pairs.count * (int64_t)sizeof *pairs.row});
    close_arena(arena);
    return pairs.count;
}
DOOR(shared_pairs, (GIVEN), ARRAY(0), ARRAY(1), ARRAY(2), FOUND(3))

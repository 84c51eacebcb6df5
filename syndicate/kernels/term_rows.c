/* Texts whose terms are numbers: rows of them laid end to end, row i from start[i] to start[i + 1]. `term_rows.py` says what each
 * door takes and returns.
 *
 * Invariant: the order of rows is kept, and the order of the numbers in a row, except where numbers are replaced.
 */
#include "kernels.h"

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

typedef struct { const int64_t *key_start, *top_start; const int32_t *key, *top, *weight; int64_t rows; } Terms;
typedef struct { const int32_t *term_list, *top_list; const uint32_t *term_row, *top_row; const uint8_t *top_units; } Lists;
typedef struct { int64_t every, rare; } Sum; /* of weights, and of those of terms that are not often */
typedef struct { int64_t *asked; int32_t *row, *near, *back; int64_t count, room; } Hits;

/* The top terms of a row that are marked. */
static Sum of_marked(const Terms *terms, int64_t row, const uint8_t *there, const uint8_t *often) {
    Sum sum = {0, 0};
    for (int64_t p = terms->top_start[row]; p < terms->top_start[row + 1]; p++)
        if (there[terms->top[p]]) {
            sum.every += terms->weight[p];
            if (!often[terms->top[p]]) sum.rare += terms->weight[p];
        }
    return sum;
}

/* The top terms of a row that are among the keys of another. */
static Sum of_held(const Terms *terms, int64_t row, const Terms *theirs, int64_t other, const uint8_t *often) {
    Sum sum = {0, 0};
    for (int64_t p = terms->top_start[row]; p < terms->top_start[row + 1]; p++) {
        int64_t low = theirs->key_start[other], end = theirs->key_start[other + 1], high = end;
        while (low < high) {
            int64_t middle = (low + high) / 2;
            if (theirs->key[middle] < terms->top[p]) low = middle + 1;
            else high = middle;
        }
        if (low == end || theirs->key[low] != terms->top[p]) continue;
        sum.every += terms->weight[p];
        if (!often[terms->top[p]]) sum.rare += terms->weight[p];
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

/* Adds up for each row searched in what it has in common with row i, and marks the keys of that. False for a row beyond. */
static bool add_up(const Terms *asking, int64_t i, const Lists *lists, int64_t unit, int64_t rows, uint8_t *restrict score, uint8_t *there) {
    for (int64_t p = asking->top_start[i]; p < asking->top_start[i + 1]; p++) {
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

BODY bool find_close(Arena *arena, const Terms *asking, const Terms *searched, const Lists *lists, const uint8_t *often, int64_t names,
                     int64_t unit, int64_t threshold, Hits *hits) {
    int64_t rows = searched->rows, padded = (rows + AT_ONCE - 1) / AT_ONCE * AT_ONCE;
    uint8_t *score = TAKE(arena, padded, uint8_t), *there = ZEROS(arena, names, uint8_t), least = (uint8_t)((threshold + unit - 1) / unit);
    for (int64_t i = 0; i < asking->rows; i++) {
        memset(score, 0, (size_t)padded);
        if (!add_up(asking, i, lists, unit, rows, score, there)) return false;
        for (int64_t first = 0; first < padded; first += AT_ONCE) {
            if (!reaches(score + first, least)) continue;
            for (int64_t r = first; r < least_of(first + AT_ONCE, rows); r++) {
                if (score[r] < least) continue;
                Sum theirs = of_marked(searched, r, there, often), own = of_held(asking, i, searched, r, often);
                int64_t near = theirs.every + own.rare, back = theirs.rare + own.every;
                if (near >= threshold || back >= threshold) add_hit(arena, hits, i, r, near, back);
            }
        }
        for (int64_t p = asking->key_start[i]; p < asking->key_start[i + 1]; p++) there[asking->key[p]] = 0;
    }
    return true;
}

static bool are_lists(const int32_t *begin, int64_t begins, int64_t names, int64_t rows) {
    bool rising = begins == names + 1 && begin[0] >= 0 && begin[names] <= rows;
    for (int64_t k = 0; rising && k < names; k++) rising = begin[k] <= begin[k + 1];
    return rising;
}

static int64_t close_rows(const int64_t *key_start, int64_t a0, const int32_t *key, int64_t a1, const int64_t *top_start, int64_t a2,
                          const int32_t *top, int64_t a3, const int32_t *weight, int64_t a4, const int64_t *their_key_start, int64_t b0,
                          const int32_t *their_key, int64_t b1, const int64_t *their_top_start, int64_t b2, const int32_t *their_top, int64_t b3,
                          const int32_t *their_weight, int64_t b4, const int32_t *term_list, int64_t c0, const uint32_t *term_row, int64_t c1,
                          const int32_t *top_list, int64_t c2, const uint32_t *top_row, int64_t c3, const uint8_t *top_units, int64_t c4,
                          const uint8_t *often, int64_t names, int64_t unit, int64_t threshold, Found *found) {
    OPEN_ARENA(arena)
    Terms asking = {key_start, top_start, key, top, weight, a0 - 1};
    Terms searched = {their_key_start, their_top_start, their_key, their_top, their_weight, b0 - 1};
    Lists lists = {term_list, top_list, term_row, top_row, top_units};
    if (a2 != a0 || a4 != a3 || b2 != b0 || b4 != b3 || c4 != c3 || unit < 1) return BAD_PLACE;
    if (!edges_fit(key_start, a0 - 1, a1) || !edges_fit(top_start, a2 - 1, a3) || !are_below(key, a1, names) || !are_below(top, a3, names)) return BAD_PLACE;
    if (!edges_fit(their_key_start, b0 - 1, b1) || !edges_fit(their_top_start, b2 - 1, b3) || !are_below(their_top, b3, names)) return BAD_PLACE;
    if (!are_lists(term_list, c0, names, c1) || !are_lists(top_list, c2, names, c3)) return BAD_PLACE;
    enum { ROOM = 1024 };
    Hits hits = {TAKE(arena, ROOM, int64_t), TAKE(arena, ROOM, int32_t), TAKE(arena, ROOM, int32_t), TAKE(arena, ROOM, int32_t), 0, ROOM};
    bool within = find_close(arena, &asking, &searched, &lists, often, names, unit, threshold, &hits);
    int64_t bytes = hits.count * (int64_t)sizeof(int32_t);
    if (within)
        hand_over(arena, found, 4, (const void *[]){hits.asked, hits.row, hits.near, hits.back}, (int64_t[]){2 * bytes, bytes, bytes, bytes});
    close_arena(arena);
    return within ? 0 : BAD_PLACE;
}
DOOR(close_rows, (GIVEN, int64_t unit, int64_t threshold), ARRAY(0), ARRAY(1), ARRAY(2), ARRAY(3), ARRAY(4), ARRAY(5), ARRAY(6), ARRAY(7),
    ARRAY(8), ARRAY(9), ARRAY(10), ARRAY(11), ARRAY(12), ARRAY(13), ARRAY(14), ARRAY(15), unit, threshold, FOUND(16))

/* From sorted band keys to pairs of articles. `bucket_pairs.py` says what each door takes and returns.
 *
 * Invariant: within a bucket the articles are taken in their own order, never in that of arrival; a bucket of more
 * than `cap` articles is handed back instead of being paired, so that no call writes more than it has room for.
 */
#include "kernels.h"

enum { ENOUGH = 1, ABOVE_MARGIN = 2, WIDE = 4, BLOCK = 128 /* places whose number fits a byte */ };

/* Groups of equal units: their articles, which are chosen, and if there are sketches, their small form and shingles. */
typedef struct {
    const int64_t *start, *article;
    const uint8_t *side, *small;
    const int64_t *shingles;
    int64_t wanted, cap, articles, permutations, least, shared;
} Groups;
typedef struct { const int64_t *order; int64_t begin, stop; } Bucket; /* groups */
typedef struct { int64_t *code, count, room; } Pairs;

static int64_t in_bucket(const Groups *groups, Bucket bucket) {
    int64_t total = 0;
    for (int64_t p = bucket.begin; p < bucket.stop; p++) total += groups->start[bucket.order[p] + 1] - groups->start[bucket.order[p]];
    return total;
}

/* Writes the different articles of a bucket in rising order; `other` has as much room. */
static int64_t gather_articles(const Groups *groups, Bucket bucket, int64_t *scratch, int64_t *other) {
    int64_t size = 0, count = 0;
    for (int64_t p = bucket.begin; p < bucket.stop; p++)
        for (int64_t i = groups->start[bucket.order[p]]; i < groups->start[bucket.order[p] + 1]; i++) scratch[size++] = groups->article[i];
    sort_numbers(scratch, size, other);
    for (int64_t i = 0; i < size; i++)
        if (count == 0 || scratch[count - 1] != scratch[i]) scratch[count++] = scratch[i];
    return count;
}

/* How far two groups promise to share what is asked for: just so, twice as much, or 0 for less. */
static int overlap_class(const Groups *groups, int64_t g, int64_t h) {
    const uint8_t *one = groups->small + g * groups->permutations, *two = groups->small + h * groups->permutations;
    int64_t agreed = 0;
    for (int64_t first = 0; first < groups->permutations; first += BLOCK) {
        uint8_t some = 0;
        int64_t stop = least_of(first + BLOCK, groups->permutations);
        for (int64_t i = first; i < stop; i++) some += one[i] == two[i];
        agreed += some;
    }
    if (agreed < groups->least) return 0;
    if (2 * agreed >= groups->permutations) return ABOVE_MARGIN;
    /* Of n and m shingles a share J of all different ones is in both: J / (1 + J) * (n + m) shingles. */
    int64_t found = agreed * (groups->shingles[g] + groups->shingles[h]), needed = groups->shared * (groups->permutations + agreed);
    return found >= 2 * needed ? ABOVE_MARGIN : found >= needed ? ENOUGH : 0;
}

static void add_pair(const Groups *groups, int64_t one, int64_t two, bool above, Pairs *pairs) {
    if (one == two || !(groups->wanted >> (groups->side[one] + groups->side[two]) & 1)) return;
    pairs->code[pairs->count++] = (least_of(one, two) * groups->articles + most_of(one, two)) * 2 + above;
}

/* Pairs the articles of the groups of a bucket that are alike. */
static void pair_alike(const Groups *groups, Bucket bucket, Pairs *pairs) {
    for (int64_t p = bucket.begin; p < bucket.stop; p++)
        for (int64_t q = p; q < bucket.stop; q++) {
            int64_t g = bucket.order[p], h = bucket.order[q];
            int found = p == q ? ABOVE_MARGIN : overlap_class(groups, g, h);
            if (found == 0) continue;
            for (int64_t a = groups->start[g]; a < groups->start[g + 1]; a++)
                for (int64_t b = p == q ? a + 1 : groups->start[h]; b < groups->start[h + 1]; b++)
                    add_pair(groups, groups->article[a], groups->article[b], found == ABOVE_MARGIN, pairs);
        }
}

static bool has_room(const Pairs *pairs, int64_t articles) {
    return articles < INT32_MAX && articles * (articles - 1) / 2 <= pairs->room - pairs->count;
}

/* Pairs the runs of equal keys from a position on until there is no more room; returns where to go on. */
BODY int64_t pair_runs(const uint64_t *key, int64_t n, const int64_t *order, int64_t at, const Groups *groups, Pairs *pairs, int64_t *scratch,
                       int64_t *other, int64_t room, int64_t *large, int64_t most_large, int64_t *found_large) {
    for (int64_t stop; at < n; at = stop) {
        for (stop = at + 1; stop < n && key[stop] == key[at]; stop++) {}
        Bucket bucket = {order, at, stop};
        if (stop - at == 1 && groups->start[order[at] + 1] - groups->start[order[at]] <= 1) continue;
        int64_t total = in_bucket(groups, bucket);
        if (total > room) return BAD_PLACE; /* a group stands in it twice */
        int64_t size = gather_articles(groups, bucket, scratch, other);
        if (size > groups->cap || (groups->least > 0 && total > WIDE * groups->cap)) {
            if (*found_large == most_large) return at;
            memcpy(large + 3 * (*found_large)++, (int64_t[]){at, stop, size}, 3 * sizeof *large);
        } else if (!has_room(pairs, groups->least > 0 ? total : size))
            return at;
        else if (groups->least > 0)
            pair_alike(groups, bucket, pairs);
        else
            for (int64_t i = 0; i < size; i++)
                for (int64_t j = i + 1; j < size; j++) add_pair(groups, scratch[i], scratch[j], true, pairs);
    }
    return at;
}

static bool are_groups(const int64_t *order, int64_t begin, int64_t stop, int64_t groups) {
    if (begin < 0) return false;
    bool within = true;
    for (int64_t p = begin; p < stop; p++) within &= order[p] >= 0 && order[p] < groups;
    return within;
}

static int64_t gather(const int64_t *order, int64_t positions, int64_t begin, int64_t stop, const int64_t *start, int64_t edges,
                      const int64_t *article, int64_t members, int64_t *scratch, int64_t room) {
    OPEN_ARENA(arena)
    Groups groups = {.start = start, .article = article};
    Bucket bucket = {order, begin, stop};
    if (stop > positions || !are_groups(order, begin, stop, edges - 1)) return BAD_PLACE;
    for (int64_t p = begin; p < stop; p++)
        if (!edges_fit(start + order[p], 1, members)) return BAD_PLACE;
    int64_t total = in_bucket(&groups, bucket);
    if (total > room) return BAD_PLACE;
    int64_t count = gather_articles(&groups, bucket, scratch, TAKE(arena, total, int64_t));
    close_arena(arena);
    return count;
}
DOOR(gather, (GIVEN, int64_t begin, int64_t stop), ARRAY(0), begin, stop, ARRAY(1), ARRAY(2), ARRAY(3))

static int64_t run_pairs(const uint64_t *key, int64_t n, const int64_t *order, int64_t positions, int64_t at, const int64_t *start, int64_t edges,
                         const int64_t *article, int64_t members, const uint8_t *side, int64_t sides, int64_t wanted, int64_t cap,
                         int64_t articles, const uint8_t *small, int64_t cells, const int64_t *shingles, int64_t counted, int64_t permutations,
                         int64_t least, int64_t shared, int64_t *out, int64_t out_room, int64_t *scratch, int64_t room, int64_t *large,
                         int64_t large_room, int64_t *numbers, int64_t results) {
    OPEN_ARENA(arena)
    Groups groups = {start, article, side, small, shingles, wanted, cap, articles, permutations, least, shared};
    if (positions != n || results != 2 || articles != sides || articles > INT32_MAX || cap > INT32_MAX || !edges_fit(start, edges - 1, members))
        return BAD_PLACE;
    if (least > 0 && (counted < edges - 1 || permutations < 1 || cells / permutations < edges - 1)) return BAD_PLACE;
    if (!are_groups(order, at, n, edges - 1)) return BAD_PLACE;
    bool within = true;
    for (int64_t i = 0; i < members; i++) within &= article[i] >= 0 && article[i] < articles;
    for (int64_t i = 0; i < articles; i++) within &= side[i] <= 1;
    if (!within) return BAD_PLACE;
    Pairs pairs = {out, 0, out_room};
    int64_t *other = TAKE(arena, room, int64_t), found_large = 0;
    int64_t following = pair_runs(key, n, order, at, &groups, &pairs, scratch, other, room, large, large_room / 3, &found_large);
    close_arena(arena);
    numbers[0] = pairs.count;
    numbers[1] = found_large;
    return following;
}
DOOR(run_pairs, (GIVEN, int64_t at, int64_t wanted, int64_t cap, int64_t articles, int64_t permutations, int64_t least, int64_t shared),
    ARRAY(0), ARRAY(1), at, ARRAY(2), ARRAY(3), ARRAY(4), wanted, cap, articles, ARRAY(5), ARRAY(6), permutations, least, shared, ARRAY(7), ARRAY(8), ARRAY(9), ARRAY(10))

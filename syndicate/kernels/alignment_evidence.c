/* Counts of a passage: its equal runs, words in order, quoted words, and what the order of the words says.
 *
 * Invariant: what is counted in one box does not depend on the other boxes.
 */
#include "alignment.h"
#include "hashing.h"
#include "logarithms.h"

#include <stdlib.h>

enum { SAME = -1, TOO_LONG = -2 /* in the place of words in order, see `alignment_evidence.py` */, LEAST_RUN = 5 };

typedef struct { int32_t box, a0, a1, b0, b1; } Span;

typedef struct {
    const Text *a, *b;
    const uint8_t *own_a, *own_b; /* which tokens are quoted */
    double least, cap;
    int64_t most_steps;
} Asked;

/* What all boxes use one after the other. */
typedef struct {
    Runs inside;
    uint8_t *used_a, *used_b; /* one a token */
    bool *there_a, *there_b;  /* one a stem, false between boxes */
    Numbered words;           /* of both texts, once they are asked for, and a -1 for each */
    int32_t *slot;
} Scratch;

static int earlier(const void *one, const void *other) {
    const Run *p = one, *q = other;
    return p->a != q->a ? (p->a > q->a) - (p->a < q->a) : (p->b > q->b) - (p->b < q->b);
}

static int longer(const void *one, const void *other) {
    const Run *p = one, *q = other;
    return p->length != q->length ? (p->length < q->length) - (p->length > q->length) : earlier(one, other);
}

/* Cuts from both ends of a run the words that longer runs have; returns whether enough is left, and none of it is theirs. A run
 * goes on over the first words of what stands between it and the next one if these are, by accident, the next one's first words. */
static bool cut_free(Run *run, const uint8_t *used_a, const uint8_t *used_b) {
    while (run->length > 0 && (used_a[run->a] || used_b[run->b])) run->a++, run->b++, run->length--;
    while (run->length > 0 && (used_a[run->a + run->length - 1] || used_b[run->b + run->length - 1])) run->length--;
    size_t length = (size_t)run->length;
    return run->length >= LEAST_RUN && !memchr(used_a + run->a, 1, length) && !memchr(used_b + run->b, 1, length);
}

/* Finds the equal runs inside a box in order, the longest preferred where they overlap. */
static void runs_inside(Box box, Runs runs, Scratch *scratch) {
    Run *found = scratch->inside.run;
    int64_t size = 0, kept = 0;
    for (int64_t r = 0; r < runs.count; r++) {
        Run run = runs.run[r];
        int64_t skip = most_of(0, most_of(box.a0 - run.a, box.b0 - run.b)), x = run.a + skip, y = run.b + skip;
        int64_t length = least_of(run.length - skip, least_of(box.a1 - x, box.b1 - y));
        if (length >= LEAST_RUN) found[size++] = (Run){(int32_t)x, (int32_t)y, (int32_t)length};
    }
    if (size > 1) {
        qsort(found, (size_t)size, sizeof *found, longer);
        memset(scratch->used_a + box.a0, 0, (size_t)(box.a1 - box.a0));
        memset(scratch->used_b + box.b0, 0, (size_t)(box.b1 - box.b0));
        for (int64_t r = 0; r < size; r++) {
            Run run = found[r];
            if (!cut_free(&run, scratch->used_a, scratch->used_b)) continue;
            memset(scratch->used_a + run.a, 1, (size_t)run.length);
            memset(scratch->used_b + run.b, 1, (size_t)run.length);
            found[kept++] = run;
        }
        qsort(found, (size_t)kept, sizeof *found, earlier);
        size = kept;
    }
    scratch->inside.count = size;
}

/* How many words of both sides of a box are equal in order, or SAME or TOO_LONG. */
static int64_t in_order(Arena *arena, const Asked *asked, Box box, Scratch *scratch) {
    const Text *a = asked->a, *b = asked->b;
    int64_t n = box.a1 - box.a0, m = box.b1 - box.b0;
    if (n == m && memcmp(a->key + box.a0, b->key + box.b0, (size_t)n * sizeof *a->key) == 0) return SAME;
    if (n * m > asked->most_steps) return TOO_LONG;
    if (!scratch->slot) {
        uint64_t *both = TAKE(arena, a->tokens + b->tokens, uint64_t);
        memcpy(both, a->key, (size_t)a->tokens * sizeof *both);
        memcpy(both + a->tokens, b->key, (size_t)b->tokens * sizeof *both);
        scratch->words = number_keys(arena, both, a->tokens + b->tokens);
        scratch->slot = TAKE(arena, scratch->words.count, int32_t);
        memset(scratch->slot, 0xFF, (size_t)scratch->words.count * sizeof *scratch->slot);
    }
    Arena before = *arena;
    const int32_t *ids = scratch->words.by;
    int64_t common = common_in_order(arena, ids + box.a0, n, ids + a->tokens + box.b0, m, scratch->slot);
    give_back(arena, &before);
    return common;
}

/* What equal runs say by the order of their words, each what it says beyond `least` nats. */
static double said_by(const Text *a, Runs runs, double least, double cap) {
    double total = 0.0;
    for (int64_t r = 0; r < runs.count; r++) {
        double said = 0.0;
        for (int64_t t = runs.run[r].a; t < (int64_t)runs.run[r].a + runs.run[r].length; t++) {
            double p = a->common[a->id[t]] + a->excess[a->id[t]], nats = -ln(1.0 < p ? 1.0 : p);
            said += cap < nats ? cap : nats;
        }
        total += said - least > 0.0 ? said - least : 0.0;
    }
    return total;
}

/* The place of a key among ascending ones, or -1. */
static int64_t find(const uint64_t *keys, int64_t count, uint64_t key) {
    int64_t low = 0, high = count;
    while (low < high) {
        int64_t middle = (low + high) / 2;
        if (keys[middle] < key) low = middle + 1;
        else high = middle;
    }
    return low < count && keys[low] == key ? low : -1;
}

/* How many words of x in [x0, x1) are quoted on both sides. A quotation counts whole where y quotes at least half of its words:
 * newsrooms shorten and reword quotations. */
static int64_t quoted(const Text *x, const Text *y, const uint8_t *own, const uint8_t *theirs, int64_t x0, int64_t x1, int64_t y0,
                      int64_t y1, bool *there) {
    int64_t total = 0, t = x0;
    while (t < x1 && !own[t]) t++;
    if (t == x1) return 0;
    for (int64_t u = y0; u < y1; u++)
        if (theirs[u]) there[y->id[u]] = true;
    while (t < x1) {
        int64_t first = t, met = 0;
        for (; t < x1 && own[t]; t++) {
            int64_t at = find(y->vocab, y->stems, x->vocab[x->id[t]]);
            met += at >= 0 && there[at];
        }
        total += 2 * met >= t - first ? t - first : met;
        while (t < x1 && !own[t]) t++;
    }
    for (int64_t u = y0; u < y1; u++) there[y->id[u]] = false;
    return total;
}

BODY Span *count_boxes(Arena *arena, const Asked *asked, Boxes boxes, Runs runs, bool turned, int64_t *counts, double *said, int64_t *size) {
    const Text *a = asked->a, *b = asked->b;
    int64_t room = 16, count = 0;
    Span *spans = TAKE(arena, room, Span);
    Scratch scratch = {.inside = {TAKE(arena, runs.count, Run), 0}, .slot = NULL};
    scratch.used_a = TAKE(arena, a->tokens, uint8_t), scratch.used_b = TAKE(arena, b->tokens, uint8_t);
    scratch.there_a = ZEROS(arena, a->stems, bool), scratch.there_b = ZEROS(arena, b->stems, bool);
    for (int64_t k = 0; k < boxes.count; k++) {
        Box box = boxes.box[k];
        runs_inside(box, runs, &scratch);
        counts[3 * k] = 0;
        for (int64_t r = 0; r < scratch.inside.count; r++) {
            Run run = scratch.inside.run[r];
            if (count == room) {
                spans = grown(arena, spans, room, sizeof *spans);
                room *= 2;
            }
            spans[count++] = (Span){(int32_t)k, a->start[run.a], a->end[run.a + run.length], b->start[run.b], b->end[run.b + run.length]};
            counts[3 * k] += run.length;
        }
        counts[3 * k + 1] = in_order(arena, asked, box, &scratch);
        counts[3 * k + 2] = turned ? quoted(b, a, asked->own_b, asked->own_a, box.b0, box.b1, box.a0, box.a1, scratch.there_a)
                                   : quoted(a, b, asked->own_a, asked->own_b, box.a0, box.a1, box.b0, box.b1, scratch.there_b);
        said[k] = said_by(a, scratch.inside, asked->least, asked->cap);
    }
    *size = count;
    return spans;
}

static int64_t describe(const Text *a, const Text *b, const uint8_t *own_a, int64_t tokens_a, const uint8_t *own_b, int64_t tokens_b,
                        const Box *boxes, int64_t cells, const Run *runs, int64_t numbers, int64_t turned, double least, int64_t most_steps,
                        double cap, int64_t *counts, int64_t room, double *said, int64_t count, Found *found) {
    OPEN_ARENA(arena)
    if (tokens_a != a->tokens || tokens_b != b->tokens || cells != 4 * count || room != 3 * count || numbers % 3 != 0) return BAD_PLACE;
    if (!boxes_fit(a, b, boxes, count)) return BAD_PLACE;
    for (int64_t r = 0; r < numbers / 3; r++) {
        Run run = runs[r];
        if (run.a < 0 || run.b < 0 || run.length < 0 || run.a > tokens_a - run.length || run.b > tokens_b - run.length) return BAD_PLACE;
    }
    int64_t size;
    Asked asked = {a, b, own_a, own_b, least, cap, most_steps};
    const void *part[] = {count_boxes(arena, &asked, (Boxes){(Box *)boxes, count}, (Runs){(Run *)runs, numbers / 3}, turned != 0, counts, said,
                                      &size)};
    hand_over(arena, found, 1, part, (int64_t[]){size * (int64_t)sizeof(Span)});
    close_arena(arena);
    return 0;
}
DOOR(describe, (GIVEN, const Text *a, const Text *b, int64_t turned, double least, int64_t most_steps, double cap), a, b, ARRAY(0),
    ARRAY(1), ARRAY(2), ARRAY(3), turned, least, most_steps, cap, ARRAY(4), ARRAY(5), FOUND(6))

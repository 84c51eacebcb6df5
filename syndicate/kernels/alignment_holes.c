/* Sentences inside a box that the other side does not have.
 *
 * Invariant: a hole lies inside the box and touches neither end of it.
 */
#include "alignment.h"
#include "logarithms.h"

enum { SENTENCE_END = 3 };
static const double KEPT = 0.5; /* share of its words that a reworded sentence keeps at least */

typedef struct { const Text *x, *y; const int32_t *to_y; int64_t y0, y1; const Rules *rules; } Sides;

/* What the best window of y in [y0, y1) says for a sentence of x, or what the first one does that says enough; `worth` and `held`
 * are zeros, one a stem of y, and are so again behind. */
static double support(const Sides *sides, int64_t first, int64_t last, double *worth, int32_t *held) {
    const Text *x = sides->x, *y = sides->y;
    const Rules *rules = sides->rules;
    const int32_t *to_y = sides->to_y;
    int64_t length = last - first, width = most_of(length + 10, 3 * length / 2), behind = sides->y0;
    double total = 0.0, now = 0.0, best = 0.0, missing = word_says(0.0, false, width, KEPT, rules->missing, rules->cap);
    for (int64_t t = first; t < last; t++) {
        int32_t i = x->id[t];
        total += missing;
        if (to_y[i] >= 0)
            worth[to_y[i]] += word_says(x->common[i] + rules->own * x->excess[i], true, width, KEPT, rules->missing, rules->cap) - missing;
    }
    double chance = ln(1.0 + (double)(sides->y1 - sides->y0) / (double)width);
    while (behind < sides->y1 && total + best - chance < 0.0) { /* what more windows could add does not matter where one says enough */
        int64_t t = behind++;
        if (y->barrier[t] == 0 && held[y->id[t]]++ == 0) now += worth[y->id[t]];
        if (t - width >= sides->y0 && y->barrier[t - width] == 0 && --held[y->id[t - width]] == 0) now -= worth[y->id[t - width]];
        best = now > best ? now : best;
    }
    for (int64_t t = sides->y0; t < behind; t++) held[y->id[t]] = 0;
    for (int64_t t = first; t < last; t++)
        if (to_y[x->id[t]] >= 0) worth[to_y[x->id[t]]] = 0.0;
    return total + best - chance;
}

BODY Range longest_hole(Arena *arena, const Sides *sides, int64_t x0, int64_t x1, int64_t least) {
    const Text *x = sides->x;
    double *worth = ZEROS(arena, sides->y->stems, double), lacking = 0.0;
    int32_t *held = ZEROS(arena, sides->y->stems, int32_t);
    int64_t hole = x0, first = x0;
    bool begun = false; /* a sentence that y has came before */
    Range best = {0, 0, 0.0};
    for (int64_t t = x0 + 1; t <= x1; t++) {
        if (t < x1 && x->gap[t] < SENTENCE_END) continue;
        double said = support(sides, first, t, worth, held);
        if (said >= 0.0) {
            bool longest = first - hole >= least && first - hole > best.last - best.first;
            if (begun && lacking <= -sides->rules->lacking && longest) best = (Range){hole, first, 0.0};
            begun = true;
            hole = t;
            lacking = 0.0;
        } else
            lacking += said;
        first = t;
    }
    return best;
}

/* Returns the first token of the hole above its last one in 32 bits, 0 if there is none. */
static int64_t find_hole(const Text *x, const int32_t *to_y, int64_t stems, const Text *y, int64_t x0, int64_t x1, int64_t y0, int64_t y1,
                         int64_t least, const Rules *rules) {
    OPEN_ARENA(arena)
    if (!range_fits(x, x0, x1) || !range_fits(y, y0, y1) || !leads_into(to_y, stems, x, y)) return BAD_PLACE;
    Sides sides = {x, y, to_y, y0, y1, rules};
    Range hole = longest_hole(arena, &sides, x0, x1, least);
    close_arena(arena);
    return hole.first << 32 | hole.last;
}
DOOR(find_hole, (GIVEN, const Text *x, const Text *y, int64_t x0, int64_t x1, int64_t y0, int64_t y1, int64_t least, const Rules *rules),
    x, ARRAY(0), y, x0, x1, y0, y1, least, rules)

BODY Range best_place(Arena *arena, const Text *x, const Text *y, const int32_t *to_x, int64_t first, int64_t last, int64_t y0, int64_t y1,
                      const Rules *rules) {
    int64_t *stamp = ZEROS(arena, x->stems, int64_t);
    double *score = TAKE(arena, y1, double);
    note(x, first, last, stamp, 1);
    for (int64_t t = y0; t < y1; t++) {
        int32_t i = y->id[t];
        bool shared = to_x[i] >= 0 && stamp[to_x[i]] == 1;
        score[t] = word_says(y->common[i] + rules->own * y->excess[i], shared, last - first, rules->fit_kept, rules->missing, rules->cap);
    }
    return best_range(score, y->gap, y0, y1, rules->edge_scan);
}

/* Returns the first token of the range of y that fits best above its last one in 32 bits. */
static int64_t fit_place(const Text *x, const Text *y, const int32_t *to_x, int64_t stems, int64_t first, int64_t last, int64_t y0, int64_t y1,
                         const Rules *rules) {
    OPEN_ARENA(arena)
    if (!range_fits(x, first, last) || !range_fits(y, y0, y1) || !leads_into(to_x, stems, y, x)) return BAD_PLACE;
    Range best = best_place(arena, x, y, to_x, first, last, y0, y1, rules);
    close_arena(arena);
    return best.first << 32 | best.last;
}
DOOR(fit_place, (GIVEN, const Text *x, const Text *y, int64_t first, int64_t last, int64_t y0, int64_t y1, const Rules *rules), x, y,
    ARRAY(0), first, last, y0, y1, rules)

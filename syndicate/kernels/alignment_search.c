/* All that is searched for in two texts before passages are made, in one call.
 *
 * Invariant: a bound that was met is returned as a flag. Most pairs of texts have nothing in common and are done here.
 */
#include "alignment.h"

enum { REPEATED = 1, MANY_RUNS = 2, MANY_SEEDS = 4, MANY_BOXES = 8, GRAM = 5 };

/* The longest runs, in the order given. */
static Runs most_long(Arena *arena, Runs runs, int64_t most) {
    int64_t *order = TAKE(arena, runs.count, int64_t);
    double *key = TAKE(arena, runs.count, double);
    bool *kept = ZEROS(arena, runs.count, bool);
    for (int64_t r = 0; r < runs.count; r++) order[r] = r, key[r] = -(double)runs.run[r].length;
    stable_order(arena, order, runs.count, key);
    for (int64_t r = 0; r < most; r++) kept[order[r]] = true;
    Runs found = {TAKE(arena, most, Run), 0};
    for (int64_t r = 0; r < runs.count; r++)
        if (kept[r]) found.run[found.count++] = runs.run[r];
    return found;
}

/* The runs that are passages by themselves, the longest first, then by their places. */
static Runs long_runs(Arena *arena, const Text *a, Runs runs, const Limits *limits) {
    int64_t *order = TAKE(arena, runs.count, int64_t), size = 0;
    double *key = TAKE(arena, runs.count, double);
    for (int64_t r = 0; r < runs.count; r++) {
        Run run = runs.run[r];
        if (run.length >= limits->run_words && a->end[run.a + run.length] - a->start[run.a] >= limits->run_characters) order[size++] = r;
    }
    for (int pass = 0; pass < 3; pass++) {
        for (int64_t o = 0; o < size; o++) {
            Run run = runs.run[order[o]];
            key[order[o]] = pass == 0 ? run.b : pass == 1 ? run.a : -(double)run.length;
        }
        stable_order(arena, order, size, key);
    }
    Runs found = {TAKE(arena, size, Run), size};
    for (int64_t o = 0; o < size; o++) found.run[o] = runs.run[order[o]];
    return found;
}

static Box turned(Box box) { return (Box){box.b0, box.b1, box.a0, box.a1}; }

/* Finds the places where two texts may share a passage. `found` takes the arrays of `SearchResult`; returns its flags. */
static int64_t look(const Text *a, const Text *b, const Rules *rules, const Rules *rules_turned, const Limits *limits, Found *found) {
    OPEN_ARENA(arena)
    int64_t flags = 0;
    bool met;
    int32_t *to_b = TAKE(arena, a->stems, int32_t), *to_a = TAKE(arena, b->stems, int32_t);
    shared_stems(a->vocab, a->stems, b->vocab, b->stems, to_b, to_a);
    Runs runs = equal_runs(arena, a, b, GRAM, &met);
    flags |= met ? REPEATED : 0;
    if (runs.count > limits->most_runs) {
        runs = most_long(arena, runs, limits->most_runs);
        flags |= MANY_RUNS;
    }
    Boxes seeded = sentence_boxes(arena, a, b, to_b, to_a, limits, &met);
    flags |= met ? MANY_SEEDS : 0;
    double *scores, *scores_b;
    Boxes scanned = scan_boxes(arena, a, b, to_b, to_a, rules, &scores);
    Boxes scanned_b = scan_boxes(arena, b, a, to_a, to_b, rules_turned, &scores_b);
    Boxes chained = chains(arena, a, b, long_runs(arena, a, runs, limits), limits->near);
    Boxes all = {TAKE(arena, seeded.count + scanned.count + scanned_b.count + chained.count, Box), 0};
    for (int64_t k = 0; k < seeded.count; k++) all.box[all.count++] = seeded.box[k];
    for (int64_t k = 0; k < scanned.count; k++) all.box[all.count++] = scanned.box[k];
    for (int64_t k = 0; k < scanned_b.count; k++) all.box[all.count++] = turned(scanned_b.box[k]);
    for (int64_t k = 0; k < chained.count; k++) all.box[all.count++] = chained.box[k];
    if (all.count > limits->most_boxes) {
        all.count = limits->most_boxes;
        flags |= MANY_BOXES;
    }
    double *said = TAKE(arena, all.count, double), *kept_said = TAKE(arena, all.count, double);
    refine(arena, a, b, to_b, to_a, all, rules, said);
    for (int64_t k = 0; k < all.count; k++) {
        Box box = all.box[k];
        if (a->end[box.a1] - a->start[box.a0] < limits->least_longer || b->end[box.b1] - b->start[box.b0] < limits->least_shorter) said[k] = 0.0;
    }
    int64_t *kept = TAKE(arena, all.count, int64_t), size = choose(arena, all.box, all.count, said, limits, kept);
    Box *best = TAKE(arena, size, Box);
    for (int64_t k = 0; k < size; k++) best[k] = all.box[kept[k]], kept_said[k] = said[kept[k]];
    const void *part[] = {to_b, to_a, runs.run, chained.box, best, kept_said, scanned.box, scores, scanned_b.box, scores_b};
    const int64_t bytes[] = {a->stems * 4, b->stems * 4, runs.count * 12, chained.count * 16, size * 16, size * 8,
                             scanned.count * 16, scanned.count * 8, scanned_b.count * 16, scanned_b.count * 8};
    hand_over(arena, found, 10, part, bytes);
    close_arena(arena);
    return flags;
}
DOOR(look, (GIVEN, const Text *a, const Text *b, const Rules *rules, const Rules *rules_turned, const Limits *limits), a, b, rules,
    rules_turned, limits, FOUND(0))

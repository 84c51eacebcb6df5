/* The stretches of one text whose words the other as a whole holds.
 *
 * Invariant: stretches do not overlap, and each begins and ends where that says most.
 */
#include "alignment.h"

/* Writes what each token of x says, given n stamped words of y. */
static void scores_of(const Text *x, const int32_t *to_y, const int64_t *stamp, int64_t value, int64_t n, double kept, double own,
                      const Rules *rules, double *known, double *score) {
    double missing = word_says(0.0, false, n, kept, rules->missing, rules->cap), said = 0.0;
    double before = -1.0; /* most words are as rare as the one before, so that few logarithms are taken */
    for (int64_t i = 0; i < x->stems; i++) {
        if (to_y[i] < 0 || stamp[to_y[i]] != value) {
            known[i] = missing;
            continue;
        }
        double frequency = x->common[i] + own * x->excess[i];
        if (frequency != before) {
            before = frequency;
            said = word_says(frequency, true, n, kept, 0.0, rules->cap);
        }
        known[i] = said;
    }
    for (int64_t t = 0; t < x->tokens; t++) score[t] = x->barrier[t] == 1 ? BARRIER : known[x->id[t]];
}

/* Finds the stretches of a whose words b as a whole holds, and for each the stretch of b that holds most of them; `scores` takes
 * what their a sides say, best first. */
Boxes scan_boxes(Arena *arena, const Text *a, const Text *b, const int32_t *to_b, const int32_t *to_a, const Rules *rules, double **scores) {
    int64_t most = rules->scan_most, waiting = 1;
    Boxes boxes = {TAKE(arena, most, Box), 0};
    *scores = TAKE(arena, most, double);
    double *score = TAKE(arena, a->tokens, double), *score_b = TAKE(arena, b->tokens, double);
    double *known = TAKE(arena, most_of(a->stems, b->stems), double);
    int64_t *stamp_a = ZEROS(arena, a->stems, int64_t), *stamp_b = ZEROS(arena, b->stems, int64_t);
    int64_t(*pending)[2] = take_bytes(arena, 2 * most + 2, sizeof *pending);
    note(b, 0, b->tokens, stamp_b, 1);
    scores_of(a, to_b, stamp_b, 1, b->tokens, rules->scan_kept, rules->scan_own, rules, known, score);
    pending[0][0] = 0, pending[0][1] = a->tokens;
    while (waiting > 0 && boxes.count < most) {
        int64_t low = pending[--waiting][0], high = pending[waiting][1];
        if (low >= high) continue;
        Range best = best_range(score, a->gap, low, high, rules->edge_scan);
        if (best.said < rules->scan_least) continue;
        note(a, best.first, best.last, stamp_a, boxes.count + 1);
        scores_of(b, to_a, stamp_a, boxes.count + 1, best.last - best.first, rules->fit_kept, rules->own, rules, known, score_b);
        Range there = best_range(score_b, b->gap, 0, b->tokens, rules->edge_b);
        boxes.box[boxes.count] = (Box){(int32_t)best.first, (int32_t)best.last, (int32_t)there.first, (int32_t)there.last};
        (*scores)[boxes.count++] = best.said;
        pending[waiting][0] = low, pending[waiting++][1] = best.first;
        pending[waiting][0] = best.last, pending[waiting++][1] = high;
    }
    return boxes;
}

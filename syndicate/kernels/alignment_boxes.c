/* The likelihood ratio of shared words, and the stretches of two texts that it makes most likely.
 *
 * Invariant: scores are natural logarithms. The chance that a word is met by accident in n words of the other text is
 * 1 - exp(-n f), where f is its background frequency plus its surplus in its own text.
 */
#include "alignment.h"
#include "logarithms.h"

enum { REMEMBERED = 32 /* rounds of refining */ };
static const int64_t MOST_STEPS = 1 << 27; /* tokens that the rounds of one pair of texts may walk */

typedef struct { Box from, to; double said; } Round;
typedef struct { int64_t *stamp, *serial; double *known, *score; } Notes; /* one a stem, the scores one a token */

/* Stamps the stems of a token range. */
void note(const Text *side, int64_t first, int64_t last, int64_t *stamp, int64_t value) {
    for (int64_t t = first; t < last; t++)
        if (side->barrier[t] == 0) stamp[side->id[t]] = value;
}

/* What one word says for "taken from these n words" against "met by accident". */
double word_says(double frequency, bool shared, int64_t n, double kept, double missing, double cap) {
    if (!shared) return missing * ln(1.0 - kept);
    double p = -exp_m1(-(double)n * frequency), said = ln(kept / p + 1.0 - kept);
    return said < cap ? said : cap;
}

typedef struct { int64_t n; double kept, cap, missing, frequency, said; } Saying; /* what words say, and what the last one did */

static Saying saying(int64_t n, double kept, const Rules *rules) {
    return (Saying){n, kept, rules->cap, word_says(0.0, false, n, kept, rules->missing, rules->cap), -1.0, 0.0};
}

/* What `word_says` does; most words are as rare as the one before. */
static double says(Saying *words, double frequency, bool shared) {
    if (!shared) return words->missing;
    if (frequency != words->frequency) {
        words->frequency = frequency;
        words->said = word_says(frequency, true, words->n, words->kept, 0.0, words->cap);
    }
    return words->said;
}

/* Estimates the share of words of a range that were kept, from words that are rarely met by accident. */
static double kept_share(const Text *x, const int32_t *to_y, const int64_t *stamp, int64_t value, int64_t first, int64_t last, int64_t n,
                         const Rules *rules) {
    int64_t total = 0, met = 0;
    double expected = 0.0, p = 0.0, before = -1.0; /* most words are as rare as the one before */
    for (int64_t t = first; t < last; t++) {
        int32_t i = x->id[t];
        double frequency = x->common[i] + rules->own * x->excess[i];
        if (frequency != before) {
            before = frequency;
            p = -exp_m1(-(double)n * frequency);
        }
        if (p < rules->rare) {
            total++;
            expected += p;
            met += to_y[i] >= 0 && stamp[to_y[i]] == value;
        }
    }
    if (total == 0) return rules->kept_most * rules->kept_scale;
    expected /= (double)total;
    double kept = ((double)met / (double)total - expected) / (1.0 - expected);
    kept = kept > rules->kept_least ? kept : rules->kept_least;
    return (kept < rules->kept_most ? kept : rules->kept_most) * rules->kept_scale;
}

/* The range within [low, high) with the best sum of scores and edges. */
Range best_range(const double *score, const uint8_t *gap, int64_t low, int64_t high, const double *edge) {
    Range best = {low, low, -1e300};
    double open = -1e300; /* the best sum of a range that is still open, its first edge included */
    int64_t first = low;
    for (int64_t t = low; t < high; t++) {
        double begun = edge[gap[t]];
        if (begun >= open) {
            open = begun;
            first = t;
        }
        open += score[t];
        double total = open + edge[gap[t + 1]];
        if (total > best.said) best = (Range){first, t + 1, total};
    }
    return best;
}

/* Finds the best range of x around [first, last), given n stamped words of y. */
static Range fit(const Text *x, const int32_t *to_y, const int64_t *stamp, int64_t value, int64_t n, int64_t first, int64_t last,
                 const double *edge, Notes *notes, const Rules *rules) {
    Saying words = saying(n, kept_share(x, to_y, stamp, value, first, last, n, rules), rules);
    int64_t low = first, high = first;
    for (int step = 0; step < 2; step++) {
        int64_t t = step == 0 ? first : first - 1;
        double run = 0.0, best = 0.0;
        while (0 <= t && t < x->tokens) {
            int32_t i = x->id[t];
            if (notes->serial[i] != value) {
                notes->serial[i] = value;
                bool shared = to_y[i] >= 0 && stamp[to_y[i]] == value;
                notes->known[i] = says(&words, x->common[i] + rules->own * x->excess[i], shared);
            }
            double v = x->barrier[t] == 1 ? BARRIER : notes->known[i];
            notes->score[t] = v;
            run += v;
            if (step == 0) {
                high = t + 1;
                if (t < last) {
                    if (t == last - 1) run = best = 0.0;
                    t++;
                    continue;
                }
            } else
                low = t;
            best = run > best ? run : best;
            if (run < best - rules->drop) break;
            t += step == 0 ? 1 : -1;
        }
    }
    return best_range(notes->score, x->gap, low, high, edge);
}

static bool same(Box p, Box q) { return p.a0 == q.a0 && p.a1 == q.a1 && p.b0 == q.b0 && p.b1 == q.b1; }
static bool holds(Box p, Box q) { return p.a0 <= q.a0 && q.a1 <= p.a1 && p.b0 <= q.b0 && q.b1 <= p.b1; }

static Notes notes_for(Arena *arena, const Text *x) {
    return (Notes){ZEROS(arena, x->stems, int64_t), ZEROS(arena, x->stems, int64_t), TAKE(arena, x->stems, double), TAKE(arena, x->tokens, double)};
}

/* Moves the borders of boxes in place to where both sides say most; writes their scores. A paragraph that is repeated thousands
 * of times begins as many boxes, and each of them grows over all repeats. So behind MOST_STEPS a box moves only to a refined one
 * that holds it; the score of any other is 0. */
void refine(Arena *arena, const Text *a, const Text *b, const int32_t *to_b, const int32_t *to_a, Boxes boxes, const Rules *rules,
            double *scores) {
    Notes in_a = notes_for(arena, a), in_b = notes_for(arena, b);
    Round *came = TAKE(arena, REMEMBERED, Round); /* boxes from several sources often come to the same place, and then move alike */
    int64_t value = 0, rounds = 0, steps = 0;
    for (int64_t k = 0; k < boxes.count; k++) {
        Box box = boxes.box[k];
        scores[k] = 0.0;
        if (steps > MOST_STEPS) {
            int64_t held = 0;
            while (held < k && !holds(boxes.box[held], box)) held++;
            if (held < k) {
                boxes.box[k] = boxes.box[held];
                scores[k] = scores[held];
            }
            continue;
        }
        for (int64_t turn = 0; turn < rules->rounds; turn++) {
            int64_t known = 0, most = least_of(rounds, REMEMBERED);
            while (known < most && !same(came[known].from, box)) known++;
            if (known < most) {
                bool stays = same(came[known].to, box);
                box = came[known].to;
                scores[k] = came[known].said;
                if (stays) break;
                continue;
            }
            value++;
            note(b, box.b0, box.b1, in_b.stamp, value);
            Range n = fit(a, to_b, in_b.stamp, value, box.b1 - box.b0, box.a0, box.a1, rules->edge_a, &in_a, rules);
            note(a, n.first, n.last, in_a.stamp, value);
            Range m = fit(b, to_a, in_a.stamp, value, n.last - n.first, box.b0, box.b1, rules->edge_b, &in_b, rules);
            Box moved = {(int32_t)n.first, (int32_t)n.last, (int32_t)m.first, (int32_t)m.last};
            scores[k] = n.said + m.said;
            steps += n.last - n.first + m.last - m.first;
            bool stays = same(moved, box);
            came[rounds++ % REMEMBERED] = (Round){box, moved, scores[k]};
            box = moved;
            if (stays) break;
        }
        boxes.box[k] = box;
    }
}

/* Refines boxes by themselves; `scores` has one number for each. */
static int64_t refine_boxes(const Text *a, const Text *b, const int32_t *to_b, int64_t stems_a, const int32_t *to_a, int64_t stems_b, Box *boxes,
                            int64_t cells, const Rules *rules, double *scores, int64_t count) {
    OPEN_ARENA(arena)
    if (!leads_into(to_b, stems_a, a, b) || !leads_into(to_a, stems_b, b, a) || cells != 4 * count || !boxes_fit(a, b, boxes, count))
        return BAD_PLACE;
    refine(arena, a, b, to_b, to_a, (Boxes){boxes, count}, rules, scores);
    close_arena(arena);
    return 0;
}
DOOR(refine_boxes, (GIVEN, const Text *a, const Text *b, const Rules *rules), a, b, ARRAY(0), ARRAY(1), ARRAY(2), rules, ARRAY(3))

/* What a range of x says, given n stamped words of y. */
static double sum(const Text *x, const int32_t *to_y, const int64_t *stamp, int64_t value, int64_t n, int64_t first, int64_t last,
                  const double *edge, const Rules *rules) {
    Saying words = saying(n, kept_share(x, to_y, stamp, value, first, last, n, rules), rules);
    double total = edge[x->gap[first]] + edge[x->gap[last]];
    for (int64_t t = first; t < last; t++) {
        int32_t i = x->id[t];
        bool shared = to_y[i] >= 0 && stamp[to_y[i]] == value;
        total += says(&words, x->common[i] + rules->own * x->excess[i], shared);
    }
    return total;
}

BODY void weigh(Arena *arena, const Text *a, const Text *b, const int32_t *to_b, const int32_t *to_a, const Box *boxes, int64_t count,
                const Rules *rules, double *scores) {
    int64_t *stamp_a = ZEROS(arena, a->stems, int64_t), *stamp_b = ZEROS(arena, b->stems, int64_t);
    for (int64_t k = 0; k < count; k++) {
        Box box = boxes[k];
        note(a, box.a0, box.a1, stamp_a, k + 1);
        note(b, box.b0, box.b1, stamp_b, k + 1);
        scores[k] = sum(a, to_b, stamp_b, k + 1, box.b1 - box.b0, box.a0, box.a1, rules->edge_a, rules);
        scores[k] += sum(b, to_a, stamp_a, k + 1, box.a1 - box.a0, box.b0, box.b1, rules->edge_b, rules);
    }
}

static int64_t weigh_boxes(const Text *a, const Text *b, const int32_t *to_b, int64_t stems_a, const int32_t *to_a, int64_t stems_b,
                           const Box *boxes, int64_t cells, const Rules *rules, double *scores, int64_t count) {
    OPEN_ARENA(arena)
    if (!leads_into(to_b, stems_a, a, b) || !leads_into(to_a, stems_b, b, a) || cells != 4 * count || !boxes_fit(a, b, boxes, count))
        return BAD_PLACE;
    weigh(arena, a, b, to_b, to_a, boxes, count, rules, scores);
    close_arena(arena);
    return 0;
}
DOOR(weigh_boxes, (GIVEN, const Text *a, const Text *b, const Rules *rules), a, b, ARRAY(0), ARRAY(1), ARRAY(2), rules, ARRAY(3))

/* What a range of x says, given a range of y; `stamp` has one number for each stem of y, all below `value`. */
static double over(const Text *x, const int32_t *to_y, const Text *y, Range from, Range given, int64_t *stamp, int64_t value,
                   const double *edge, const Rules *rules) {
    note(y, given.first, given.last, stamp, value);
    return sum(x, to_y, stamp, value, given.last - given.first, from.first, from.last, edge, rules);
}

/* Cuts what a box has beyond the runs in it where that says less than `least`. */
BODY Box trimmed(Arena *arena, const Text *a, const Text *b, const int32_t *to_b, const int32_t *to_a, Box box, Box hull, double least,
                 const Rules *rules) {
    int64_t *stamp_a = ZEROS(arena, a->stems, int64_t), *stamp_b = ZEROS(arena, b->stems, int64_t), value = 0;
    Range in_a = {box.a0, box.a1, 0.0}, in_b = {box.b0, box.b1, 0.0};
    Box cut = box;
    for (int end = 0; end < 2; end++) {
        Range x = end == 0 ? (Range){box.a0, hull.a0, 0.0} : (Range){hull.a1, box.a1, 0.0};
        Range y = end == 0 ? (Range){box.b0, hull.b0, 0.0} : (Range){hull.b1, box.b1, 0.0};
        bool open_a = x.first < x.last, open_b = y.first < y.last;
        double said = 0.0;
        if (open_a && open_b) {
            value++;
            said = over(a, to_b, b, x, y, stamp_b, value, rules->edge_a, rules) + over(b, to_a, a, y, x, stamp_a, value, rules->edge_b, rules);
        }
        if (said >= least) continue;
        value++;
        bool less_a = open_a && over(a, to_b, b, x, in_b, stamp_b, value, rules->edge_a, rules) < least;
        bool less_b = open_b && over(b, to_a, a, y, in_a, stamp_a, value, rules->edge_b, rules) < least;
        if (end == 0) cut.a0 = less_a ? hull.a0 : cut.a0, cut.b0 = less_b ? hull.b0 : cut.b0;
        else cut.a1 = less_a ? hull.a1 : cut.a1, cut.b1 = less_b ? hull.b1 : cut.b1;
    }
    return cut;
}

static int64_t trim_box(const Text *a, const Text *b, const int32_t *to_b, int64_t stems_a, const int32_t *to_a, int64_t stems_b, Box *box,
                        int64_t cells, const Box *hull, int64_t more, double least, const Rules *rules) {
    OPEN_ARENA(arena)
    if (!leads_into(to_b, stems_a, a, b) || !leads_into(to_a, stems_b, b, a) || cells != 4 || more != 4 || !boxes_fit(a, b, box, 1) ||
        !boxes_fit(a, b, hull, 1))
        return BAD_PLACE;
    *box = trimmed(arena, a, b, to_b, to_a, *box, *hull, least, rules);
    close_arena(arena);
    return 0;
}
DOOR(trim_box, (GIVEN, const Text *a, const Text *b, double least, const Rules *rules), a, b, ARRAY(0), ARRAY(1), ARRAY(2), ARRAY(3),
    least, rules)

/* Sentence pairs that look alike, gathered to boxes (after Sanchez-Perez et al. 2014).
 *
 * Invariant: work is bounded; where a bound is met the loop says so.
 */
#include "alignment.h"
#include "logarithms.h"

#include <math.h>

enum { MOST_SEEDS = 1 << 16, MOST_STEPS = 1 << 25 /* entries of sentence rows multiplied */ };
typedef struct { int32_t a, b; } Seed;
typedef struct { int64_t low, high, gap, side, whole; } Part; /* seeds, and how many sides are already whole */

/* Turns the sentence rows of b round: for each shared stem the sentences that hold it. */
static const int32_t *postings(Arena *arena, const Text *b, const int32_t *to_a, int32_t **first) {
    int64_t stems = b->stems;
    *first = ZEROS(arena, stems + 1, int32_t);
    for (int64_t e = 0; e < b->entries; e++)
        if (to_a[b->column[e]] >= 0) (*first)[b->column[e] + 1]++;
    for (int64_t i = 0; i < stems; i++) (*first)[i + 1] += (*first)[i];
    int32_t *place = TAKE(arena, stems, int32_t), *sentence = TAKE(arena, (*first)[stems], int32_t);
    memcpy(place, *first, (size_t)stems * sizeof *place);
    for (int64_t s = 0; s < b->sentences; s++)
        for (int64_t e = b->row[s]; e < b->row[s + 1]; e++)
            if (to_a[b->column[e]] >= 0) sentence[place[b->column[e]]++] = (int32_t)s;
    return sentence;
}

/* ln(sentences / sentences with the stem) over both texts, for the stems of x. */
static void weigh_stems(const Text *x, const int32_t *in_x, const int32_t *in_y, const int32_t *to_y, int64_t whole, double *logs,
                        double *weight) {
    for (int64_t i = 0; i < x->stems; i++) {
        int64_t df = in_x[i] + (to_y[i] >= 0 ? in_y[to_y[i]] : 0);
        if (logs[df] < 0.0) logs[df] = ln((double)whole / (double)df);
        weight[i] = logs[df];
    }
}

static int32_t *counted(Arena *arena, const Text *x) {
    int32_t *count = ZEROS(arena, x->stems, int32_t);
    for (int64_t e = 0; e < x->entries; e++) count[x->column[e]]++;
    return count;
}

static double *norms(Arena *arena, const Text *x, const double *weight) {
    double *norm = TAKE(arena, x->sentences, double);
    for (int64_t s = 0; s < x->sentences; s++) {
        double total = 0.0;
        for (int64_t e = x->row[s]; e < x->row[s + 1]; e++) {
            double v = x->times[e] * weight[x->column[e]];
            total += v * v;
        }
        norm[s] = sqrt(total);
    }
    return norm;
}

/* Finds sentence pairs with enough in common. Words in common are counted first, which is cheap, and few sentences have so many
 * that they need a closer look. */
static Seed *seeds(Arena *arena, const Text *a, const Text *b, const int32_t *to_b, const int32_t *to_a, const double *weight_a,
                   const double *weight_b, const Limits *limits, int64_t *size, bool *capped) {
    int32_t *first;
    const int32_t *sentence = postings(arena, b, to_a, &first);
    const double *norm_a = norms(arena, a, weight_a), *norm_b = norms(arena, b, weight_b);
    int32_t *both = TAKE(arena, b->sentences, int32_t), *times = ZEROS(arena, b->stems, int32_t);
    int64_t room = 256, steps = 0, count = 0;
    Seed *found = TAKE(arena, room, Seed);
    *capped = false;
    for (int64_t s = 0; s < a->sentences; s++) {
        int64_t last = a->row[s + 1], own = a->row[s + 1] - a->row[s];
        memset(both, 0, (size_t)b->sentences * sizeof *both);
        for (int64_t e = a->row[s]; e < a->row[s + 1]; e++) {
            int32_t i = to_b[a->column[e]];
            if (i < 0 || weight_a[a->column[e]] <= 0.0) continue;
            steps += first[i + 1] - first[i];
            if (steps > MOST_STEPS) {
                *capped = true;
                last = e;
                break;
            }
            for (int64_t p = first[i]; p < first[i + 1]; p++) both[sentence[p]]++;
        }
        for (int64_t q = 0; q < b->sentences; q++) {
            if (!(2.0 * both[q] > limits->dice * (double)(own + b->row[q + 1] - b->row[q]))) continue;
            for (int64_t e = b->row[q]; e < b->row[q + 1]; e++) times[b->column[e]] = b->times[e];
            double dot = 0.0;
            for (int64_t e = a->row[s]; e < last; e++) {
                int32_t i = to_b[a->column[e]];
                double weight = weight_a[a->column[e]];
                if (i >= 0 && times[i] > 0 && weight > 0.0) dot += a->times[e] * weight * times[i] * weight_b[i];
            }
            for (int64_t e = b->row[q]; e < b->row[q + 1]; e++) times[b->column[e]] = 0;
            if (!(dot > limits->cosine * norm_a[s] * norm_b[q])) continue;
            if (count >= MOST_SEEDS) {
                *capped = true;
                continue;
            }
            if (count == room) {
                found = grown(arena, found, room, sizeof(Seed));
                room *= 2;
            }
            found[count++] = (Seed){(int32_t)s, (int32_t)q};
        }
    }
    *size = count;
    return found;
}

/* Sorts a part of the seeds by one side and writes the ends of its groups; returns their number. */
static int64_t split(Arena *arena, const Seed *seed, int64_t *order, Part part, double *key, int64_t *ends) {
    for (int64_t t = part.low; t < part.high; t++) key[order[t]] = part.side ? seed[order[t]].b : seed[order[t]].a;
    stable_order(arena, order + part.low, part.high - part.low, key);
    int64_t groups = 0;
    for (int64_t t = part.low + 1; t <= part.high; t++)
        if (t == part.high || key[order[t]] - key[order[t - 1]] > (double)(part.gap + 1)) ends[groups++] = t;
    return groups;
}

/* The cosine of all words of a box's two sides (sentences); the sums are zeroed scratch, one a stem. */
static double likeness(const Text *a, const Text *b, const int32_t *to_b, const double *weight_a, const double *weight_b, Box box,
                       double *sums_a, double *sums_b) {
    for (int64_t e = a->row[box.a0]; e < a->row[box.a1]; e++) sums_a[a->column[e]] += a->times[e];
    for (int64_t e = b->row[box.b0]; e < b->row[box.b1]; e++) sums_b[b->column[e]] += b->times[e];
    double dot = 0.0, norm_a = 0.0, norm_b = 0.0;
    for (int64_t e = a->row[box.a0]; e < a->row[box.a1]; e++) {
        int32_t i = a->column[e];
        double v = sums_a[i] * weight_a[i];
        norm_a += v * v;
        if (to_b[i] >= 0) dot += v * sums_b[to_b[i]] * weight_a[i];
        sums_a[i] = 0.0;
    }
    for (int64_t e = b->row[box.b0]; e < b->row[box.b1]; e++) {
        int32_t i = b->column[e];
        double v = sums_b[i] * weight_b[i];
        norm_b += v * v;
        sums_b[i] = 0.0;
    }
    return norm_a > 0.0 && norm_b > 0.0 ? dot / sqrt(norm_a * norm_b) : 0.0;
}

static Box hull(const Seed *seed, const int64_t *order, Part part) {
    Seed one = seed[order[part.low]];
    Box box = {one.a, one.a, one.b, one.b};
    for (int64_t t = part.low + 1; t < part.high; t++) {
        one = seed[order[t]];
        box.a0 = one.a < box.a0 ? one.a : box.a0;
        box.a1 = one.a > box.a1 ? one.a : box.a1;
        box.b0 = one.b < box.b0 ? one.b : box.b0;
        box.b1 = one.b > box.b1 ? one.b : box.b1;
    }
    box.a1++;
    box.b1++;
    return box;
}

/* Finds stretches of sentences that look alike. Seeds no more than `gap` sentences apart on both sides form a box, accepted
 * where the cosine of its sides is above `likeness`, else split by a smaller gap. */
Boxes sentence_boxes(Arena *arena, const Text *a, const Text *b, const int32_t *to_b, const int32_t *to_a, const Limits *limits, bool *capped) {
    int64_t whole = a->sentences + b->sentences, count;
    double *logs = TAKE(arena, whole + 1, double); /* few stems stand in many sentences, so that few logarithms are taken */
    logs[0] = 0.0;
    for (int64_t df = 1; df <= whole; df++) logs[df] = -1.0;
    double *weight_a = TAKE(arena, a->stems, double), *weight_b = TAKE(arena, b->stems, double);
    const int32_t *in_a = counted(arena, a), *in_b = counted(arena, b);
    weigh_stems(a, in_a, in_b, to_b, whole, logs, weight_a);
    weigh_stems(b, in_b, in_a, to_a, whole, logs, weight_b);
    const Seed *seed = seeds(arena, a, b, to_b, to_a, weight_a, weight_b, limits, &count, capped);
    Boxes boxes = {TAKE(arena, count, Box), 0};
    int64_t *order = TAKE(arena, count, int64_t), *ends = TAKE(arena, count, int64_t), top = 0;
    for (int64_t i = 0; i < count; i++) order[i] = i;
    double *key = TAKE(arena, count, double), *sums_a = ZEROS(arena, a->stems, double), *sums_b = ZEROS(arena, b->stems, double);
    Part *stack = TAKE(arena, count + 8, Part); /* parts are not empty and have no seed in common */
    if (count > 0) stack[top++] = (Part){0, count, limits->gap, 0, 0};
    while (top > 0) {
        Part part = stack[--top];
        if (part.whole < 2) {
            int64_t groups = split(arena, seed, order, part, key, ends), begin = part.low;
            for (int64_t g = 0; g < groups; g++) {
                stack[top++] = (Part){begin, ends[g], part.gap, 1 - part.side, groups == 1 ? part.whole + 1 : 1};
                begin = ends[g];
            }
            continue;
        }
        Box box = hull(seed, order, part);
        if (likeness(a, b, to_b, weight_a, weight_b, box, sums_a, sums_b) > limits->likeness)
            boxes.box[boxes.count++] = (Box){a->sentence[box.a0], a->sentence[box.a1], b->sentence[box.b0], b->sentence[box.b1]};
        else if (part.gap > 0)
            stack[top++] = (Part){part.low, part.high, part.gap - 1, 0, 0};
    }
    return boxes;
}

/* Which of many overlapping boxes and runs are the passages. */
#include "alignment.h"

static int64_t overlap(int64_t p0, int64_t p1, int64_t q0, int64_t q1) { return most_of(0, least_of(p1, q1) - most_of(p0, q0)); }

static bool over(int64_t p0, int64_t p1, int64_t q0, int64_t q1, double most) {
    return (double)overlap(p0, p1, q0, q1) > most * (double)least_of(p1 - p0, q1 - q0);
}

/* Keeps boxes, best score first, that overlap no better one by more than `overlap` of the shorter. A box that overlaps a better
 * one on one side only comes from another place; it stays where its score is at least `weak` times the better one's. */
int64_t choose(Arena *arena, const Box *boxes, int64_t count, const double *scores, const Limits *limits, int64_t *kept) {
    int64_t *order = TAKE(arena, count, int64_t), size = 0;
    double *turned = TAKE(arena, count, double);
    for (int64_t i = 0; i < count; i++) order[i] = i, turned[i] = -scores[i];
    stable_order(arena, order, count, turned);
    for (int64_t o = 0; o < count; o++) {
        Box p = boxes[order[o]];
        double score = scores[order[o]];
        if (score < limits->least_score) break;
        bool free = true;
        for (int64_t k = 0; k < size && free; k++) {
            Box q = boxes[kept[k]];
            bool in_a = over(p.a0, p.a1, q.a0, q.a1, limits->overlap), in_b = over(p.b0, p.b1, q.b0, q.b1, limits->overlap);
            free = !((in_a && in_b) || ((in_a || in_b) && score < limits->weak * scores[kept[k]]));
        }
        if (free) kept[size++] = order[o];
    }
    return size;
}

static bool any(const uint8_t *flags, int64_t first, int64_t last) {
    for (int64_t t = first; t < last; t++)
        if (flags[t]) return true;
    return false;
}

/* Joins runs, the longest first, that follow each other on both sides. A run that stands by more than half in a longer one on
 * both sides goes; runs at most `near` tokens apart on both sides and in the same order become one box, if nothing between them
 * is marked. */
Boxes chains(Arena *arena, const Text *a, const Text *b, Runs runs, int64_t near) {
    Box *kept = TAKE(arena, runs.count, Box);
    int64_t size = 0;
    for (int64_t r = 0; r < runs.count; r++) {
        Run run = runs.run[r];
        Box box = {run.a, run.a + run.length, run.b, run.b + run.length};
        bool free = true;
        for (int64_t k = 0; k < size && free; k++)
            free = !(2 * overlap(box.a0, box.a1, kept[k].a0, kept[k].a1) > run.length &&
                     2 * overlap(box.b0, box.b1, kept[k].b0, kept[k].b1) > run.length);
        if (free) kept[size++] = box;
    }
    int64_t *order = TAKE(arena, size, int64_t);
    double *key = TAKE(arena, size, double);
    for (int64_t i = 0; i < size; i++) order[i] = i, key[i] = kept[i].a0;
    stable_order(arena, order, size, key);
    Boxes joined = {TAKE(arena, size, Box), 0};
    for (int64_t o = 0; o < size; o++) {
        Box box = kept[order[o]], *into = NULL;
        for (int64_t k = joined.count - 1; k > most_of(-1, joined.count - 9); k--) {
            Box *before = joined.box + k;
            int64_t ahead_a = (int64_t)box.a0 - before->a1, ahead_b = (int64_t)box.b0 - before->b1;
            if (ahead_a <= near && ahead_a >= -near && ahead_b <= near && ahead_b >= -near && box.a1 > before->a1 && box.b1 > before->b1) {
                if (!any(a->barrier, before->a1, box.a0) && !any(b->barrier, before->b1, box.b0)) into = before;
                break;
            }
        }
        if (into) into->a1 = box.a1, into->b1 = box.b1;
        else joined.box[joined.count++] = box;
    }
    return joined;
}

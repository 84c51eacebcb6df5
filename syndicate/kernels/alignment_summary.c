/* Tells whether a stretch uses words from all over another text, or from one place in it.
 *
 * Invariant: every stem counts once, at what it says for "taken from the whole text".
 */
#include "alignment.h"

static const double OWN = 0.3, KEPT = 0.7, CAP = 4.0, TELLING = 1.0; /* nats from which a shared word marks the extent of what is summed up */

BODY Range spread_over(Arena *arena, const Text *a, const Text *b, const int32_t *to_b, int64_t first, int64_t last) {
    double *worth = ZEROS(arena, b->stems, double), whole = 0.0, now = 0.0, best = 0.0;
    int64_t n = b->tokens, width = 3 * (last - first) / 2, b0 = n, b1 = 0;
    for (int64_t t = first; t < last; t++) {
        int32_t i = a->id[t], j = to_b[i];
        if (a->barrier[t] == 1 || j < 0 || worth[j] > 0.0) continue;
        double v = word_says(a->common[i] + OWN * a->excess[i], true, n, KEPT, 0.0, CAP);
        if (v > 0.0) {
            worth[j] = v;
            whole += v;
        }
    }
    if (whole == 0.0) return (Range){0, 0, 1.0};
    int32_t *held = ZEROS(arena, b->stems, int32_t);
    for (int64_t t = 0; t < n; t++) {
        int32_t j = b->id[t];
        if (b->barrier[t] == 0 && worth[j] > 0.0) {
            if (held[j]++ == 0) now += worth[j];
            if (worth[j] >= TELLING) {
                b0 = least_of(b0, t);
                b1 = t + 1;
            }
        }
        if (t >= width && b->barrier[t - width] == 0 && worth[b->id[t - width]] > 0.0) {
            j = b->id[t - width];
            if (--held[j] == 0) now -= worth[j];
        }
        best = now > best ? now : best;
    }
    return (Range){b0, b1, best / whole};
}

/* Writes the share to `local`; returns the first telling word above the last one in 32 bits. */
static int64_t spread(const Text *a, const Text *b, const int32_t *to_b, int64_t stems, int64_t first, int64_t last, double *local, int64_t one) {
    OPEN_ARENA(arena)
    if (!range_fits(a, first, last) || !leads_into(to_b, stems, a, b) || one != 1) return BAD_PLACE;
    Range extent = spread_over(arena, a, b, to_b, first, last);
    *local = extent.said;
    close_arena(arena);
    return extent.first << 32 | extent.last;
}
DOOR(spread, (GIVEN, const Text *a, const Text *b, int64_t first, int64_t last), a, b, ARRAY(0), first, last, ARRAY(1))

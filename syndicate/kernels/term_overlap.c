/* What two texts share of their weighted terms. `term_overlap.py` says what each door takes and returns.
 *
 * Invariant: sums are taken in the order of the terms, so that a share is always the same. What a weight counts for against a
 * long text is computed once for each of the 256 weights.
 */
#include "term_overlap.h"
#include "alignment.h"
#include "logarithms.h"

double weight_against(double nats, double lacking, double ratio) { return ratio > 1.0 ? -ln(-exp_m1(lacking * ratio)) : nats; }

static int64_t lacking_each(double steps, double *lacking, int64_t room) {
    for (int64_t weight = 0; weight < room; weight++) lacking[weight] = ln_1p(-exp_of(-((double)weight / steps)));
    return 0;
}
DOOR(lacking_each, (GIVEN, double steps), steps, ARRAY(0))

typedef struct { const uint8_t *weights; const double *factor; int64_t terms; double ratio; } Side;

/* What a weight counts for; `known` holds what was computed, and is below 0 elsewhere. */
static inline double counted(uint8_t weight, const Side *side, double steps, const double *lacking, double *known) {
    if (side->ratio <= 1.0) return weight / steps;
    if (known[weight] < 0.0) known[weight] = weight_against(weight / steps, lacking[weight], side->ratio);
    return known[weight];
}

/* The share of one text's weight that another one holds, 0 to 1: that of the terms with a place there. */
static double held_by(const int32_t *place, Side side, double steps, const double *lacking) {
    double known[WEIGHTS], held = 0.0, total = 0.0;
    for (int w = 0; side.ratio > 1.0 && w < WEIGHTS; w++) known[w] = -1.0;
    for (int64_t k = 0; k < side.terms; k++) {
        double weight = counted(side.weights[k], &side, steps, lacking, known);
        if (side.factor) weight *= side.factor[k];
        total += weight;
        held += place[k] >= 0 ? weight : 0.0;
    }
    return total > 0.0 ? held / total : 0.0;
}

static double larger_share(const int32_t *to_b, Side a, const int32_t *to_a, Side b, double steps, const double *lacking) {
    double one = held_by(to_b, a, steps, lacking), other = held_by(to_a, b, steps, lacking);
    return other > one ? other : one;
}

static int64_t contained(const int32_t *to_b, int64_t terms_a, const uint8_t *weights_a, int64_t weighed_a, const double *factor_a,
                         int64_t factors_a, double ratio_a, const int32_t *to_a, int64_t terms_b, const uint8_t *weights_b, int64_t weighed_b,
                         const double *factor_b, int64_t factors_b, double ratio_b, double steps, const double *lacking, int64_t known,
                         double *share, int64_t room) {
    if (room != 1 || known != WEIGHTS || weighed_a != terms_a || weighed_b != terms_b || factors_a != terms_a || factors_b != terms_b) return BAD_PLACE;
    *share = larger_share(to_b, (Side){weights_a, factor_a, terms_a, ratio_a}, to_a, (Side){weights_b, factor_b, terms_b, ratio_b}, steps, lacking);
    return 0;
}
DOOR(contained, (GIVEN, double ratio_a, double ratio_b, double steps), ARRAY(0), ARRAY(1), ARRAY(2), ratio_a, ARRAY(3), ARRAY(4), ARRAY(5),
    ratio_b, steps, ARRAY(6), ARRAY(7))

static int64_t containment(const uint32_t *keys_a, int64_t terms_a, const uint8_t *weights_a, int64_t weighed_a, double ratio_a,
                           const uint32_t *keys_b, int64_t terms_b, const uint8_t *weights_b, int64_t weighed_b, double ratio_b, double steps,
                           const double *lacking, int64_t known, double *share, int64_t room) {
    OPEN_ARENA(arena)
    if (room != 1 || known != WEIGHTS || weighed_a != terms_a || weighed_b != terms_b) return BAD_PLACE;
    int32_t *to_b = TAKE(arena, terms_a, int32_t), *to_a = TAKE(arena, terms_b, int32_t);
    shared_terms(keys_a, terms_a, keys_b, terms_b, to_b, to_a);
    *share = larger_share(to_b, (Side){weights_a, NULL, terms_a, ratio_a}, to_a, (Side){weights_b, NULL, terms_b, ratio_b}, steps, lacking);
    close_arena(arena);
    return 0;
}
DOOR(containment, (GIVEN, double ratio_a, double ratio_b, double steps), ARRAY(0), ARRAY(1), ratio_a, ARRAY(2), ARRAY(3), ratio_b, steps,
    ARRAY(4), ARRAY(5))

static int64_t having(const uint32_t *keys, int64_t size, const uint32_t *other, int64_t others, double *count, int64_t room) {
    if (room != size) return BAD_PLACE;
    for (int64_t i = 0, j = 0; j < others; j++) {
        if (j > 0 && other[j] <= other[j - 1]) i = 0; /* here the next one begins */
        while (i < size && keys[i] < other[j]) i++;
        if (i < size && keys[i] == other[j]) count[i] += 1.0;
    }
    return 0;
}
DOOR(having, (GIVEN), ARRAY(0), ARRAY(1), ARRAY(2))

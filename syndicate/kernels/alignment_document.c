/* The vocabularies of two texts, matched. */
#include "alignment.h"

/* For each stem of an ascending vocabulary its place in the other one, or -1. */
void shared_stems(const uint64_t *a, int64_t count_a, const uint64_t *b, int64_t count_b, int32_t *to_b, int32_t *to_a) {
    memset(to_b, 0xFF, (size_t)count_a * sizeof *to_b);
    memset(to_a, 0xFF, (size_t)count_b * sizeof *to_a);
    for (int64_t i = 0, j = 0; i < count_a && j < count_b;) {
        uint64_t one = a[i], two = b[j];
        if (one == two) {
            to_b[i] = (int32_t)j;
            to_a[j] = (int32_t)i;
        }
        i += one <= two;
        j += two <= one;
    }
}

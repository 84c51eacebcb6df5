/* Runs of equal words, and how much two stretches have in common in order.
 *
 * Invariant: work is bounded; where a bound is met the loop says so.
 */
#include "alignment.h"

enum { MOST_PAIRS = 1 << 20 /* anchors that one pair of texts may have */, MOST_STEPS = 1 << 25 /* tokens compared in extending them */ };

/* How many tokens are equal from (i, j) on, none of them marked in both texts. */
static int64_t grow(const Text *a, const Text *b, int64_t i, int64_t j) {
    int64_t most = least_of(a->tokens - i, b->tokens - j), length = 0;
    const uint64_t *key_a = a->key + i, *key_b = b->key + j;
    const uint8_t *barrier_a = a->barrier + i, *barrier_b = b->barrier + j;
    while (length < most && key_a[length] == key_b[length] && !(barrier_a[length] == 1 && barrier_b[length] == 1)) length++;
    return length;
}

/* The first place from `low` on where an ascending array is not below a value, in steps that double. */
static int64_t at_least(const uint64_t *gram, int64_t count, uint64_t value, int64_t low) {
    int64_t step = 1, high = low;
    while (high < count && gram[high] < value) {
        low = high + 1;
        high += step;
        step *= 2;
    }
    high = least_of(high, count);
    while (low < high) {
        int64_t middle = (low + high) / 2;
        if (gram[middle] < value) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* Finds the maximal runs of at least `least` equal tokens (5 or more); none begins in a mark. `capped` tells whether a bound
 * was met: five words that both texts repeat very often are then matched in their order only. */
Runs equal_runs(Arena *arena, const Text *a, const Text *b, int64_t least, bool *capped) {
    const uint64_t *gram_a = a->gram, *gram_b = b->gram;
    int64_t room = 64, pairs = 0, steps = 0, sieve = 64;
    Runs found = {TAKE(arena, room, Run), 0};
    *capped = false;
    while (sieve < 16 * b->grams) sieve *= 2; /* few others have the low bits of a hash, so that most are known not to be there */
    uint8_t *seen = ZEROS(arena, sieve, uint8_t);
    for (int64_t j = 0; j < b->grams; j++) seen[gram_b[j] & (uint64_t)(sieve - 1)] = 1;
    for (int64_t i = 0, j = 0; i < a->grams && j < b->grams;) {
        if (seen[gram_a[i] & (uint64_t)(sieve - 1)] == 1) {
            j = at_least(gram_b, b->grams, gram_a[i], j);
            if (j == b->grams) break;
        }
        if (gram_a[i] != gram_b[j]) {
            i++;
            continue;
        }
        int64_t i_end = i + 1, j_end = j + 1;
        while (i_end < a->grams && gram_a[i_end] == gram_a[i]) i_end++;
        while (j_end < b->grams && gram_b[j_end] == gram_b[j]) j_end++;
        int64_t here = (i_end - i) * (j_end - j);
        bool every = here <= 4096 && pairs + here <= MOST_PAIRS;
        *capped |= !every;
        pairs += every ? here : least_of(i_end - i, j_end - j);
        for (int64_t p = i; p < i_end; p++) {
            int64_t first = every ? j : j + p - i, last = every ? j_end : least_of(j + p - i + 1, j_end);
            for (int64_t q = first; q < last; q++) {
                int64_t x = a->place[p], y = b->place[q];
                if (x > 0 && y > 0 && a->key[x - 1] == b->key[y - 1] && a->barrier[x - 1] == 0 && b->barrier[y - 1] == 0) continue;
                if (steps > MOST_STEPS) {
                    *capped = true;
                    continue;
                }
                int64_t length = grow(a, b, x, y);
                steps += length;
                if (length < least) continue;
                if (found.count == room) {
                    found.run = grown(arena, found.run, room, sizeof(Run));
                    room *= 2;
                }
                found.run[found.count++] = (Run){(int32_t)x, (int32_t)y, (int32_t)length};
            }
        }
        i = i_end;
        j = j_end;
    }
    return found;
}

/* The length of the longest common subsequence of n and m ids; `slot` has a -1 for every id there is, and has so again behind.
 * Bit-parallel (Hyyro 2004): 64 positions of x a step. Only ids that both have get masks, so that the masks of a stretch
 * take at most n * m / 8 bytes. */
int64_t common_in_order(Arena *arena, const int32_t *x, int64_t n, const int32_t *y, int64_t m, int32_t *slot) {
    enum { HERE = -2 };
    int64_t words = (n + 63) / 64, count = 0, length = 0;
    for (int64_t t = 0; t < n; t++) slot[x[t]] = HERE;
    for (int64_t t = 0; t < m; t++)
        if (slot[y[t]] == HERE) slot[y[t]] = (int32_t)count++;
    uint64_t *masks = ZEROS(arena, count * words, uint64_t), *row = TAKE(arena, words, uint64_t);
    memset(row, 0xFF, (size_t)words * sizeof *row);
    for (int64_t t = 0; t < n; t++)
        if (slot[x[t]] >= 0) masks[slot[x[t]] * words + (t >> 6)] |= UINT64_C(1) << (t & 63);
    for (int64_t t = 0; t < m; t++) {
        if (slot[y[t]] < 0) continue;
        const uint64_t *mask = masks + slot[y[t]] * words;
        uint64_t carry = 0;
        for (int64_t w = 0; w < words; w++) {
            uint64_t v = row[w], low = v + (v & mask[w]), total = low + carry;
            carry = (low < v) | (total < low);
            row[w] = total | (v & ~mask[w]);
        }
    }
    for (int64_t t = 0; t < n; t++) {
        length += (row[t >> 6] >> (t & 63) & 1) == 0;
        slot[x[t]] = -1;
    }
    return length;
}

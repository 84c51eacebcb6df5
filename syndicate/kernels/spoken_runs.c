/* From the words of a text, and which of them are speech, to the runs of words by which equal speech is found.
 * `spoken_runs.py` says what the door takes and returns.
 *
 * Invariant: what is chosen in a stretch of speech depends on its words alone.
 */
#include "kernels.h"

static uint64_t hash_run(const uint64_t *key, int64_t words) {
    uint64_t h = 0;
    for (int64_t i = 0; i < words; i++) {
        h = (h ^ key[i]) * 0x9E3779B97F4A7C15u;
        h ^= h >> 29;
    }
    return h;
}

BODY int64_t choose(const uint64_t *key, int64_t n, const bool *speech, int64_t words, int64_t window, uint64_t *runs, int64_t *first,
                    uint64_t *hash) {
    int64_t count = 0, spoken = 0 /* words of speech up to here */, last = -1 /* the run that was chosen last */;
    for (int64_t word = 0; word < n; word++) {
        spoken = speech[word] ? spoken + 1 : 0;
        if (spoken < words) continue;
        int64_t t = word - words + 1, chosen = t - window + 1;
        runs[t] = hash_run(key + t, words);
        if (spoken - words < window - 1) continue;
        for (int64_t run = chosen + 1; run <= t; run++)
            if (runs[run] < runs[chosen]) chosen = run;
        if (chosen == last) continue;
        first[count] = last = chosen;
        hash[count++] = runs[chosen];
    }
    return count;
}

static int64_t choose_runs(const uint64_t *key, int64_t n, const bool *speech, int64_t told, int64_t words, int64_t window, int64_t *first,
                           int64_t room, uint64_t *hash, int64_t more) {
    OPEN_ARENA(arena)
    int64_t most = words < 1 ? 0 : most_of(n - words + 1, 0);
    if (told != n || words < 1 || window < 1 || room < most || more < most) return BAD_PLACE;
    int64_t count = choose(key, n, speech, words, window, TAKE(arena, most, uint64_t), first, hash);
    close_arena(arena);
    return count;
}
DOOR(choose_runs, (GIVEN, int64_t words, int64_t window), ARRAY(0), ARRAY(1), words, window, ARRAY(2), ARRAY(3))

/* Entries of the index of terms. `term_postings.py` says what each door takes and returns.
 *
 * Invariant: an entry is one 64-bit word, a term's key above, then a share of the top terms' weight in 255ths (8 bits,
 * 0 for a term that is no top term), then the slot of the text (24 bits), so that sorting the words sorts them by term.
 */
#include "term_overlap.h"
#include "terms.h"

enum { SLOT_BITS = 24, NOWHERE = (1 << SLOT_BITS) - 1, COARSE = 257 };

static int64_t term_entries(const uint32_t *packed, int64_t count, const int64_t *start, int64_t texts, int64_t top_terms, uint64_t *words,
                            int64_t room) {
    int64_t at = 0;
    for (int64_t i = 0; i < texts; i++) {
        Packed text;
        if (!open_packed(packed, count, start[i], &text) || (top_terms ? text.tops : text.size) > room - at) return BAD_PLACE;
        if (top_terms)
            for (int64_t h = 0; h < text.tops; h++) {
                uint64_t share = ((uint64_t)text.share[h] + COARSE / 2) / COARSE;
                words[at++] = (uint64_t)text.keys[text.top[h]] << 32 | (share > 1 ? share : 1) << SLOT_BITS | (uint64_t)i;
            }
        else
            for (int64_t p = 0; p < text.size; p++) words[at++] = (uint64_t)text.keys[p] << 32 | (uint64_t)i;
    }
    return at;
}
DOOR(term_entries, (GIVEN, int64_t top_terms), ARRAY(0), ARRAY(1), top_terms, ARRAY(2))

/* Adds to the scores of the slots of some entries a weight, or where that is 0 the entries' own shares. False for a slot beyond. */
static bool add_list(int32_t *score, int64_t slots, const uint64_t *word, int64_t entries, int32_t weight) {
    uint64_t last = 0;
    for (int64_t p = 0; p < entries; p++) last = (word[p] & NOWHERE) > last ? word[p] & NOWHERE : last;
    if (entries > 0 && last >= (uint64_t)slots) return false;
    if (weight > 0)
        for (int64_t p = 0; p < entries; p++) score[word[p] & NOWHERE] += weight;
    else
        for (int64_t p = 0; p < entries; p++) score[word[p] & NOWHERE] += (int32_t)(word[p] >> SLOT_BITS & 0xFF) * COARSE;
    return true;
}

static int64_t add_entries(int32_t *score, int64_t slots, const uint64_t *words, int64_t entries, const int64_t *edges, int64_t edge_count,
                           const int64_t *list, int64_t lists, const int32_t *weight, int64_t weights) {
    if (weights != 0 && weights != lists) return BAD_PLACE;
    for (int64_t i = 0; i < lists; i++) {
        if (list[i] < 0 || list[i] >= edge_count - 1) return BAD_PLACE;
        int64_t begin = edges[list[i]], stop = edges[list[i] + 1];
        if (begin < 0 || begin > stop || stop > entries || !add_list(score, slots, words + begin, stop - begin, weights ? weight[i] : 0)) return BAD_PLACE;
    }
    return 0;
}
DOOR(add_entries, (GIVEN), ARRAY(0), ARRAY(1), ARRAY(2), ARRAY(3), ARRAY(4))

static int64_t shorten_lists(const uint64_t *words, int64_t entries, int64_t most, uint64_t *kept, int64_t room) {
    if (room < entries) return BAD_PLACE;
    int64_t count = 0;
    for (int64_t i = 0, j; i < entries; i = j) {
        bool cut = false;
        for (j = i; j < entries && words[j] >> 32 == words[i] >> 32; j++) cut |= (words[j] & NOWHERE) == NOWHERE;
        if (cut || j - i > most) kept[count++] = words[i] >> 32 << 32 | NOWHERE;
        else {
            memcpy(kept + count, words + i, (size_t)(j - i) * sizeof *kept);
            count += j - i;
        }
    }
    return count;
}
DOOR(shorten_lists, (GIVEN, int64_t most), ARRAY(0), most, ARRAY(1))

typedef struct { float known[WEIGHTS]; double ratio; bool used; } Weights; /* what each weight counts for against one text, -1 if not yet asked */

/* What `containment` gives for two packed texts in one direction; `weights` are those against the other. */
static double held_by(const Packed *side, const Packed *other, Weights *weights, double steps, const double *lacking) {
    double held = 0.0, total = 0.0;
    for (int64_t k = 0, j = 0; k < side->size; k++) {
        uint32_t word = side->weights[k / 4] >> 8 * (k % 4) & 0xFF;
        float *weight = &weights->known[word];
        if (*weight < 0.0f) *weight = (float)(word ? weight_against(word / steps, lacking[word], weights->ratio) : 0.0);
        total += *weight;
        while (j < other->size && other->keys[j] < side->keys[k]) j++;
        if (j < other->size && other->keys[j] == side->keys[k]) held += *weight;
    }
    return total > 0.0 ? held / total : 0.0;
}

static void start_weights(Weights *weights, double ratio) {
    if (weights->used) return;
    weights->used = true;
    weights->ratio = ratio;
    for (int w = 0; w < WEIGHTS; w++) weights->known[w] = -1.0f;
}

BODY bool contain_each(const uint32_t *packed, int64_t count, const int64_t *start, int64_t texts, const int64_t *a, const int64_t *b,
                       int64_t pairs, double steps, double usual, const double *lacking, Weights *weights, double *share) {
    for (int64_t p = 0; p < pairs; p++) {
        Packed one, two;
        if (a[p] < 0 || a[p] >= texts || b[p] < 0 || b[p] >= texts) return false;
        if (!open_packed(packed, count, start[a[p]], &one) || !open_packed(packed, count, start[b[p]], &two)) return false;
        start_weights(&weights[a[p]], (double)one.words / usual);
        start_weights(&weights[b[p]], (double)two.words / usual);
        double forth = held_by(&one, &two, &weights[b[p]], steps, lacking), back = held_by(&two, &one, &weights[a[p]], steps, lacking);
        share[p] = back > forth ? back : forth;
    }
    return true;
}

static int64_t containments(const uint32_t *packed, int64_t count, const int64_t *start, int64_t texts, const int64_t *a, int64_t pairs,
                            const int64_t *b, int64_t others, double steps, double usual, const double *lacking, int64_t known,
                            double *share, int64_t room) {
    OPEN_ARENA(arena)
    if (known != WEIGHTS || others != pairs || room != pairs) return BAD_PLACE;
    bool within = contain_each(packed, count, start, texts, a, b, pairs, steps, usual, lacking, ZEROS(arena, texts, Weights), share);
    close_arena(arena);
    return within ? 0 : BAD_PLACE;
}
DOOR(containments, (GIVEN, double steps, double usual), ARRAY(0), ARRAY(1), ARRAY(2), ARRAY(3), steps, usual, ARRAY(4), ARRAY(5))

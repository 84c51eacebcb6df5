/* What the aligner's loops read and share.
 *
 * Invariant: a box is two token ranges, a0, a1, b0, b1, neither empty; a run is its start in a, its start in b and its length.
 * `native.py` lays out the same structures: the order of the members counts.
 */
#ifndef SYNDICATE_ALIGNMENT_H
#define SYNDICATE_ALIGNMENT_H

#include "kernels.h"

/* One text: `alignment_document.AlignmentArrays` says what each array holds. */
typedef struct {
    const uint64_t *key;
    const int32_t *id;
    const uint8_t *gap, *barrier;
    const int32_t *start, *end;
    const uint64_t *vocab;
    const double *common, *excess;
    const int32_t *sentence, *row, *column, *times;
    const uint64_t *gram;
    const int32_t *place;
    int64_t tokens, stems, sentences, entries, grams;
} Text;

/* `alignment_boxes.Rules` says what each number means. */
typedef struct {
    const double *edge_a, *edge_b, *edge_scan;
    double scan_least, cap, missing, rare, kept_least, kept_most, kept_scale, drop, own, scan_own, scan_kept, fit_kept;
    int64_t rounds, scan_most;
    double lacking;
} Rules;

/* `alignment_search.Limits` says what each number means. */
typedef struct {
    int64_t gap;
    double cosine, dice, likeness;
    int64_t near;
    double overlap, weak;
    int64_t most_runs, most_boxes, run_words, run_characters, least_longer, least_shorter;
    double least_score;
} Limits;

typedef struct { int32_t a0, a1, b0, b1; } Box;
typedef struct { int32_t a, b, length; } Run;
typedef struct { int64_t first, last; double said; } Range;
typedef struct { Box *box; int64_t count; } Boxes;
typedef struct { Run *run; int64_t count; } Runs;

/* Whether a token range lies in a text and is not empty. */
static inline bool range_fits(const Text *text, int64_t first, int64_t last) { return 0 <= first && first < last && last <= text->tokens; }

static inline bool boxes_fit(const Text *a, const Text *b, const Box *boxes, int64_t count) {
    for (int64_t k = 0; k < count; k++)
        if (!range_fits(a, boxes[k].a0, boxes[k].a1) || !range_fits(b, boxes[k].b0, boxes[k].b1)) return false;
    return true;
}

/* Whether there is a place for each stem of one text, and none is outside of the vocabulary of the other. */
static inline bool leads_into(const int32_t *to, int64_t count, const Text *from, const Text *into) {
    int32_t most = -1;
    for (int64_t i = 0; i < count; i++) most = to[i] > most ? to[i] : most;
    return count == from->stems && most < into->stems;
}

#define BARRIER (-1e9) /* the score of a token in a mark: no stretch with it is ever best */

void shared_stems(const uint64_t *a, int64_t count_a, const uint64_t *b, int64_t count_b, int32_t *to_b, int32_t *to_a);
void shared_terms(const uint32_t *a, int64_t count_a, const uint32_t *b, int64_t count_b, int32_t *to_b, int32_t *to_a);
Runs equal_runs(Arena *arena, const Text *a, const Text *b, int64_t least, bool *capped);
int64_t common_in_order(Arena *arena, const int32_t *x, int64_t n, const int32_t *y, int64_t m, int32_t *slot);
Boxes sentence_boxes(Arena *arena, const Text *a, const Text *b, const int32_t *to_b, const int32_t *to_a, const Limits *limits, bool *capped);
Boxes scan_boxes(Arena *arena, const Text *a, const Text *b, const int32_t *to_b, const int32_t *to_a, const Rules *rules, double **scores);
Boxes chains(Arena *arena, const Text *a, const Text *b, Runs runs, int64_t near);
int64_t choose(Arena *arena, const Box *boxes, int64_t count, const double *scores, const Limits *limits, int64_t *kept);
void note(const Text *side, int64_t first, int64_t last, int64_t *stamp, int64_t value);
double word_says(double frequency, bool shared, int64_t n, double kept, double missing, double cap);
Range best_range(const double *score, const uint8_t *gap, int64_t low, int64_t high, const double *edge);
void refine(Arena *arena, const Text *a, const Text *b, const int32_t *to_b, const int32_t *to_a, Boxes boxes, const Rules *rules,
            double *scores);

#endif

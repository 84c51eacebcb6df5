/* From tokens and the gaps between them to the units that are fingerprinted.
 *
 * Invariant: a text's units depend on its own tokens and marks alone; all counts of tokens start at its first one. Every unit
 * has a token, and no two share one, so that there are no more of them than tokens.
 */
#include "kernels.h"

enum { SENTENCE_BREAK = 3 };
enum { EDGE = 1, MARKED = 2 }; /* what can be said of a token: a unit ends before it; it is in a mark */

/* One text: its n tokens, and gaps and newlines of one more. */
typedef struct { const int32_t *start; const uint64_t *key; const uint8_t *gap, *lines; int64_t n; } Text;

/* The first place from `i` on that is not 0, or `n`. */
static inline int64_t next(const uint8_t *flags, int64_t i, int64_t n) {
    for (; i + 8 <= n; i += 8) {
        uint64_t ahead = load64(flags + i);
        if (ahead != 0) return i + __builtin_ctzll(ahead) / 8;
    }
    while (i < n && flags[i] == 0) i++;
    return i;
}

/* The first token that begins at a code point or behind it. */
static int64_t token_at(const Text *text, int64_t code_point) {
    int64_t low = 0, high = text->n;
    while (low < high) {
        int64_t middle = (low + high) / 2;
        if (text->start[middle] < code_point) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* Writes into `state` before which tokens blank lines and marks end a unit, and which tokens are marked. */
static void edges_of(const Text *text, const int64_t *mark_start, const int64_t *mark_end, int64_t marks, uint8_t *state) {
    const uint8_t *gap = text->gap, *lines = text->lines;
    int64_t n = text->n, ends = 0, full = 0;
    bool blank = false;
    for (int64_t i = next(lines, 1, n); i < n; i = next(lines, i + 1, n)) {
        blank |= lines[i] >= 2;
        ends++;
        full += gap[i] >= SENTENCE_BREAK;
    }
    bool by_line = !blank && full * 5 >= ends * 3; /* most lines end a sentence: lines are paragraphs, not wrapped text */
    memset(state, 0, (size_t)n + 1);
    for (int64_t i = next(lines, 1, n); i < n; i = next(lines, i + 1, n))
        if (lines[i] >= 2 || (by_line && gap[i] >= SENTENCE_BREAK)) state[i] = EDGE;
    state[0] = state[n] = EDGE;
    for (int64_t mark = 0; mark < marks; mark++) {
        int64_t a = token_at(text, mark_start[mark]), b = token_at(text, mark_end[mark]);
        state[a] |= EDGE;
        state[b] |= EDGE;
        for (int64_t i = a; i < b; i++) state[i] |= MARKED;
    }
}

/* Where the stretch of tokens from `begin` to `last`, too long for one unit, is cut first. */
static int64_t cut(const Text *text, int64_t begin, int64_t last, int64_t most, int64_t least_left) {
    int64_t limit = most_of(least_of(begin + most, last - least_left), begin + 1); /* what is left must not be too short to sketch */
    int64_t stop = least_of(limit + 1, last), latest = -1;
    for (int64_t i = begin + most_of(most / 3, 1); i < stop; i++) {
        if (text->gap[i] < SENTENCE_BREAK) continue;
        if (text->key[i] % 2 == 0) return i;
        latest = i;
    }
    return latest >= 0 ? latest : limit;
}

/* Writes the units of a text and returns the place behind the last one. */
static int64_t *units_of(const Text *text, const uint8_t *state, int64_t number, int64_t most, int64_t least, int64_t *unit) {
    int64_t first = 0, last = 0, n = text->n;
    while (last < n) {
        last = next(state, last + 1, n);
        if (last < n && !(state[last] & EDGE)) continue;
        while (first < last && !(state[first] & MARKED)) {
            int64_t stop = last - first > most ? cut(text, first, last, most, least) : last;
            unit[0] = number;
            unit[1] = first;
            unit[2] = first = stop;
            unit += 3;
        }
        first = last;
    }
    return unit;
}

/* `units.cut_units` says what the arrays are; writes the units and returns how many. */
static int64_t cut_units(const int64_t *word_edges, int64_t edges, const int32_t *start, int64_t starts, const uint64_t *key, int64_t keys,
                         const uint8_t *gap, int64_t gaps, const uint8_t *lines, int64_t more_gaps, const int64_t *mark_edges,
                         int64_t texts_marked, const int64_t *mark_start, int64_t marks, const int64_t *mark_end, int64_t more_marks,
                         int64_t most, int64_t least, int64_t *unit, int64_t room) {
    OPEN_ARENA(arena)
    int64_t texts = edges - 1, longest = 0;
    if (!edges_fit(word_edges, texts, least_of(starts, keys)) || word_edges[texts] + texts > least_of(gaps, more_gaps)) return BAD_PLACE;
    if (texts_marked != edges || !edges_fit(mark_edges, texts, least_of(marks, more_marks))) return BAD_PLACE;
    if (room / 3 < word_edges[texts] - word_edges[0] || most < 0 || least < 0) return BAD_PLACE;
    for (int64_t text = 0; text < texts; text++) longest = most_of(longest, word_edges[text + 1] - word_edges[text]);
    uint8_t *state = TAKE(arena, longest + 1, uint8_t);
    int64_t *behind = unit;
    for (int64_t t = 0; t < texts; t++) {
        int64_t a = word_edges[t], n = word_edges[t + 1] - a, m = mark_edges[t];
        if (n == 0) continue;
        Text text = {start + a, key + a, gap + a + t, lines + a + t, n};
        edges_of(&text, mark_start + m, mark_end + m, mark_edges[t + 1] - m, state);
        behind = units_of(&text, state, t, most, least, behind);
    }
    close_arena(arena);
    return (behind - unit) / 3;
}
DOOR(cut_units, (GIVEN, int64_t most, int64_t least), ARRAY(0), ARRAY(1), ARRAY(2), ARRAY(3), ARRAY(4), ARRAY(5), ARRAY(6), ARRAY(7), most,
    least, ARRAY(8))

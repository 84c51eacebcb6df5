/* Which words of one article another one shares, and what is told in the same order. `word_coverage.py` says what each door takes
 * and returns.
 *
 * Invariant: stems are compared by their places in the two vocabularies, so that no word is hashed twice.
 */
#include "alignment.h"
#include "hashing.h"

enum { SENTENCE_END = 3, UPPER = 2, NUMERIC = 4, COPIED = 3 /* the closest kind */, COUNTS = 15 };

typedef struct { int64_t kind, first, last, other_first, other_last; } Pair;
typedef struct { int64_t first, last; } Words;
typedef struct { int64_t first, last, other_first, other_last; } Both;

/* `OwnWords` says what each array holds; all have one element a word. */
typedef struct { const uint8_t *own, *quoted, *free, *plain; const double *weight; int64_t words; } Sorts;

/* One article and the other one, with where its stems are there, the sorts of its words and the words of a phrase. */
typedef struct { const Text *x, *y; const int32_t *to_y; const Sorts *sorts; int64_t phrase; double least, density; } Sides;

static bool words_fit(int64_t first, int64_t last, int64_t words) { return 0 <= first && first <= last && last <= words; }

BODY void mark_facts(Arena *arena, const uint8_t *initial, const uint8_t *gap, const uint64_t *key, int64_t words, double most, uint8_t *found) {
    int64_t inside = 0, capital = 0;
    for (int64_t t = 0; t < words; t++) {
        found[t] = (initial[t] & NUMERIC) != 0;
        if (t > 0 && gap[t] < SENTENCE_END) {
            inside++;
            capital += (initial[t] & UPPER) != 0;
        }
    }
    if (inside == 0 || (double)capital / (double)inside > most) return;
    int64_t size = table_size(2 * capital);
    uint64_t *slot = ZEROS(arena, size, uint64_t);
    for (int64_t t = 1; t < words; t++)
        if (initial[t] & UPPER && gap[t] < SENTENCE_END) slot[seek(slot, size, key[t])] = key[t];
    for (int64_t t = 0; t < words; t++)
        if (initial[t] & UPPER) found[t] |= (t > 0 && gap[t] < SENTENCE_END) || slot[seek(slot, size, key[t])] == key[t];
}

static int64_t names_and_numbers(const uint8_t *initial, int64_t words, const uint8_t *gap, int64_t gaps, const uint64_t *key, int64_t keys,
                                 double most, uint8_t *found, int64_t room) {
    OPEN_ARENA(arena)
    if (keys != words || gaps < words || room != words) return BAD_PLACE;
    mark_facts(arena, initial, gap, key, words, most, found);
    close_arena(arena);
    return 0;
}
DOOR(names_and_numbers, (GIVEN, double most), ARRAY(0), ARRAY(1), ARRAY(2), most, ARRAY(3))

/* Whether so many words all are of a sort, or all are not. */
static inline bool all(const uint8_t *sort, int64_t size, bool are) {
    for (int64_t place = 0; place < size; place++)
        if ((sort[place] != 0) != are) return false;
    return true;
}

/* A hash of stems in their order; never 0. */
static inline uint64_t hash_phrase(const Text *text, int64_t t, int64_t size) {
    uint64_t mixed = 0;
    for (int64_t word = t; word < t + size; word++) mixed = (mixed ^ text->vocab[text->id[word]]) * 0x9E3779B97F4A7C15u;
    return mixed | 1;
}

/* Marks in `both` the plain words of a passage that stand in a phrase of its other side too; returns how many. */
static int64_t mark_phrases(const Sides *s, Pair pair, uint64_t *slot, uint8_t *both) {
    int64_t size = table_size(2 * (pair.other_last - pair.other_first)), many = 0;
    memset(slot, 0, (size_t)size * sizeof *slot);
    for (int64_t t = pair.other_first; t <= pair.other_last - s->phrase; t++) {
        if (!all(s->y->barrier + t, s->phrase, false)) continue;
        uint64_t h = hash_phrase(s->y, t, s->phrase);
        slot[seek_odd(slot, size, h)] = h;
    }
    memset(both + pair.first, 0, (size_t)(pair.last - pair.first));
    for (int64_t t = pair.first; t <= pair.last - s->phrase; t++) {
        if (!all(s->sorts->plain + t, s->phrase, true)) continue;
        uint64_t h = hash_phrase(s->x, t, s->phrase);
        if (slot[seek_odd(slot, size, h)] == h) memset(both + t, 1, (size_t)s->phrase);
    }
    for (int64_t t = pair.first; t < pair.last; t++) many += both[t];
    return many;
}

static bool stamped(const Sides *s, const int32_t *stamp, int64_t t, int32_t value) {
    int32_t other = s->to_y[s->x->id[t]];
    return other >= 0 && stamp[other] == value;
}

/* Writes the kind of the words of a passage in sentences of which the other side has enough. */
static void mark_sentences(const Sides *s, Pair pair, const int32_t *stamp, int32_t value, int8_t *kind) {
    int64_t first = pair.first;
    double total = 0.0, found = 0.0;
    for (int64_t t = pair.first; t <= pair.last; t++) {
        if (t == pair.last || (t > first && s->x->gap[t] >= SENTENCE_END)) {
            if (pair.kind == COPIED || found >= s->least * total)
                for (int64_t word = first; word < t; word++) kind[word] = pair.kind > kind[word] ? (int8_t)pair.kind : kind[word];
            first = t;
            total = found = 0.0;
        }
        if (t < pair.last) {
            total += s->sorts->weight[t];
            if (stamped(s, stamp, t, value)) found += s->sorts->weight[t];
        }
    }
}

BODY void count_shared(Arena *arena, const Sides *s, const Pair *pairs, int64_t passages, const Words *runs, int64_t copies, int8_t *kind,
                       int64_t *count) {
    const Sorts *sorts = s->sorts;
    int64_t words = s->x->tokens, longest = 0;
    uint8_t *phrased = ZEROS(arena, words, uint8_t), *dense = ZEROS(arena, words, uint8_t), *copied = ZEROS(arena, words, uint8_t);
    uint8_t *both = TAKE(arena, words, uint8_t);
    int32_t *stamp = ZEROS(arena, s->y->stems, int32_t);
    for (int64_t p = 0; p < passages; p++) longest = most_of(longest, pairs[p].other_last - pairs[p].other_first);
    uint64_t *slot = TAKE(arena, table_size(2 * longest), uint64_t);
    memset(kind, 0, (size_t)words);
    memset(count, 0, COUNTS * sizeof *count);
    for (int64_t p = 0; p < passages; p++) {
        Pair pair = pairs[p];
        int64_t free = 0;
        for (int64_t t = pair.other_first; t < pair.other_last; t++) stamp[s->y->id[t]] = (int32_t)(p + 1);
        mark_sentences(s, pair, stamp, (int32_t)(p + 1), kind);
        int64_t many = mark_phrases(s, pair, slot, both);
        for (int64_t t = pair.first; t < pair.last; t++) free += sorts->free[t] != 0;
        uint8_t thick = (double)many >= s->density * (double)free;
        for (int64_t t = pair.first; t < pair.last; t++) {
            phrased[t] |= both[t];
            dense[t] |= both[t] & thick;
        }
    }
    for (int64_t r = 0; r < copies; r++) memset(copied + runs[r].first, 1, (size_t)(runs[r].last - runs[r].first));
    memset(stamp, 0, (size_t)s->y->stems * sizeof *stamp);
    for (int64_t t = 0; t < s->y->tokens; t++)
        if (!s->y->barrier[t]) stamp[s->y->id[t]] = 1;
    for (int64_t t = 0; t < words; t++) {
        bool own = sorts->own[t] != 0, free = sorts->free[t] != 0, shared = kind[t] > 0, fact = free && !sorts->plain[t] && shared;
        count[0] += own;
        count[4] += free;
        count[9] += phrased[t];
        count[10] += dense[t];
        count[11] += copied[t] && free;
        count[12] += copied[t] && own && !free;
        count[13] += fact;
        count[14] += fact && stamped(s, stamp, t, 1);
        if (!shared) continue;
        count[kind[t]] += own;
        count[5]++;
        count[6] += kind[t] > 1;
        count[7] += sorts->quoted[t] != 0;
        count[8] += free;
    }
}

static int64_t shared_words(const Text *x, const Text *y, const int32_t *to_y, int64_t known, const Sorts *sorts, const Pair *pairs, int64_t cells,
                            const Words *runs, int64_t edges, int64_t phrase, double least, double density, int8_t *kind, int64_t kinds,
                            int64_t *count, int64_t counts) {
    OPEN_ARENA(arena)
    int64_t n = x->tokens, passages = cells / 5;
    if (!leads_into(to_y, known, x, y) || sorts->words != n || kinds != n || counts != COUNTS || phrase < 1 || phrase > INT32_MAX)
        return BAD_PLACE;
    if (cells % 5 != 0 || edges % 2 != 0 || passages >= INT32_MAX) return BAD_PLACE;
    for (int64_t p = 0; p < passages; p++) {
        Pair pair = pairs[p];
        if (pair.kind < 1 || pair.kind > COPIED || !words_fit(pair.first, pair.last, n) || !words_fit(pair.other_first, pair.other_last, y->tokens))
            return BAD_PLACE;
    }
    for (int64_t r = 0; r < edges / 2; r++)
        if (!words_fit(runs[r].first, runs[r].last, n)) return BAD_PLACE;
    Sides sides = {x, y, to_y, sorts, phrase, least, density};
    count_shared(arena, &sides, pairs, passages, runs, edges / 2, kind, count);
    close_arena(arena);
    return 0;
}
DOOR(shared_words, (GIVEN, const Text *x, const Text *y, const Sorts *sorts, int64_t phrase, double least, double density), x, y, ARRAY(0),
    sorts, ARRAY(1), ARRAY(2), phrase, least, density, ARRAY(3), ARRAY(4))

static int64_t by_paragraph(const int8_t *kind, int64_t words, const uint8_t *own, int64_t owned, const Words *edges, int64_t cells, int64_t least,
                            int64_t *found, int64_t four) {
    if (owned != words || cells % 2 != 0 || four != 4) return BAD_PLACE;
    memset(found, 0, 4 * sizeof *found);
    for (int64_t p = 0; p < cells / 2; p++) {
        int64_t count[4] = {0, 0, 0, 0}, most = 1;
        if (!words_fit(edges[p].first, edges[p].last, words)) return BAD_PLACE;
        for (int64_t t = edges[p].first; t < edges[p].last; t++) {
            if (kind[t] < 0 || kind[t] > COPIED) return BAD_PLACE;
            count[kind[t]] += own[t] != 0;
        }
        int64_t shared = count[1] + count[2] + count[3];
        if (shared + count[0] < least) continue;
        found[0]++;
        for (int64_t how = 2; how <= COPIED; how++) most = count[how] > count[most] ? how : most;
        if (2 * shared >= shared + count[0]) found[most]++;
    }
    return 0;
}
DOOR(by_paragraph, (GIVEN, int64_t least), ARRAY(0), ARRAY(1), ARRAY(2), least, ARRAY(3))

/* For each stem the token at which it stands, or below 0 where it stands more than once or never. */
static int32_t *once(Arena *arena, const Text *text) {
    enum { NOWHERE = -1, OFTEN = -2 };
    int32_t *place = TAKE(arena, text->stems, int32_t);
    memset(place, 0xFF, (size_t)text->stems * sizeof *place);
    for (int64_t t = 0; t < text->tokens; t++) place[text->id[t]] = place[text->id[t]] == NOWHERE ? (int32_t)t : OFTEN;
    return place;
}

/* For each token how many sentences begin at it or before it. */
static int32_t *lines_of(Arena *arena, const Text *text) {
    int32_t *line = TAKE(arena, text->tokens, int32_t), begun = 1;
    for (int64_t t = 0; t < text->tokens; t++) line[t] = begun += t > 0 && text->gap[t] >= SENTENCE_END;
    return line;
}

BODY int64_t match_once(Arena *arena, const Text *x, const Text *y, const int32_t *to_y, const Both *pairs, int64_t passages, int64_t *found) {
    const int32_t *here = once(arena, x), *there = once(arena, y), *line = lines_of(arena, x), *other_line = lines_of(arena, y);
    int64_t size = 0;
    for (int64_t t = 0; t < x->tokens; t++) {
        int32_t i = x->id[t], j = to_y[i], at = j < 0 ? -1 : there[j];
        if (here[i] != t || at < 0) continue;
        for (int64_t p = 0; p < passages; p++) {
            if (t < pairs[p].first || t >= pairs[p].last || at < pairs[p].other_first || at >= pairs[p].other_last) continue;
            found[size++] = (int64_t)line[t] << 32 | other_line[at];
            break;
        }
    }
    return size;
}

/* Of words as `match_once` writes them, sorted: how many sentences they are in on either side, and the longest chain in order. */
BODY void chain(Arena *arena, const int64_t *words, int64_t count, int64_t lines, int64_t *found) {
    uint8_t *met = ZEROS(arena, lines + 1, uint8_t);
    int64_t *ends = TAKE(arena, count, int64_t), length = 0, ours = 0, theirs = 0, before = -1;
    for (int64_t w = 0; w < count; w++) {
        int64_t one = words[w] >> 32, two = words[w] & 0xFFFFFFFF, low = 0, high = length;
        ours += one != before;
        before = one;
        theirs += !met[two];
        met[two] = 1;
        while (low < high) {
            int64_t middle = (low + high) / 2;
            if (ends[middle] <= two) low = middle + 1;
            else high = middle;
        }
        ends[low] = two;
        length = most_of(length, low + 1);
    }
    found[0] = ours, found[1] = theirs, found[2] = length;
}

static int64_t kept_order(const Text *x, const Text *y, const int32_t *to_y, int64_t known, const Both *pairs, int64_t cells, int64_t *found,
                          int64_t three) {
    OPEN_ARENA(arena)
    if (!leads_into(to_y, known, x, y) || cells % 4 != 0 || three != 3) return BAD_PLACE;
    int64_t *words = TAKE(arena, x->tokens, int64_t);
    int64_t count = match_once(arena, x, y, to_y, pairs, cells / 4, words);
    sort_numbers(words, count, TAKE(arena, count, int64_t));
    chain(arena, words, count, y->tokens, found);
    close_arena(arena);
    return count;
}
DOOR(kept_order, (GIVEN, const Text *x, const Text *y), x, y, ARRAY(0), ARRAY(1), ARRAY(2))

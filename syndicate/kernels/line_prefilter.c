/* From code points to lines, and to the rows of a table of patterns that may match in each line. `line_prefilter.py` says what
 * each door takes and returns.
 *
 * Invariant: two zeros stand behind the classes of a text, and no word has a zero, so that no word is compared past the end.
 */
#include "kernels.h"

enum { OTHER, SPACE, BREAK }; /* classes of characters */
enum { AT_ONCE = 16 }; /* code points that are looked at together */
enum { LINE_FEED = 0x0A, RETURN = 0x0D, LINE_SEPARATOR = 0x2028, PARAGRAPH_SEPARATOR = 0x2029 };

/* Words, sorted by the class of their first letter; `first` is the first word of each class, and their number at the end.
 * `line_prefilter.py` lays out both structures and checks what is in them. */
typedef struct { const uint8_t *spelled; const int32_t *edge, *row, *first; } Words;
typedef struct {
    Words opening, cue;
    const int32_t *wordless, *longest; /* longest line of each row */
    const uint32_t *beginnings;        /* a bit for each three classes, of six bits each, with which a cue may begin */
    int64_t first_letter, wordless_rows, rows;
} Needs;

static void classify(const uint32_t *codes, int64_t n, const uint8_t *kind, int64_t kinds, uint8_t *restrict letters) {
    int64_t i = 0;
    for (uint32_t bits = 0; i + AT_ONCE <= n; i += AT_ONCE, bits = 0) {
        for (int64_t j = i; j < i + AT_ONCE; j++) bits |= codes[j];
        if (bits >= kinds) break;
        for (int64_t j = i; j < i + AT_ONCE; j++) letters[j] = kind[codes[j]];
    }
    for (; i < n; i++) letters[i] = codes[i] < kinds ? kind[codes[i]] : OTHER;
    letters[n] = letters[n + 1] = OTHER;
}

BODY int64_t split_lines(Arena *arena, const uint32_t *codes, int64_t n, const uint8_t *letters, Found *found) {
    int64_t most = 1, count = 0;
    for (int64_t i = 0; i < n; i++) most += letters[i] == BREAK;
    int32_t *start = TAKE(arena, most, int32_t), *end = TAKE(arena, most, int32_t);
    uint8_t *after_blank = TAKE(arena, most, uint8_t);
    int64_t feeds = 0, returns = 0, separators = 0, paragraphs = 0;
    for (int64_t i = 0; i < n;) {
        if (letters[i] == BREAK || letters[i] == SPACE) {
            if (letters[i] == BREAK) {
                feeds += codes[i] == LINE_FEED;
                returns += codes[i] == RETURN;
                separators += codes[i] == LINE_SEPARATOR;
                paragraphs += codes[i] == PARAGRAPH_SEPARATOR;
            }
            i++;
            continue;
        }
        start[count] = (int32_t)i;
        after_blank[count] = (feeds > 0 ? feeds : returns > 0 ? returns : separators) > 1 || paragraphs > 0;
        feeds = returns = separators = paragraphs = 0;
        const uint8_t *next = memchr(letters + i, BREAK, (size_t)(n - i));
        int64_t last = i = next ? next - letters : n;
        while (letters[last - 1] == SPACE) last--;
        end[count++] = (int32_t)last;
    }
    int64_t bytes = count * (int64_t)sizeof *start;
    hand_over(arena, found, 3, (const void *[]){start, end, after_blank}, (int64_t[]){bytes, bytes, count});
    return count;
}

static int64_t split(const uint32_t *codes, int64_t n, const uint8_t *kind, int64_t kinds, uint8_t *letters, int64_t room, Found *found) {
    OPEN_ARENA(arena)
    if (room != n + 2 || n >= INT32_MAX) return BAD_PLACE;
    classify(codes, n, kind, kinds, letters);
    int64_t count = split_lines(arena, codes, n, letters, found);
    close_arena(arena);
    return count;
}
DOOR(split, (GIVEN), ARRAY(0), ARRAY(1), ARRAY(2), FOUND(3))

typedef struct { int32_t line, row; } Pair;

/* Pairs of line and row, the longest line of each row, and the last line for which each row was noted. */
typedef struct { Pair *pair; int64_t count, room; const int32_t *longest; int32_t *seen; } Pairs;

/* Notes the rows of the words that stand at a place of a line, `left` code points before its end. */
static inline void note_words(const Words *words, const uint8_t *at, int64_t left, int32_t line, int64_t size, Pairs *pairs) {
    for (int64_t word = words->first[*at]; word < words->first[*at + 1]; word++) {
        const uint8_t *spelled = words->spelled + words->edge[word];
        int64_t letters = words->edge[word + 1] - words->edge[word], j = 1;
        while (j < letters && at[j] == spelled[j]) j++;
        int32_t row = words->row[word];
        if (j < letters || letters > left || pairs->longest[row] < size || pairs->seen[row] == line) continue;
        pairs->seen[row] = line;
        pairs->pair[pairs->count++] = (Pair){line, row};
    }
}

static inline bool is_word_sign(uint32_t code) { return (code >= '0' && code <= '9') || ((code & ~32u) >= 'A' && (code & ~32u) <= 'Z'); }

/* Notes the rows that may match in one line. */
static void note_rows(const Needs *needs, const uint32_t *codes, const uint8_t *letters, int32_t line, int64_t start, int64_t end, Pairs *pairs) {
    int64_t size = end - start, i = start;
    while (i < end && letters[i] > OTHER && letters[i] < needs->first_letter) i++;
    if (i < end) note_words(&needs->opening, letters + i, end - i, line, size, pairs);
    while (i < end && !is_word_sign(codes[i])) i++;
    for (int64_t k = 0; i == end && k < needs->wordless_rows; k++)
        if (needs->longest[needs->wordless[k]] >= size) pairs->pair[pairs->count++] = (Pair){line, needs->wordless[k]};
    const uint32_t *beginnings = needs->beginnings;
    uint32_t three = (letters[start] & 63u) << 6 | (letters[start + 1] & 63u);
    for (i = start; i < end; i++) {
        three = (three << 6 | (letters[i + 2] & 63u)) & 0x3FFFF;
        if (beginnings[three >> 5] >> (three & 31) & 1) note_words(&needs->cue, letters + i, end - i, line, size, pairs);
    }
}

BODY int64_t find_rows(Arena *arena, const Needs *needs, const uint32_t *codes, const uint8_t *letters, const int32_t *start,
                       const int32_t *end, int64_t lines, Found *found) {
    int64_t most = needs->rows + needs->wordless_rows; /* of one line */
    Pairs pairs = {NULL, 0, 64 + most, needs->longest, TAKE(arena, needs->rows, int32_t)};
    pairs.pair = TAKE(arena, pairs.room, Pair);
    memset(pairs.seen, 0xFF, (size_t)needs->rows * sizeof *pairs.seen);
    for (int64_t line = 0; line < lines; line++) {
        if (pairs.count + most > pairs.room) {
            pairs.pair = grown(arena, pairs.pair, pairs.room, sizeof *pairs.pair);
            pairs.room *= 2;
        }
        note_rows(needs, codes, letters, (int32_t)line, start[line], end[line], &pairs);
    }
    hand_over(arena, found, 1, (const void *[]){pairs.pair}, (int64_t[]){pairs.count * (int64_t)sizeof *pairs.pair});
    return pairs.count;
}

static int64_t candidates(const uint32_t *codes, int64_t n, const uint8_t *letters, int64_t classified, const int32_t *start, int64_t lines,
                          const int32_t *end, int64_t ends, const Needs *needs, Found *found) {
    OPEN_ARENA(arena)
    if (classified != n + 2 || letters[n] != OTHER || letters[n + 1] != OTHER || ends != lines) return BAD_PLACE;
    for (int64_t line = 0; line < lines; line++)
        if (start[line] < 0 || end[line] < start[line] || end[line] > n) return BAD_PLACE;
    int64_t count = find_rows(arena, needs, codes, letters, start, end, lines, found);
    close_arena(arena);
    return count;
}
DOOR(candidates, (GIVEN, const Needs *needs), ARRAY(0), ARRAY(1), ARRAY(2), ARRAY(3), needs, FOUND(4))

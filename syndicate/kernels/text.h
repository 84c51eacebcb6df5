/* What the loops over texts share: code points and their tables, and a gap between two words.
 *
 * Invariant: a code point is below CODE_POINTS, so that each table has a place for it. Behind the last code point of a text
 * stands 0, which is of no kind that the loops look for, so that the character behind a word may always be looked at.
 * `folding.py` says what the kinds are, `cut_points.py` what a kind does to a gap.
 */
#ifndef SYNDICATE_TEXT_H
#define SYNDICATE_TEXT_H

#include "kernels.h"

enum { OTHER, LETTER, DIGIT, MARK, SPACELESS, IGNORABLE, APOSTROPHE, NEWLINE, SPACE, STOP, WIDE_STOP, SOFT };
enum { LATIN = 1, CYRILLIC = 2, GREEK = 4, LOWER = 8 };
enum { IDENTITY = 255, CODE_POINTS = 0x110000, LOOKALIKE_LIMIT = 0x600, KINDS = 16, CLASSES = 128 };
enum { WIDEST = 14 /* bytes more than its own that the folded form of a character of several bytes may have */ };
enum { GAP_BLANK = 1, GAP_LINE = 2, GAP_STOP = 4, GAP_WIDE = 8, GAP_SOFT = 16, GAP_RESUMED = 32, GAP_WORD = 64, GAP_JOINED = 128,
       GAP_PART = 256, GAP_CLOSING = 512, GAP_OPENING = 1024 };

#define INLINED static inline __attribute__((always_inline))

/* The folding tables and those of gaps; `tokens.py` lays out the same structure, and `tables_fit` has looked at it. */
typedef struct {
    const uint8_t *kind, *flag, *length;
    const uint32_t *offset;
    const uint8_t *folded, *lookalike, *classes;
    const int64_t *does;
    int64_t bytes; /* of all folded forms */
} Tables;

/* Whether a character is of a kind that a word is written with; marks only behind the first one. */
INLINED bool is_written(int kind) { return kind == LETTER || kind == DIGIT || kind == MARK; }

/* What a gap holds: its end; its newlines, at most 2; whether it has a full stop, question or exclamation mark that white space
 * follows, and one that no abbreviation explains; whether it has punctuation; the end of what belongs to the word before it,
 * and the start of what can belong to the word behind it. */
typedef struct { int64_t end, newlines, stopped, strong, soft, before, behind; } Gap;

/* Reads the gap from `first` on, which ends at `stop` or, from `least` on, before the first character of a word. Nothing in the
 * loop branches, since what a gap holds cannot be guessed, and guessing wrong costs more than the work. */
INLINED Gap read_gap(const uint32_t *codes, int64_t first, int64_t least, int64_t stop, const uint8_t *kind, const int64_t *does) {
    int64_t seen = 0, newlines = 0, stopped = 0, pending = 0, strong = 0, i = first;
    int64_t parted = first - 1, apart = first - 1; /* the first character that parts the words, and that is not of the one before */
    int64_t behind = first, opening = first; /* behind the last blank, and the last character that is not of the next word */
    uint32_t before = 0;
    for (; i < stop; i++) {
        uint32_t code = codes[i];
        int k = kind[code];
        int64_t here = does[k];
        if ((here & GAP_WORD) != 0 && i >= least) break;
        seen |= here;
        newlines += ((here & GAP_LINE) != 0) & ((code != '\n') | (before != '\r'));
        stopped |= pending & here & GAP_BLANK;
        pending = ((here & GAP_STOP) != 0) | (pending & ((here & GAP_RESUMED) == 0));
        strong |= ((here & GAP_STOP) != 0) & (code != '.');
        parted = ((parted < first) & ((here & GAP_PART) != 0)) ? i : parted;
        int64_t closes = ((here & GAP_CLOSING) != 0) & ((k != SOFT) | (code <= 0x2000) | (code >= 0x2020)); /* a dash is of no word */
        apart = (closes | (apart >= first)) ? apart : i;
        behind = here & GAP_BLANK ? i + 1 : behind;
        opening = here & GAP_OPENING ? opening : i + 1;
        before = code;
    }
    int64_t wide = (seen & GAP_WIDE) != 0, soft = ((seen & GAP_SOFT) != 0) | pending;
    Gap gap = {i, least_of(newlines, 2), wide | stopped, wide | strong, soft, parted, behind};
    if (!(seen & GAP_BLANK)) {
        gap.before = apart >= first ? apart : i;
        gap.behind = opening;
    }
    return gap;
}

/* The end of a word, the next free place in the buffer, and whether it is an acronym. */
typedef struct { int64_t end, at; bool acronym; } Word;

Word read_word(const uint32_t *codes, int64_t n, int64_t i, const Tables *tables, uint8_t *buffer, int64_t at);

/* Keeps so many of the lowest bytes of a number. */
static const uint64_t MASKS[9] = {
    0, 0xFF, 0xFFFF, 0xFFFFFF, 0xFFFFFFFF, 0xFFFFFFFFFF, 0xFFFFFFFFFFFF, 0xFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF,
};

/* Places of words: those of nine to sixteen bytes; those of any form; and those that a full stop may belong to. */
typedef struct { int32_t *longer, *others, *doubts; int64_t longs, slow, doubtful; } Notes;

void hash_words(uint64_t *restrict key, int64_t count, const uint8_t *bytes, const int32_t *restrict starts, const Notes *notes);
int64_t decode(const uint8_t *data, int64_t begin, int64_t end, uint32_t *codes, uint8_t *plain, int64_t *several);

#endif

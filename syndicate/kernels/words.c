/* From code points to single words: how far a word reaches, what it is folded to, and its key.
 *
 * Invariant: a word's folded form and key depend on its own characters alone. A character writes at most as many bytes as it has
 * in UTF-8, and WIDEST more if these are several: the caller sees to it that the buffer has room for them.
 */
#include "hashing.h"
#include "text.h"

/* Writes one code point as UTF-8 (surrogates too, so that nothing is lost) and returns the next free place. */
INLINED uint8_t *encode(uint32_t code, uint8_t *at) {
    if (code < 0x80) {
        *at++ = (uint8_t)code;
        return at;
    }
    if (code < 0x800) {
        *at++ = (uint8_t)(0xC0 | code >> 6);
    } else {
        if (code < 0x10000) {
            *at++ = (uint8_t)(0xE0 | code >> 12);
        } else {
            *at++ = (uint8_t)(0xF0 | code >> 18);
            *at++ = (uint8_t)(0x80 | (code >> 12 & 0x3F));
        }
        *at++ = (uint8_t)(0x80 | (code >> 6 & 0x3F));
    }
    *at++ = (uint8_t)(0x80 | (code & 0x3F));
    return at;
}

/* Writes the folded form of one code point and returns the next free place. */
INLINED uint8_t *fold(uint32_t code, const Tables *tables, uint8_t *at) {
    int size = tables->length[code];
    if (size == IDENTITY) return encode(code, at);
    const uint8_t *form = tables->folded + tables->offset[code];
    for (int i = 0; i < size; i++) at[i] = form[i];
    return at + size;
}

/* Whether single letters joined by full stops begin at `i`, as in U.S. or p.m. */
INLINED bool is_acronym(const uint32_t *codes, int64_t n, int64_t i, const uint8_t *kind) {
    if (i + 2 >= n || kind[codes[i]] != LETTER || codes[i + 1] != '.' || kind[codes[i + 2]] != LETTER) return false;
    return i + 3 >= n || !is_written(kind[codes[i + 3]]);
}

/* Whether the full stop or comma at `j`, behind a digit, stands inside a number (3.5, 1,000). */
static bool joins_number(const uint32_t *codes, int64_t n, int64_t j, const uint8_t *kind) {
    if (j + 1 >= n || kind[codes[j + 1]] != DIGIT) return false;
    if (codes[j] == '.') return true;
    for (int64_t k = j + 2; k < j + 4; k++)
        if (k >= n || kind[codes[k]] != DIGIT) return false;
    return j + 4 >= n || kind[codes[j + 4]] != DIGIT;
}

/* Writes a word that mixes scripts with Latin letters for those that look like them. Returns the next free place; `tail` leads to
 * where the part behind the last apostrophe begins. */
static uint8_t *as_latin(const uint32_t *codes, int64_t count, const Tables *tables, uint8_t *at, uint8_t **tail) {
    for (int64_t i = 0; i < count; i++) {
        uint32_t code = codes[i];
        int kind = tables->kind[code];
        if (code < LOOKALIKE_LIMIT && tables->lookalike[code] != 0) *at++ = tables->lookalike[code];
        else if (is_written(kind)) at = fold(code, tables, at);
        else if (kind == APOSTROPHE) *tail = at;
        else if (code == '.') *at++ = '.';
    }
    return at;
}

/* Reads the word, or the sign of a script without spaces, that begins at `i`. */
Word read_word(const uint32_t *codes, int64_t n, int64_t i, const Tables *tables, uint8_t *buffer, int64_t begin) {
    const uint8_t *kind = tables->kind;
    uint8_t *origin = buffer + begin, *at = origin, *tail = origin; /* where the part behind the last apostrophe begins */
    int64_t j = i;
    if (kind[codes[i]] == SPACELESS) {
        do at = fold(codes[j++], tables, at);
        while (j < n && kind[codes[j]] == MARK);
        return (Word){j, at - buffer, false};
    }
    if (is_acronym(codes, n, i, kind)) {
        at = fold(codes[j], tables, at);
        do at = fold(codes[j += 2], tables, at);
        while (is_acronym(codes, n, j, kind));
        return (Word){j + 1, at - buffer, true};
    }
    int scripts = 0, behind = OTHER; /* kind of the last character that was written, marks not counted */
    int64_t last = i;
    for (; j < n; j++) {
        uint32_t code = codes[j];
        int k = kind[code];
        if (is_written(k)) {
            at = fold(code, tables, at);
            scripts |= tables->flag[code];
            if (k != MARK) behind = k;
            last = j + 1;
        } else if (k == APOSTROPHE && behind == LETTER && j + 1 < n && kind[codes[j + 1]] == LETTER) {
            tail = at;
        } else if (behind == DIGIT && last == j && (code == '.' || code == ',') && joins_number(codes, n, j, kind)) {
            if (code == '.') *at++ = '.';
        } else if (k != IGNORABLE) {
            break;
        }
    }
    if (scripts & LATIN && scripts & (CYRILLIC | GREEK)) at = as_latin(codes + i, last - i, tables, origin, &tail);
    if (tail > origin && at - tail == 1 && *tail == 's') at = tail;
    return (Word){last, at - buffer, false};
}

/* Undo the hashing of the zeros behind a word of 0 to 8 bytes: FNV_FACTOR to the power of size - 8. */
static const uint64_t POWERS[9] = {
    0x48E254E75F5EB9E1u, 0x375026270DF5D953u, 0xF30A275CB8C04809u,
    0xBA88EB8DEEBA674Bu, 0xB10F8D2CA6BD8471u, 0x9AF153DF54080C03u,
    0x501D877BC9AC6919u, 0xCE965057AFF6957Bu, 0x0000000000000001u,
};

/* Eight steps of FNV-1a, over the bytes of a number from the lowest on. */
INLINED uint64_t eight_hashed(uint64_t h, uint64_t bytes) {
    for (int k = 0; k < 8; k++) h = (h ^ (bytes >> 8 * k & 0xFF)) * FNV_FACTOR;
    return h;
}

/* Makes the keys of words from their first eight bytes, which stand in `key` with zeros behind them. Where a word ends, zeros are
 * hashed for the rest of the eight, and their part is divided out again: nothing branches, and several words are hashed at a time
 * in wide registers. `starts` has where each word begins, and the last one ends, from `bytes` on. */
void hash_words(uint64_t *restrict key, int64_t count, const uint8_t *bytes, const int32_t *restrict starts, const Notes *notes) {
    for (int64_t c = 0; c < count; c++) {
        int32_t size = starts[c + 1] - starts[c];
        key[c] = eight_hashed(FNV_START, key[c]) * POWERS[size < 8 ? size : 8];
    }
    for (int64_t m = 0; m < notes->longs; m++) {
        int32_t c = notes->longer[m], size = starts[c + 1] - starts[c] - 8;
        key[c] = eight_hashed(key[c], load64(bytes + starts[c] + 8) & MASKS[size]) * POWERS[size];
    }
    for (int64_t c = 0; c < count; c++) key[c] = mix(key[c]);
    for (int64_t m = 0; m < notes->slow; m++) {
        int32_t c = notes->others[m];
        key[c] = hash_bytes(bytes + starts[c], starts[c + 1] - starts[c]);
    }
}

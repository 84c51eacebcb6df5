/* Packed texts, and tables of 32-bit term keys.
 *
 * A packed text is a header of HEADER words (keys, words of the text, top terms, version), the ascending keys, the places in them of the
 * top terms, the shares of these, and the weights of all keys, four to a word.
 */
#ifndef SYNDICATE_TERMS_H
#define SYNDICATE_TERMS_H

#include "hashing.h"

enum { HEADER = 4 };

typedef struct { const uint32_t *keys, *top, *share, *weights; int64_t size, tops, words; } Packed;

/* Reads where the parts of the text at a place begin. False if it does not lie whole in what there is, or a top term is none of its
 * terms: packed texts come from archives. */
static inline bool open_packed(const uint32_t *packed, int64_t count, int64_t at, Packed *text) {
    if (at < 0 || at > count - HEADER) return false;
    text->size = packed[at];
    text->words = packed[at + 1];
    text->tops = packed[at + 2];
    text->keys = packed + at + HEADER;
    if (text->size + 2 * text->tops + (text->size + 3) / 4 > count - at - HEADER) return false;
    text->top = text->keys + text->size;
    text->share = text->top + text->tops;
    text->weights = text->share + text->tops;
    uint32_t last = 0;
    for (int64_t h = 0; h < text->tops; h++) last = text->top[h] > last ? text->top[h] : last;
    return text->tops == 0 || last < text->size;
}

/* Distinct keys and their places, -1 where a slot is empty. */
typedef struct { const uint32_t *slot; const int32_t *place; int64_t size; } Table;

static inline int64_t first_slot(uint32_t key, int64_t size) { return (key * 2654435769u >> 7) & (size - 1); }

/* The place of a key, -1 if it is not in the table. */
static inline int32_t find_key(Table table, uint32_t key) {
    int64_t at = first_slot(key, table.size);
    while (table.place[at] >= 0 && table.slot[at] != key) at = (at + 1) & (table.size - 1);
    return table.place[at];
}

Table new_table(Arena *arena, const uint32_t *keys, int64_t count);

#endif

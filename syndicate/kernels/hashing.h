/* Hashes and hash tables over them, for every loop.
 *
 * Invariant: keys are hashes already, so their own bits place them; a table's size is a power of two and at least twice the
 * number of its keys, so that a search ends. In a table of keys, key 0 stands for an empty slot; in a table of places, -1 does.
 */
#ifndef SYNDICATE_HASHING_H
#define SYNDICATE_HASHING_H

#include "kernels.h"

static const uint64_t FNV_START = 0xCBF29CE484222325u, FNV_FACTOR = 0x100000001B3u; /* FNV-1a, 64 bits */

/* The 64-bit finalizer of MurmurHash3. */
static inline uint64_t mix(uint64_t h) {
    h = (h ^ h >> 33) * 0xFF51AFD7ED558CCDu;
    h = (h ^ h >> 33) * 0xC4CEB9FE1A85EC53u;
    return h ^ h >> 33;
}

/* FNV-1a over a stretch of bytes, mixed once at the end. */
static inline uint64_t hash_bytes(const uint8_t *bytes, int64_t size) {
    uint64_t h = FNV_START;
    for (int64_t i = 0; i < size; i++) h = (h ^ bytes[i]) * FNV_FACTOR;
    return mix(h);
}

/* The size of a table with at least so many slots. */
static inline int64_t table_size(int64_t least) {
    int64_t size = 16;
    while (size < least) size *= 2;
    return size;
}

/* The slot from `at` on that holds a key, or the empty one where it belongs. */
static inline int64_t probe(const uint64_t *slot, int64_t size, uint64_t key, int64_t at) {
    while (slot[at] != key && slot[at] != 0) at = (at + 1) & (size - 1);
    return at;
}

static inline int64_t seek(const uint64_t *slot, int64_t size, uint64_t key) {
    return probe(slot, size, key, (int64_t)(key & (uint64_t)(size - 1)));
}

/* The same for keys whose lowest bit is always set. */
static inline int64_t seek_odd(const uint64_t *slot, int64_t size, uint64_t key) {
    return probe(slot, size, key, (int64_t)(key >> 8 & (uint64_t)(size - 1)));
}

/* The slot of a table of places in `keys` that leads to a key, or the empty one; `low` are the key's low bits. */
static inline int64_t seek_place(const int32_t *place, int64_t size, const uint64_t *keys, uint64_t key, uint64_t low) {
    int64_t at = (int64_t)(low & (uint64_t)(size - 1));
    while (place[at] >= 0 && keys[place[at]] != key) at = (at + 1) & (size - 1);
    return at;
}

/* Whether a table that came from outside of a loop has the size that a search needs, and an empty slot at which it ends. */
static inline bool is_table(const uint64_t *slot, int64_t size) {
    if (size < 1 || (size & (size - 1)) != 0) return false;
    for (int64_t at = 0; at < size; at++)
        if (slot[at] == 0) return true;
    return false;
}

/* Distinct keys in ascending order, the number of each key, and how often each distinct one stands there. */
typedef struct { uint64_t *distinct; int32_t *by, *times; int64_t count; } Numbered;

int64_t *ascending(Arena *arena, const uint64_t *keys, int64_t count);
Numbered number_keys(Arena *arena, const uint64_t *keys, int64_t count);

#endif

/* What all loops share: memory for one call, and what a call hands back.
 *
 * Invariant: a loop writes only into what it took or was given for that purpose, and keeps nothing between calls. A loop
 * returns 0 or more, NO_MEMORY, or BAD_PLACE where it was told a place outside of what it was given. It gets every array as its address
 * and its number of elements; types and order in memory were checked at its door (`given.h`).
 */
#ifndef SYNDICATE_KERNELS_H
#define SYNDICATE_KERNELS_H

#include <setjmp.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "given.h"

/* Under an address sanitizer, bytes that nobody may touch, which stand behind each array that shares a piece of memory. */
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#define FORBID(at, bytes) __asan_poison_memory_region(at, bytes)
#define ALLOW(at, bytes) __asan_unpoison_memory_region(at, bytes)
enum { FENCE = 64 };
#else
#define FORBID(at, bytes) ((void)0)
#define ALLOW(at, bytes) ((void)0)
enum { FENCE = 0 };
#endif

#define BODY static __attribute__((noinline))

enum { NO_MEMORY = -1, BAD_PLACE = -2, WRONG_ARRAY = -3, MOST_PARTS = 16, SMALL = 256, FIRST_ROOM = 1 << 13 };

/* The memory of one call: taken piece by piece and given back all at once. */
typedef struct {
    void *last;     /* the newest chunk, which leads to the one before */
    char *free;     /* what is left of it, or of the first piece, which is on the stack */
    size_t left;
    jmp_buf out;    /* where to go on when there is no more */
} Arena;

/* Arrays that a call made, end to end in one block, each from a multiple of eight bytes on. Few elements are in `room`, without a block. */
typedef struct {
    void *block;
    int64_t bytes[MOST_PARTS];
    int64_t room[SMALL];
} Found;

/* Opens an arena in a door; on the way out, whichever, `close_arena` must be called. Compilers keep nothing in registers beside
 * `setjmp`, so what takes time is in a BODY. */
#define OPEN_ARENA(arena) \
    _Alignas(64) char arena##_first[FIRST_ROOM]; \
    Arena arena##_, *arena = &arena##_; \
    arena->last = NULL; \
    arena->free = arena##_first; \
    arena->left = FENCE ? 0 : FIRST_ROOM; /* fences are put into chunks alone */ \
    if (setjmp(arena->out)) { \
        close_arena(arena); \
        return NO_MEMORY; \
    }

void close_arena(Arena *arena);

/* Gives back what was taken since `before` was a copy of the arena: what is done many times over takes its memory once. */
void give_back(Arena *arena, const Arena *before);
void *take_bytes(Arena *arena, int64_t count, size_t size);
void *take_zeros(Arena *arena, int64_t count, size_t size);
#define TAKE(arena, count, type) ((type *)take_bytes(arena, count, sizeof(type)))
#define ZEROS(arena, count, type) ((type *)take_zeros(arena, count, sizeof(type)))

/* Returns room for twice as many elements with the first `count` copied over. */
void *grown(Arena *arena, const void *old, int64_t count, size_t size);

/* Hands arrays over to the caller, who gives the block, if there is one, back with `discard`. */
void hand_over(Arena *arena, Found *found, int parts, const void *const *part, const int64_t *bytes);

/* Sorts places by their keys, ascending, equal ones as they stand. */
void stable_order(Arena *arena, int64_t *order, int64_t count, const double *key);

/* Sorts numbers, ascending; `other` has room for as many. */
void sort_numbers(int64_t *number, int64_t count, int64_t *other);

/* Whether stretches of an array of `count` elements lie one behind the other, each from its edge to the next. */
static inline bool edges_fit(const int64_t *edges, int64_t stretches, int64_t count) {
    if (stretches < 0 || edges[0] < 0 || edges[stretches] > count) return false;
    bool rising = true;
    for (int64_t i = 0; i < stretches; i++) rising &= edges[i] <= edges[i + 1];
    return rising;
}

static inline int64_t least_of(int64_t a, int64_t b) { return a < b ? a : b; }
static inline int64_t most_of(int64_t a, int64_t b) { return a > b ? a : b; }

/* Reads and writes several bytes at once wherever they lie; compilers make one instruction of it. */
static inline uint32_t load32(const uint8_t *at) { uint32_t value; memcpy(&value, at, 4); return value; }
static inline uint64_t load64(const uint8_t *at) { uint64_t value; memcpy(&value, at, 8); return value; }
static inline void store64(uint8_t *at, uint64_t value) { memcpy(at, &value, 8); }

#endif

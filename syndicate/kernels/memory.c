/* Memory for one call, and sorting. */
#include "kernels.h"

#include <stdlib.h>

enum { ALIGNMENT = 64, CHUNK = 1 << 16 };

typedef struct Chunk {
    struct Chunk *before;
} Chunk;

static void free_until(Arena *arena, const Chunk *kept) {
    Chunk *chunk = arena->last;
    while (chunk != kept) {
        Chunk *before = chunk->before;
        free(chunk);
        chunk = before;
    }
}

void close_arena(Arena *arena) {
    free_until(arena, NULL);
    arena->last = NULL;
}

void give_back(Arena *arena, const Arena *before) {
    free_until(arena, before->last);
    arena->last = before->last;
    arena->free = before->free;
    arena->left = before->left;
}

void *take_bytes(Arena *arena, int64_t count, size_t size) {
    if (count < 0 || (uint64_t)count > (SIZE_MAX / 2 - 2 * CHUNK) / size) longjmp(arena->out, 1);
    size_t bytes = ((size_t)count * size + FENCE + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (bytes > arena->left) {
        size_t room = bytes > CHUNK ? bytes : CHUNK;
        Chunk *chunk = malloc(sizeof(Chunk) + room + ALIGNMENT);
        if (!chunk) longjmp(arena->out, 1);
        chunk->before = arena->last;
        arena->last = chunk;
        uintptr_t behind = (uintptr_t)(chunk + 1);
        arena->free = (char *)((behind + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
        arena->left = room;
        FORBID(arena->free, room);
    }
    void *taken = arena->free;
    arena->free += bytes;
    arena->left -= bytes;
    ALLOW(taken, (size_t)count * size);
    return taken;
}

void *take_zeros(Arena *arena, int64_t count, size_t size) {
    void *taken = take_bytes(arena, count, size);
    memset(taken, 0, (size_t)count * size);
    return taken;
}

void *grown(Arena *arena, const void *old, int64_t count, size_t size) {
    void *taken = take_bytes(arena, 2 * count, size);
    memcpy(taken, old, (size_t)count * size);
    return taken;
}

void hand_over(Arena *arena, Found *found, int parts, const void *const *part, const int64_t *bytes) {
    size_t total = 0;
    for (int i = 0; i < parts; i++) total += ((size_t)bytes[i] + 7) / 8 * 8;
    found->block = total > sizeof found->room ? malloc(total) : NULL;
    char *block = total > sizeof found->room ? found->block : (char *)found->room;
    if (!block) longjmp(arena->out, 1);
    size_t at = 0;
    for (int i = 0; i < parts; i++) {
        if (bytes[i] > 0) memcpy(block + at, part[i], (size_t)bytes[i]);
        found->bytes[i] = bytes[i];
        at += ((size_t)bytes[i] + 7) / 8 * 8;
    }
}

EXPORTED void discard(void *block) { free(block); }

void stable_order(Arena *arena, int64_t *order, int64_t count, const double *key) {
    enum { SHORT = 16 };
    for (int64_t begin = 0; begin < count; begin += SHORT) {
        int64_t stop = least_of(begin + SHORT, count);
        for (int64_t p = begin + 1; p < stop; p++) {
            int64_t moved = order[p], q = p;
            for (; q > begin && key[order[q - 1]] > key[moved]; q--) order[q] = order[q - 1];
            order[q] = moved;
        }
    }
    if (count <= SHORT) return;
    int64_t *from = order, *to = TAKE(arena, count, int64_t), *other = to;
    for (int64_t width = SHORT; width < count; width *= 2) {
        for (int64_t begin = 0; begin < count; begin += 2 * width) {
            int64_t middle = least_of(begin + width, count), stop = least_of(begin + 2 * width, count);
            int64_t i = begin, j = middle;
            for (int64_t k = begin; k < stop; k++)
                to[k] = i < middle && (j == stop || key[from[i]] <= key[from[j]]) ? from[i++] : from[j++];
        }
        int64_t *turned = from;
        from = to;
        to = turned;
    }
    if (from == other) memcpy(order, other, (size_t)count * sizeof *order);
}

void sort_numbers(int64_t *number, int64_t count, int64_t *other) {
    enum { SHORT = 24 };
    for (int64_t begin = 0; begin < count; begin += SHORT) {
        int64_t stop = least_of(begin + SHORT, count);
        for (int64_t p = begin + 1; p < stop; p++) {
            int64_t moved = number[p], q = p;
            for (; q > begin && number[q - 1] > moved; q--) number[q] = number[q - 1];
            number[q] = moved;
        }
    }
    for (int64_t width = SHORT; width < count; width *= 2)
        for (int64_t begin = 0; begin + width < count; begin += 2 * width) { /* what is before the middle is copied and merged back */
            int64_t stop = least_of(begin + 2 * width, count), i = 0, j = begin + width, k = begin;
            memcpy(other, number + begin, (size_t)width * sizeof *other);
            while (i < width && j < stop) {
                bool later = number[j] < other[i];
                number[k++] = later ? number[j] : other[i];
                j += later;
                i += !later;
            }
            memcpy(number + k, other + i, (size_t)(width - i) * sizeof *other);
        }
}

/* How a door gets its arrays: all in one Python tuple, so that a call costs the same for one as for ten.
 *
 * Invariant: nothing of Python is called or changed, so Python's lock is not needed; whoever calls keeps the tuple. Where the members of
 * an array and of a tuple lie is part of the binary interfaces of numpy and CPython; `native.py` looks whether it is so before the first call.
 */
#ifndef SYNDICATE_GIVEN_H
#define SYNDICATE_GIVEN_H

#include <stdint.h>
#include <string.h>

#ifdef _WIN32
#define EXPORTED __declspec(dllexport)
#else
#define EXPORTED __attribute__((visibility("default")))
#endif

/* What the arrays must be, written down once for each door by `native.py`. */
typedef struct {
    int64_t head;   /* bytes of an object before its members; the last eight lead to its class */
    int64_t items;  /* bytes of a tuple before its items */
    int64_t class;  /* of arrays */
    int64_t count;
    struct { int64_t element, flags; } of[]; /* the class of the elements, and what must be true */
} Shape;

/* The first members of numpy's arrays, and of what tells the type of their elements. */
typedef struct {
    void *data;
    int32_t dimensions;
    const int64_t *length, *stride;
    const char *base, *type;
    int32_t flags;
} Array;
typedef struct {
    int64_t element;
    char kind, letter, byte_order;
} Type;

static inline const char *object_of(const Shape *shape, const char *given, int64_t i) {
    const char *object;
    memcpy(&object, given + shape->items + 8 * i, sizeof object);
    return object;
}

static inline const Array *array_of(const Shape *shape, const char *given, int64_t i) {
    return (const Array *)(object_of(shape, given, i) + shape->head);
}

static inline int64_t elements(const Array *array) {
    int64_t count = 1;
    for (int32_t d = 0; d < array->dimensions; d++) count *= array->length[d];
    return count;
}

/* Returns 0, or WRONG_ARRAY if a loop cannot read what it is given. */
int64_t unfit(const Shape *shape, const char *given);

/* Makes the door of a loop: `takes` is what Python passes, behind it stands what the loop takes, in this order. */
#define DOOR(loop, takes, ...) \
    EXPORTED int64_t enter_##loop takes { \
        int64_t code = unfit(shape, given); \
        return code ? code : loop(__VA_ARGS__); \
    }
#define GIVEN const Shape *shape, const char *given
#define ARRAY(i) array_of(shape, given, i)->data, elements(array_of(shape, given, i))
#define FOUND(i) array_of(shape, given, i)->data

#endif

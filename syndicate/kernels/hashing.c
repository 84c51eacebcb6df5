/* Tables of keys, and sorting by them. `hashing.py` says what each door takes and returns. */
#include "hashing.h"

enum { CROWDED = 48 /* keys with the same leading bits from which sorting by them is given up; hashes are never so crowded */ };

/* Sorts places by their keys, equal ones as they stand, whatever the keys are (merge sort). */
static void merged(Arena *arena, const uint64_t *keys, int64_t count, int64_t *order) {
    int64_t *from = order, *to = TAKE(arena, count, int64_t), *other = to;
    for (int64_t i = 0; i < count; i++) order[i] = i;
    for (int64_t width = 1; width < count; width *= 2) {
        for (int64_t begin = 0; begin < count; begin += 2 * width) {
            int64_t middle = least_of(begin + width, count), stop = least_of(begin + 2 * width, count), i = begin, j = middle;
            for (int64_t k = begin; k < stop; k++)
                to[k] = i < middle && (j == stop || keys[from[i]] <= keys[from[j]]) ? from[i++] : from[j++];
        }
        int64_t *turned = from;
        from = to;
        to = turned;
    }
    if (from == other) memcpy(order, other, (size_t)count * sizeof *order);
}

/* The order in which keys ascend, equal ones as they stand. Hashes are spread evenly, so that twice as many groups by leading
 * bits as there are keys hold one each, or none. */
int64_t *ascending(Arena *arena, const uint64_t *keys, int64_t count) {
    int bits = 1;
    while ((INT64_C(1) << bits) < 2 * count) bits++;
    int shift = 64 - bits;
    int64_t groups = INT64_C(1) << bits, *order = TAKE(arena, count, int64_t);
    int32_t *begin = ZEROS(arena, groups + 1, int32_t);
    for (int64_t i = 0; i < count; i++) begin[(keys[i] >> shift) + 1]++;
    bool crowded = false;
    for (int64_t group = 0; group < groups; group++) {
        crowded |= begin[group + 1] > CROWDED;
        begin[group + 1] += begin[group];
    }
    if (crowded) {
        merged(arena, keys, count, order);
        return order;
    }
    uint64_t *sorted = TAKE(arena, count, uint64_t); /* the keys in their order, so that none is looked for */
    for (int64_t i = 0; i < count; i++) {
        int32_t at = begin[keys[i] >> shift]++;
        order[at] = i;
        sorted[at] = keys[i];
    }
    for (int64_t p = 1; p < count; p++) {
        uint64_t key = sorted[p];
        if (sorted[p - 1] <= key) continue;
        int64_t moved = order[p], q = p;
        for (; q > 0 && sorted[q - 1] > key; q--) order[q] = order[q - 1], sorted[q] = sorted[q - 1];
        order[q] = moved;
        sorted[q] = key;
    }
    return order;
}

/* Gives the distinct keys their numbers in ascending order. */
Numbered number_keys(Arena *arena, const uint64_t *keys, int64_t count) {
    int64_t size = table_size(2 * count), k = 0;
    int32_t *place = TAKE(arena, size, int32_t), *by = TAKE(arena, count, int32_t), *seen = TAKE(arena, count, int32_t);
    uint64_t *distinct = TAKE(arena, count, uint64_t);
    memset(place, 0xFF, (size_t)size * sizeof *place);
    for (int64_t i = 0; i < count; i++) {
        int64_t at = seek_place(place, size, distinct, keys[i], keys[i]);
        if (place[at] < 0) {
            place[at] = (int32_t)k;
            distinct[k] = keys[i];
            seen[k++] = 0;
        }
        by[i] = place[at];
        seen[place[at]]++;
    }
    const int64_t *order = ascending(arena, distinct, k);
    int32_t *rank = TAKE(arena, k, int32_t);
    Numbered found = {TAKE(arena, k, uint64_t), by, TAKE(arena, k, int32_t), k};
    for (int64_t r = 0; r < k; r++) {
        rank[order[r]] = (int32_t)r;
        found.distinct[r] = distinct[order[r]];
        found.times[r] = seen[order[r]];
    }
    for (int64_t i = 0; i < count; i++) by[i] = rank[by[i]];
    return found;
}

static int64_t hash_each(const uint8_t *buffer, int64_t size, const int64_t *edges, int64_t count, uint64_t *found, int64_t room) {
    if (room != count - 1) return BAD_PLACE;
    for (int64_t i = 0; i < room; i++)
        if (edges[i] < 0 || edges[i + 1] < edges[i] || edges[i + 1] > size) return BAD_PLACE;
    for (int64_t i = 0; i < room; i++) found[i] = hash_bytes(buffer + edges[i], edges[i + 1] - edges[i]);
    return 0;
}
DOOR(hash_each, (GIVEN), ARRAY(0), ARRAY(1), ARRAY(2))

static int64_t make_table(const uint64_t *keys, int64_t count, uint64_t *slot, int64_t size, int32_t *place, int64_t places) {
    if (places != size || size < 2 * count || size < 1 || (size & (size - 1)) != 0) return BAD_PLACE;
    memset(slot, 0, (size_t)size * sizeof *slot);
    memset(place, 0xFF, (size_t)size * sizeof *place);
    for (int64_t i = 0; i < count; i++) {
        int64_t at = seek(slot, size, keys[i]);
        slot[at] = keys[i];
        place[at] = (int32_t)i;
    }
    return 0;
}
DOOR(make_table, (GIVEN), ARRAY(0), ARRAY(1), ARRAY(2))

static int64_t find_keys(const uint64_t *keys, int64_t count, const uint64_t *slot, int64_t size, const int32_t *place, int64_t places,
                         int32_t *where, int64_t room, int32_t *which, int64_t more) {
    if (places != size || room < count || more < count || !is_table(slot, size)) return BAD_PLACE;
    int64_t found = 0;
    for (int64_t i = 0; i < count; i++) {
        int64_t at = seek(slot, size, keys[i]);
        if (slot[at] != 0) {
            where[found] = (int32_t)i;
            which[found++] = place[at];
        }
    }
    return found;
}
DOOR(find_keys, (GIVEN), ARRAY(0), ARRAY(1), ARRAY(2), ARRAY(3), ARRAY(4))

static int64_t look_up(const uint64_t *slot, int64_t size, const int32_t *place, int64_t places, const uint64_t *keys, int64_t count,
                       const double *values, int64_t known, double *found, int64_t room) {
    if (places != size || room < count || known < 1 || !is_table(slot, size)) return BAD_PLACE;
    for (int64_t i = 0; i < count; i++) {
        int64_t at = seek(slot, size, keys[i]);
        if (slot[at] != 0 && (place[at] < 0 || place[at] >= known)) return BAD_PLACE;
        found[i] = values[slot[at] != 0 ? place[at] : known - 1];
    }
    return 0;
}
DOOR(look_up, (GIVEN), ARRAY(0), ARRAY(1), ARRAY(2), ARRAY(3), ARRAY(4))

static int64_t recall(const uint64_t *slot, int64_t size, const uint64_t *value, int64_t values, const uint64_t *keys, int64_t count,
                      uint64_t *found, int64_t room, int32_t *unknown, int64_t more) {
    if (values != size || room < count || more < count || !is_table(slot, size)) return BAD_PLACE;
    int64_t missing = 0;
    for (int64_t i = 0; i < count; i++) {
        int64_t at = seek(slot, size, keys[i]);
        found[i] = value[at];
        if (slot[at] != keys[i] || keys[i] == 0) unknown[missing++] = (int32_t)i;
    }
    return missing;
}
DOOR(recall, (GIVEN), ARRAY(0), ARRAY(1), ARRAY(2), ARRAY(3), ARRAY(4))

static int64_t learn(uint64_t *slot, int64_t size, uint64_t *value, int64_t values, const uint64_t *keys, int64_t count, const uint64_t *learned,
                     int64_t more) {
    if (values != size || more != count || !is_table(slot, size)) return BAD_PLACE;
    int64_t fresh = 0;
    for (int64_t i = 0; i < count; i++) {
        if (keys[i] == 0) continue;
        int64_t at = seek(slot, size, keys[i]);
        if (slot[at] == 0 && ++fresh >= size) return BAD_PLACE;
        slot[at] = keys[i];
        value[at] = learned[i];
    }
    return fresh;
}
DOOR(learn, (GIVEN), ARRAY(0), ARRAY(1), ARRAY(2), ARRAY(3))

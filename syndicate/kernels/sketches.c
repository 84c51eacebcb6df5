/* From folded words to shingle hashes, MinHash sketches, digests and band keys. `sketches.py` says what each door takes.
 *
 * Invariant: the numbers are those of datasketch (scheme affine32 over XXH32 of a shingle's UTF-8 bytes); a unit's row
 * depends on that unit's words alone. Loops over many numbers have no branch, so that compilers take wide registers.
 */
#include "hashing.h"

enum { ROW = 256 /* shingles hashed together */, SLACK = 32 /* bytes behind the last word that may be read and written */, LANES = 64 /* permutations made together */ };
static const uint32_t P1 = 2654435761u, P2 = 2246822519u, P3 = 3266489917u, P4 = 668265263u, P5 = 374761393u;
static const uint64_t GOLDEN = 0x9E3779B97F4A7C15u;
static const uint32_t START_1 = 2654435761u + 2246822519u, START_4 = 0u - 2654435761u; /* seed 0 */

static inline uint32_t turn(uint32_t x, int bits) { return x << bits | x >> (32 - bits); }
static inline uint32_t round_of(uint32_t lane, uint32_t word) { return turn(lane + word * P2, 13) * P1; }

static inline uint32_t finished(uint32_t h) {
    h = (h ^ h >> 15) * P2;
    h = (h ^ h >> 13) * P3;
    return h ^ h >> 16;
}

/* XXH32 with seed 0 of 16 bytes or more (the xxHash specification, version 0.1.1). */
static uint32_t long_xxh32(const uint8_t *data, int64_t size) {
    const uint8_t *end = data + size;
    uint32_t v1 = START_1, v2 = P2, v3 = 0, v4 = START_4;
    for (; end - data >= 16; data += 16) {
        v1 = round_of(v1, load32(data));
        v2 = round_of(v2, load32(data + 4));
        v3 = round_of(v3, load32(data + 8));
        v4 = round_of(v4, load32(data + 12));
    }
    uint32_t h = turn(v1, 1) + turn(v2, 7) + turn(v3, 12) + turn(v4, 18) + (uint32_t)size;
    for (; end - data >= 4; data += 4) h = turn(h + load32(data) * P3, 17) * P4;
    for (; data < end; data++) h = turn(h + *data * P5, 11) * P1;
    return finished(h);
}

/* XXH32 of fewer than 32 bytes each. `rows` are nine rows: the sizes, the first four words, the three words behind the last
 * whole 16 bytes, and the bytes behind the last whole word. Every step that some size needs is made, and sizes that do not
 * need it keep what was before. */
static void short_xxh32(const uint32_t *restrict rows, int64_t count, uint32_t *restrict hashes) {
    for (int64_t i = 0; i < count; i++) {
        uint32_t n = rows[i];
        uint32_t v1 = round_of(START_1, rows[ROW + i]), v2 = round_of(P2, rows[2 * ROW + i]);
        uint32_t v3 = round_of(0, rows[3 * ROW + i]), v4 = round_of(START_4, rows[4 * ROW + i]);
        uint32_t stripe = turn(v1, 1) + turn(v2, 7) + turn(v3, 12) + turn(v4, 18);
        uint32_t h = (n >= 16 ? stripe : P5) + n, words = n >> 2 & 3, left = n & 3, rest = rows[8 * ROW + i], step;
        step = turn(h + rows[5 * ROW + i] * P3, 17) * P4;
        h = words > 0 ? step : h;
        step = turn(h + rows[6 * ROW + i] * P3, 17) * P4;
        h = words > 1 ? step : h;
        step = turn(h + rows[7 * ROW + i] * P3, 17) * P4;
        h = words > 2 ? step : h;
        step = turn(h + (rest & 0xFF) * P5, 11) * P1;
        h = left > 0 ? step : h;
        step = turn(h + (rest >> 8 & 0xFF) * P5, 11) * P1;
        h = left > 1 ? step : h;
        step = turn(h + (rest >> 16 & 0xFF) * P5, 11) * P1;
        h = left > 2 ? step : h;
        hashes[i] = finished(h);
    }
}

/* Writes the words of a unit with a space behind each, so that every shingle is one stretch. */
static void space(const uint8_t *buffer, int64_t size, const int32_t *offset, int64_t words, int64_t base, uint8_t *scratch) {
    for (int64_t word = 0; word < words; word++) {
        int64_t i = base + offset[word], end = base + offset[word + 1];
        uint8_t *behind = scratch + (end - i);
        if (i + 16 <= size) { /* nearly all words are shorter, and what is written too much the next word covers */
            store64(scratch, load64(buffer + i));
            store64(scratch + 8, load64(buffer + i + 8));
            i += 16;
        }
        for (; i + 8 <= end; i += 8) store64(behind - (end - i), load64(buffer + i));
        for (; i < end; i++) behind[i - end] = buffer[i];
        *behind = ' ';
        scratch = behind + 1;
    }
}

/* Writes the XXH32 of each shingle of a unit and returns how many there are. */
static int64_t hash_shingles(const int32_t *offset, int64_t words, int64_t shingle, const uint8_t *scratch, uint32_t *restrict rows,
                             uint32_t *hashes) {
    int64_t count = most_of(words - shingle + 1, 1), width = least_of(words, shingle);
    for (int64_t begin = 0; begin < count; begin += ROW) {
        int64_t stop = least_of(begin + ROW, count);
        for (int64_t i = begin; i < stop; i++) {
            int64_t start = (int64_t)offset[i] - offset[0] + i;
            int64_t size = (int64_t)offset[i + width] - offset[0] + i + width - 1 - start;
            uint32_t *row = rows + (i - begin);
            const uint8_t *at = scratch + start;
            row[0] = (uint32_t)size;
            for (int k = 0; k < 4; k++) row[(1 + k) * ROW] = load32(at + 4 * k);
            at += size & 16;
            for (int k = 0; k < 3; k++) row[(5 + k) * ROW] = load32(at + 4 * k);
            row[8 * ROW] = load32(at + (size & 12));
        }
        short_xxh32(rows, stop - begin, hashes + begin);
        for (int64_t i = begin; i < stop; i++)
            if (rows[i - begin] >= SLACK) hashes[i] = long_xxh32(scratch + (offset[i] - offset[0]) + i, rows[i - begin]);
    }
    return count;
}

/* Applies the 32-bit finalizer of MurmurHash3. */
static void scramble_each(uint32_t *hashes, int64_t count) {
    for (int64_t i = 0; i < count; i++) {
        uint32_t h = hashes[i];
        h = (h ^ h >> 16) * 0x85EBCA6Bu;
        h = (h ^ h >> 13) * 0xC2B2AE35u;
        hashes[i] = h ^ h >> 16;
    }
}

/* Writes the minimum of each permutation. LANES of them stay in registers while all hashes go by. */
static void minima(const uint32_t *restrict hashes, int64_t count, const uint32_t *restrict a, const uint32_t *restrict b,
                   int64_t permutations, uint32_t *restrict row) {
    for (int64_t first = 0; first < permutations; first += LANES) {
        uint32_t factor[LANES] = {0}, addend[LANES] = {0}, least[LANES];
        int64_t lanes = least_of(LANES, permutations - first);
        memcpy(factor, a + first, (size_t)lanes * sizeof *a);
        memcpy(addend, b + first, (size_t)lanes * sizeof *b);
        memset(least, 0xFF, sizeof least);
        for (int64_t i = 0; i < count; i++) {
            uint32_t hash = hashes[i];
            for (int k = 0; k < LANES; k++) {
                uint32_t permuted = factor[k] * hash + addend[k];
                least[k] = permuted < least[k] ? permuted : least[k];
            }
        }
        memcpy(row + first, least, (size_t)lanes * sizeof *row);
    }
}

typedef struct { uint8_t *text; uint32_t *rows, *hashes; } Scratch;

BODY void sketch_one(const uint8_t *buffer, int64_t size, const int32_t *offset, int64_t words, int64_t base, int64_t shingle,
                     const uint32_t *a, const uint32_t *b, int64_t permutations, Scratch scratch, uint32_t *row) {
    if (words <= 0) {
        memset(row, 0xFF, (size_t)permutations * sizeof *row);
        return;
    }
    space(buffer, size, offset, words, base, scratch.text);
    int64_t count = hash_shingles(offset, words, shingle, scratch.text, scratch.rows, scratch.hashes);
    scramble_each(scratch.hashes, count);
    minima(scratch.hashes, count, a, b, permutations, row);
}

/* Whether the words of a unit lie one behind the other in the buffer. */
static bool in_order(const int32_t *offset, int64_t words, int64_t base, int64_t size) {
    bool rising = base >= 0 && offset[0] >= 0 && base <= size - offset[words];
    for (int64_t word = 0; word < words; word++) rising &= offset[word] <= offset[word + 1];
    return rising;
}

/* Writes the sketches of units `begin` to `stop`; `sketches.sketch_units` says what the arrays are. */
static int64_t sketch_units(const uint8_t *buffer, int64_t size, const int32_t *offset, int64_t offsets, const int64_t *place, int64_t places,
                            const int64_t *words, int64_t units, const int64_t *base, int64_t bases, int64_t begin, int64_t stop,
                            int64_t shingle, const uint32_t *a, int64_t permutations, const uint32_t *b, int64_t addends, uint32_t *out,
                            int64_t room) {
    OPEN_ARENA(arena)
    if (begin < 0 || stop > units || places != units || bases != units || shingle < 1 || addends != permutations) return BAD_PLACE;
    if (permutations < 1 || room / permutations < units) return BAD_PLACE;
    int64_t most_words = 0, most_bytes = 0;
    for (int64_t unit = begin; unit < stop; unit++) {
        if (words[unit] <= 0) continue;
        if (place[unit] < 0 || words[unit] >= offsets || place[unit] >= offsets - words[unit]) return BAD_PLACE;
        if (!in_order(offset + place[unit], words[unit], base[unit], size)) return BAD_PLACE;
        most_words = most_of(most_words, words[unit]);
        most_bytes = most_of(most_bytes, (int64_t)offset[place[unit] + words[unit]] - offset[place[unit]]);
    }
    uint8_t *text = TAKE(arena, most_bytes + most_words + SLACK, uint8_t);
    Scratch scratch = {text, TAKE(arena, 9 * ROW, uint32_t), TAKE(arena, most_words + 1, uint32_t)};
    for (int64_t unit = begin; unit < stop; unit++) {
        const int32_t *first = offset + (words[unit] > 0 ? place[unit] : 0);
        sketch_one(buffer, size, first, words[unit], base[unit], shingle, a, b, permutations, scratch, out + unit * permutations);
    }
    close_arena(arena);
    return 0;
}
DOOR(sketch_units, (GIVEN, int64_t begin, int64_t stop, int64_t shingle), ARRAY(0), ARRAY(1), ARRAY(2), ARRAY(3), ARRAY(4), begin, stop,
    shingle, ARRAY(5), ARRAY(6), ARRAY(7))

/* A unit whose digest is being made: where that goes, the words that are left, and what it is so far. */
typedef struct { int64_t *out; const uint64_t *key; int64_t left; uint64_t state; } Lane;

static void go_on(Lane *lane, int64_t words) {
    for (int64_t word = 0; word < words; word++) lane->state = mix(lane->state * GOLDEN + lane->key[word]);
    lane->key += words;
    lane->left -= words;
}

/* Goes on with four units side by side, because each step of one waits for the step before. */
static void go_on_with_four(Lane *lane, int64_t words) {
    uint64_t a = lane[0].state, b = lane[1].state, c = lane[2].state, d = lane[3].state;
    for (int64_t word = 0; word < words; word++) {
        a = mix(a * GOLDEN + lane[0].key[word]);
        b = mix(b * GOLDEN + lane[1].key[word]);
        c = mix(c * GOLDEN + lane[2].key[word]);
        d = mix(d * GOLDEN + lane[3].key[word]);
    }
    const uint64_t states[4] = {a, b, c, d};
    for (int k = 0; k < 4; k++) lane[k] = (Lane){lane[k].out, lane[k].key + words, lane[k].left - words, states[k]};
}

static int64_t digest_units(const uint64_t *key, int64_t keys, const int64_t *first, int64_t units, const int64_t *words, int64_t counts,
                            int64_t *out, int64_t room) {
    if (counts != units || room != units) return BAD_PLACE;
    for (int64_t unit = 0; unit < units; unit++)
        if (words[unit] < 0 || first[unit] < 0 || words[unit] > keys || first[unit] > keys - words[unit]) return BAD_PLACE;
    Lane lane[4] = {{0}};
    for (int64_t next = 0; next < units;) {
        for (int k = 0; k < 4; k++) {
            while (lane[k].left == 0 && next < units) {
                if (lane[k].out) *lane[k].out = (int64_t)lane[k].state;
                lane[k] = (Lane){out + next, key + first[next], words[next], (uint64_t)words[next]};
                next++;
            }
        }
        go_on_with_four(lane, least_of(least_of(lane[0].left, lane[1].left), least_of(lane[2].left, lane[3].left)));
    }
    for (int k = 0; k < 4; k++) {
        go_on(&lane[k], lane[k].left);
        if (lane[k].out) *lane[k].out = (int64_t)lane[k].state;
    }
    return 0;
}
DOOR(digest_units, (GIVEN), ARRAY(0), ARRAY(1), ARRAY(2), ARRAY(3))

static int64_t band_keys(const uint32_t *sketches, int64_t size, int64_t permutations, int64_t bands, int64_t rows, int64_t bits, uint64_t *out,
                         int64_t room) {
    if (bands < 1 || rows < 1 || bits < 1 || bits > 64 || rows > permutations / bands || room % bands != 0) return BAD_PLACE;
    int64_t units = room / bands;
    if (units > size / permutations) return BAD_PLACE;
    for (int64_t unit = 0; unit < units; unit++) {
        for (int64_t band = 0; band < bands; band++) {
            const uint32_t *row = sketches + unit * permutations + band * rows;
            uint64_t h = (uint64_t)(band + 1) * GOLDEN;
            for (int64_t k = 0; k < rows; k++) h = mix(h * GOLDEN + row[k]);
            out[unit * bands + band] = h >> (64 - bits);
        }
    }
    return 0;
}
DOOR(band_keys, (GIVEN, int64_t permutations, int64_t bands, int64_t rows, int64_t bits), ARRAY(0), permutations, bands, rows, bits,
    ARRAY(1))

static int64_t scramble(const int64_t *values, int64_t count, uint64_t *out, int64_t room) {
    if (room != count) return BAD_PLACE;
    for (int64_t i = 0; i < count; i++) out[i] = mix((uint64_t)values[i] + GOLDEN);
    return 0;
}
DOOR(scramble, (GIVEN), ARRAY(0), ARRAY(1))

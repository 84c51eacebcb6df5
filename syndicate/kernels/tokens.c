/* From the UTF-8 of texts to folded tokens and the boundaries between them.
 *
 * Invariant: a text's tokens depend on its own bytes alone. A token begins with an ASCII letter or digit behind something
 * else, or with a character of several bytes (`tables_fit` looks whether that is so), and only the latter have longer folded forms
 * than themselves, by WIDEST bytes: so the room for a text's tokens is known, and is looked at, before its first one is written.
 */
#include "hashing.h"
#include "plain_words.h"

enum { PARTS = 11, FOLDED = 5 /* which of them the folded forms are */ };
enum { SOFT_BREAK = 1, SENTENCE_BREAK = 3, EDGE = 4 };

/* Writes the cuts and the class of the gap before token `g`, which begins at `i`; `acronym` says whether the one before is. */
static void close_gap(const Text *text, const Tables *tables, const Tokens *tokens, Notes *notes, int64_t g, int64_t i, const Gap *gap,
                      bool acronym) {
    const uint8_t *kind = tables->kind;
    int64_t left = g > 0 ? gap->before : 0;
    tokens->lines[g] = (uint8_t)gap->newlines;
    tokens->left[g] = (int32_t)left;
    tokens->right[g] = (int32_t)(i < text->n ? most_of(gap->behind, left) : text->n);
    if (g == 0 || i == text->n) {
        tokens->gap[g] = EDGE;
        return;
    }
    int64_t first = tokens->end[g - 1], lower = (tables->flag[text->codes[i]] & LOWER) != 0;
    int64_t brief = acronym | ((first - tokens->start[g - 1] == 1) & (kind[text->codes[first - 1]] == LETTER));
    int64_t seen = gap->newlines | gap->stopped << 2 | gap->strong << 3 | gap->soft << 4 | lower << 5 | brief << 6;
    tokens->gap[g] = tables->classes[seen];
    notes->doubts[notes->doubtful] = (int32_t)g;
    notes->doubtful += (tables->classes[seen] == SENTENCE_BREAK) & (gap->newlines == 0) & (gap->strong == 0);
}

/* Reads any word at `place`, and goes on to the first run behind it. */
static Word any_word(const Text *text, const Tables *tables, uint8_t *buffer, Place *place) {
    Word word = read_word(text->codes, text->n, place->i, tables, buffer, place->at);
    while (text->edge[place->run] < word.end) place->run += 2;
    return word;
}

/* Writes the words of one text and the gaps between them; returns how many, and where in the buffer the next text goes. Words of
 * ASCII alone, parted by single blanks, are written by `plain_words`; all else goes through the loop here, which reads a gap
 * and, where one begins, a word of any characters. `gap` and `lines` come filled with zeros, as is right for one blank between
 * two words. */
static int64_t words_of(const Text *text, const Tables *tables, uint8_t *buffer, int64_t *at, const Tokens *tokens, Notes *notes) {
    const uint32_t *codes = text->codes;
    const uint8_t *kind = tables->kind;
    int64_t base = *at, first = 0; /* end of the word before */
    Place place = {0, base, 0, 0};
    Gap gap = {0};
    bool acronym = false, hidden = false; /* whether the word before is one, and whether letters of which nothing is left stand behind it */
    for (;;) {
        int64_t stop = least_of(text->edge[place.run], text->n);
        Word word = {0};
        if (hidden) {
            while (place.i < stop && !(tables->does[kind[codes[place.i]]] & GAP_WORD)) place.i++;
        } else {
            gap = read_gap(codes, first, first, stop, kind, tables->does);
            place.i = gap.end;
        }
        if (place.i < stop) {
            word = any_word(text, tables, buffer, &place);
            if (word.at == place.at) {
                hidden = true;
                place.i = word.end;
                continue;
            }
        }
        if (hidden) gap = read_gap(codes, first, place.i, place.i, kind, tables->does);
        hidden = false;
        close_gap(text, tables, tokens, notes, place.count, place.i, &gap, acronym);
        if (place.i == text->n) break;
        if (place.i == stop) {
            bool other;
            first = plain_words(text, tables, buffer, base, tokens, notes, &place, &other);
            acronym = false;
            if (!other) continue;
            word = any_word(text, tables, buffer, &place);
        }
        tokens->start[place.count] = (int32_t)place.i;
        tokens->end[place.count] = (int32_t)word.end;
        tokens->starts[place.count] = (int32_t)(place.at - base);
        tokens->key[place.count] = 0;
        notes->others[notes->slow++] = (int32_t)place.count++;
        place.at = word.at;
        first = word.end;
        acronym = word.acronym;
    }
    tokens->starts[place.count] = (int32_t)(place.at - base);
    *at = place.at;
    return place.count;
}

/* What the UTF-8 of some texts holds at most: tokens and bytes of folded forms. A text may begin with a letter right behind one that ends
 * with one. */
typedef struct { int64_t tokens, bytes; } Held;

BODY Held held(const uint8_t *data, int64_t size, int64_t texts) {
    enum { STEP = 240 /* whose counts fit into a byte */ };
    int64_t runs = 0, several = 0;
    uint8_t before = 0;
    for (int64_t begin = 0; begin < size; begin += STEP) {
        int64_t count = least_of(STEP, size - begin);
        uint8_t plain[STEP + 1], begun = 0, leads = 0;
        plain[0] = before;
        for (int64_t i = 0; i < count; i++) {
            uint8_t byte = data[begin + i], letter = (uint8_t)((byte | 0x20) - 'a') < 26, digit = (uint8_t)(byte - '0') < 10;
            plain[i + 1] = letter | digit;
            leads += byte >= 0xC0;
        }
        for (int64_t i = 0; i < count; i++) begun += plain[i + 1] & ~plain[i] & 1;
        before = plain[count];
        runs += begun;
        several += leads;
    }
    return (Held){runs + several + texts, size + WIDEST * several};
}

/* Where the arrays that `tokens.tokenize` returns lie in one block, LONG bytes of which may be touched behind the folded forms. */
typedef struct { int64_t begin[PARTS], bytes[PARTS], end; } Layout;

static Layout lay_out(int64_t texts, int64_t tokens, int64_t bytes) {
    const int64_t gaps = tokens + texts, elements[PARTS] = {texts + 1, texts + 1, tokens, tokens, tokens, bytes, gaps, gaps, gaps, gaps, gaps};
    const int64_t sizes[PARTS] = {8, 8, 4, 4, 8, 1, 4, 1, 1, 4, 4};
    Layout layout = {.end = 0};
    for (int part = 0; part < PARTS; part++) {
        layout.begin[part] = layout.end;
        layout.bytes[part] = elements[part] * sizes[part] + (part == FOLDED ? LONG : 0);
        layout.end += (layout.bytes[part] + FENCE + AT_ONCE - 1) / AT_ONCE * AT_ONCE;
    }
    return layout;
}

/* Moves the arrays in the block together. */
static void put_together(uint8_t *block, const Layout *loose, const Layout *tight) {
    for (int part = 0; part < PARTS; part++)
        memmove(block + tight->begin[part], block + loose->begin[part], (size_t)tight->bytes[part]);
}

/* The arrays in the block, from text `text` and token `a` on. */
static Tokens tokens_from(uint8_t *block, const int64_t *place, int64_t text, int64_t a) {
    int64_t g = a + text;
    return (Tokens){(int32_t *)(block + place[2]) + a, (int32_t *)(block + place[3]) + a, (uint64_t *)(block + place[4]) + a,
                    (int32_t *)(block + place[6]) + g, block + place[7] + g, block + place[8] + g, (int32_t *)(block + place[9]) + g,
                    (int32_t *)(block + place[10]) + g};
}

/* Whether the tables have a place for each code point, folded forms that lie in theirs and are no longer than the loops make room for,
 * and words that begin with ASCII letters and digits, which fold to one byte, and with nothing else of ASCII. */
static int64_t tables_fit(const uint8_t *kind, int64_t kinds, const uint8_t *flag, int64_t flags, const uint8_t *length, int64_t lengths,
                          const uint32_t *offset, int64_t offsets, const uint8_t *folded, int64_t bytes, const uint8_t *lookalike,
                          int64_t lookalikes, const uint8_t *classes, int64_t all_classes, const int64_t *does, int64_t all_kinds) {
    (void)flag, (void)folded, (void)lookalike, (void)classes;
    if (kinds != CODE_POINTS || flags != CODE_POINTS || lengths != CODE_POINTS || offsets != CODE_POINTS) return BAD_PLACE;
    if (lookalikes != LOOKALIKE_LIMIT || all_kinds != KINDS || all_classes != CLASSES || kind[0] != OTHER) return BAD_PLACE;
    for (int64_t code = 0; code < CODE_POINTS; code++) {
        int64_t size = length[code], most = code < 0x80 ? 1 : code < 0x800 ? 2 + WIDEST : 3 + WIDEST;
        if (kind[code] >= KINDS || (size != IDENTITY && (size > most || (int64_t)offset[code] + size > bytes))) return BAD_PLACE;
        bool plain = (code >= '0' && code <= '9') || (code >= 'A' && code <= 'Z') || (code >= 'a' && code <= 'z');
        if (code < 0x80 && plain != ((does[kind[code]] & GAP_WORD) != 0)) return BAD_PLACE;
        if (code < 0x80 && plain && kind[code] != LETTER && kind[code] != DIGIT) return BAD_PLACE;
    }
    return 0;
}
DOOR(tables_fit, (GIVEN), ARRAY(0), ARRAY(1), ARRAY(2), ARRAY(3), ARRAY(4), ARRAY(5), ARRAY(6), ARRAY(7))

typedef struct { const uint64_t *slot; int64_t size; } Keys;

/* Cuts one text after the other; returns 0, or 1 + the place of a byte that is not UTF-8, with which everything ends. */
BODY int64_t cut(const uint8_t *data, const int64_t *edges, int64_t texts, const Tables *tables, Keys abbreviations, const Held *room,
                 uint8_t *block, const int64_t *place, Text text, Notes notes) {
    int64_t *word_edges = (int64_t *)(block + place[0]), *byte_edges = (int64_t *)(block + place[1]), a = 0, at = 0, several;
    uint8_t *buffer = block + place[FOLDED];
    word_edges[0] = byte_edges[0] = 0;
    for (int64_t t = 0; t < texts; t++) {
        text.n = decode(data, edges[t], edges[t + 1], text.codes, text.plain, &several);
        if (text.n < 0) return -text.n;
        text.codes[text.n] = 0;
        memset(text.plain + text.n, 0, BEHIND);
        int64_t most = runs(&text) + several, bytes = edges[t + 1] - edges[t] + WIDEST * several, base = at;
        if (most > room->tokens - a || bytes > room->bytes - at) return BAD_PLACE;
        if (bytes > INT32_MAX) return NO_MEMORY;
        Tokens tokens = tokens_from(block, place, t, a);
        memset(tokens.gap, 0, (size_t)most + 1);
        memset(tokens.lines, 0, (size_t)most + 1);
        notes.longs = notes.slow = notes.doubtful = 0;
        int64_t count = words_of(&text, tables, buffer, &at, &tokens, &notes);
        hash_words(tokens.key, count, buffer + base, tokens.starts, &notes);
        for (int64_t m = 0; m < notes.doubtful; m++) {
            int32_t g = notes.doubts[m];
            if (abbreviations.slot[seek(abbreviations.slot, abbreviations.size, tokens.key[g - 1])] != 0) tokens.gap[g] = SOFT_BREAK;
        }
        a += count;
        word_edges[t + 1] = a;
        byte_edges[t + 1] = at;
    }
    return 0;
}

/* `tokens.tokenize` says what the arrays are. `place` takes where each begins in the block, the number of tokens and of folded bytes,
 * and last how large the block must be, or, if it is large enough, how much of it is used. */
static int64_t tokenize(const uint8_t *data, int64_t size, const int64_t *edges, int64_t count, const Tables *tables,
                        const uint64_t *abbreviations, int64_t slots, uint8_t *block, int64_t room, int64_t *place, int64_t places) {
    OPEN_ARENA(arena)
    int64_t texts = count - 1, longest = 0;
    if (!edges_fit(edges, texts, size) || !is_table(abbreviations, slots) || places != PARTS + 3) return BAD_PLACE;
    for (int64_t t = 0; t < texts; t++) longest = most_of(longest, edges[t + 1] - edges[t]);
    if (longest > INT32_MAX - BEHIND) return NO_MEMORY;
    Held most = held(data, size, texts);
    Layout layout = lay_out(texts, most.tokens, most.bytes);
    place[PARTS + 2] = layout.end;
    if (layout.end > room) return 0;
    int64_t most_here = least_of(longest, most.tokens) + 1;
    Text text = {TAKE(arena, longest + 1, uint32_t), TAKE(arena, longest + BEHIND, uint8_t), TAKE(arena, longest + 10, int32_t), 0};
    Notes notes = {TAKE(arena, most_here, int32_t), TAKE(arena, most_here, int32_t), TAKE(arena, most_here, int32_t), 0, 0, 0};
    FORBID(block, layout.end);
    for (int part = 0; part < PARTS; part++) ALLOW(block + layout.begin[part], layout.bytes[part]);
    int64_t bad = cut(data, edges, texts, tables, (Keys){abbreviations, slots}, &most, block, layout.begin, text, notes);
    ALLOW(block, layout.end);
    close_arena(arena);
    if (bad != 0) return bad;
    int64_t tokens = ((int64_t *)(block + layout.begin[0]))[texts], bytes = ((int64_t *)(block + layout.begin[1]))[texts];
    Layout tight = lay_out(texts, tokens, bytes);
    bool loose = 4 * tight.end < 3 * layout.end;
    if (loose) put_together(block, &layout, &tight);
    memcpy(place, loose ? tight.begin : layout.begin, sizeof tight.begin);
    place[PARTS] = tokens;
    place[PARTS + 1] = bytes;
    place[PARTS + 2] = loose ? tight.end : layout.end;
    return 0;
}
DOOR(tokenize, (GIVEN, const Tables *tables), ARRAY(0), ARRAY(1), tables, ARRAY(2), ARRAY(3), ARRAY(4))

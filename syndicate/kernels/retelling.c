/* What the sentences of a text say, and how much one text tells of another. `retelling.py` says what each door takes and returns.
 *
 * Invariant: sums are taken in the order of sentences, within one in that of stems, so that a share is always the same.
 */
#include "alignment.h"
#include "hashing.h"

enum { KNOWN = 1, NAMED = 2, LEAD = 4 }; /* what a stem is: it counts; it is a name or a number that says something; it is in the lead */
enum { TRIPLE = 3, PHRASE = 4 /* words in a row */, LEAD_SENTENCES = 2 };

/* Distinct stems of places, by place and then by stem. */
typedef struct { int32_t *place, *stem; double *nats; int64_t count; } Rows;

/* Gathers rows of the words whose place, which rises from word to word, is 0 or more; the first word of a stem says what it weighs.
 * Writes for each stem where its places begin in `of_stem`, which has room for all words. */
static Rows rows_of(Arena *arena, const int32_t *at, const int32_t *stem, const double *nats, int64_t n, int64_t places, int64_t stems,
                    int32_t *begin, int32_t *of_stem) {
    Rows met = {TAKE(arena, n, int32_t), TAKE(arena, n, int32_t), TAKE(arena, n, double), 0}, found = met;
    int32_t *seen = TAKE(arena, stems, int32_t), *edge = ZEROS(arena, places + 1, int32_t), *order = TAKE(arena, n, int32_t);
    memset(seen, 0xFF, (size_t)stems * sizeof *seen);
    memset(begin, 0, (size_t)(stems + 1) * sizeof *begin);
    for (int64_t i = 0; i < n; i++) {
        if (at[i] < 0 || seen[stem[i]] == at[i]) continue;
        seen[stem[i]] = at[i];
        met.place[met.count] = at[i], met.stem[met.count] = stem[i], met.nats[met.count++] = nats[i];
        begin[stem[i] + 1]++;
        edge[at[i] + 1]++;
    }
    for (int64_t k = 0; k < stems; k++) begin[k + 1] += begin[k];
    for (int64_t p = 0; p < places; p++) edge[p + 1] += edge[p];
    for (int64_t k = 0; k < stems; k++) seen[k] = begin[k];
    for (int64_t r = 0; r < met.count; r++) order[seen[met.stem[r]]++] = (int32_t)r;
    found = (Rows){TAKE(arena, met.count, int32_t), TAKE(arena, met.count, int32_t), TAKE(arena, met.count, double), met.count};
    for (int64_t o = 0; o < met.count; o++) {
        int64_t r = order[o], to = edge[met.place[r]]++;
        of_stem[o] = found.place[to] = met.place[r];
        found.stem[to] = met.stem[r];
        found.nats[to] = met.nats[r];
    }
    return found;
}

static inline uint64_t hash_of(const uint64_t *word, int64_t words) {
    uint64_t h = 0;
    for (int64_t i = 0; i < words; i++) h = (h ^ word[i]) * UINT64_C(0x9E3779B97F4A7C15);
    return h;
}

/* Sorts hashes in `found` and leaves each once; `first`, if there is one, takes for each the least place in them. Returns how many are left. */
static int64_t distinct(Arena *arena, uint64_t *found, int64_t count, int64_t *first) {
    const int64_t *order = ascending(arena, found, count);
    uint64_t *sorted = TAKE(arena, count, uint64_t);
    int64_t kept = 0;
    for (int64_t o = 0; o < count; o++) {
        uint64_t hash = found[order[o]];
        if (kept > 0 && sorted[kept - 1] == hash) continue;
        sorted[kept] = hash;
        if (first) first[kept] = order[o];
        kept++;
    }
    memcpy(found, sorted, (size_t)kept * sizeof *found);
    return kept;
}

/* The words of a text (n). */
typedef struct {
    const uint32_t *key;
    const double *nats;
    const uint64_t *word;
    const int32_t *line, *statement; /* -1: in none */
    const uint8_t *content, *plain, *named, *free;
    int64_t count, lines, statements;
} Words;

/* Where each word is that a flag is set for, else -1. */
static int32_t *chosen(Arena *arena, const int32_t *line, const uint8_t *flag, int64_t n) {
    int32_t *at = TAKE(arena, n, int32_t);
    for (int64_t i = 0; i < n; i++) at[i] = flag[i] ? line[i] : -1;
    return at;
}

BODY void tell_words(Arena *arena, const Words *w, Found *found) {
    int64_t n = w->count, triples = n < TRIPLE ? 1 : n - TRIPLE + 1, phrases = 0;
    uint64_t *spread = TAKE(arena, n, uint64_t);
    for (int64_t i = 0; i < n; i++) spread[i] = (uint64_t)w->key[i] << 32 | w->key[i]; /* any bits place them in tables */
    Numbered stems = number_keys(arena, spread, n);
    int64_t k = stems.count;
    uint32_t *vocab = TAKE(arena, k, uint32_t);
    for (int64_t s = 0; s < k; s++) vocab[s] = (uint32_t)stems.distinct[s];
    int32_t *begin = TAKE(arena, k + 1, int32_t), *of_stem = TAKE(arena, n, int32_t);
    int32_t *unused = TAKE(arena, k + 1, int32_t), *unused_places = TAKE(arena, n, int32_t);
    Rows said = rows_of(arena, chosen(arena, w->line, w->content, n), stems.by, w->nats, n, w->lines, k, begin, of_stem);
    Rows plain = rows_of(arena, chosen(arena, w->line, w->plain, n), stems.by, w->nats, n, w->lines, k, unused, unused_places);
    Rows quoted = rows_of(arena, w->statement, stems.by, w->nats, n, w->statements, k, unused, unused_places);
    uint8_t *is = ZEROS(arena, k, uint8_t);
    for (int64_t i = 0; i < n; i++) is[stems.by[i]] |= (uint8_t)((w->line[i] >= 0 ? KNOWN : 0) | (w->named[i] ? NAMED : 0));
    for (int64_t r = 0, leads = 0; r < said.count; r++) {
        leads += r == 0 || said.place[r] != said.place[r - 1];
        if (leads > LEAD_SENTENCES) break;
        is[said.stem[r]] |= LEAD;
    }
    uint64_t *triple = ZEROS(arena, triples, uint64_t), *phrase = TAKE(arena, n, uint64_t);
    for (int64_t i = 0; i + TRIPLE <= n; i++) triple[i] = hash_of(w->word + i, TRIPLE);
    triples = distinct(arena, triple, triples, NULL);
    double *nats = TAKE(arena, n, double), *phrase_nats = TAKE(arena, n, double);
    int64_t *first = TAKE(arena, n, int64_t);
    for (int64_t i = 0; i + PHRASE <= n; i++) {
        if (!(w->free[i] && w->free[i + 1] && w->free[i + 2] && w->free[i + 3])) continue;
        phrase[phrases] = hash_of(w->word + i, PHRASE);
        nats[phrases++] = w->nats[i] + w->nats[i + 1] + w->nats[i + 2] + w->nats[i + 3];
    }
    phrases = distinct(arena, phrase, phrases, first);
    for (int64_t p = 0; p < phrases; p++) phrase_nats[p] = nats[first[p]];
    const void *part[] = {vocab, is, begin, of_stem, said.place, said.stem, said.nats, plain.place, plain.stem, plain.nats,
                          quoted.place, quoted.stem, quoted.nats, triple, phrase, phrase_nats};
    const int64_t bytes[] = {k * 4, k, (k + 1) * 4, said.count * 4, said.count * 4, said.count * 4, said.count * 8, plain.count * 4,
                             plain.count * 4, plain.count * 8, quoted.count * 4, quoted.count * 4, quoted.count * 8, triples * 8,
                             phrases * 8, phrases * 8};
    hand_over(arena, found, 16, part, bytes);
}

/* Whether places rise and lie below a limit; -1 is none. */
static bool places_fit(const int32_t *at, int64_t n, int64_t limit) {
    int32_t last = 0;
    for (int64_t i = 0; i < n; i++) {
        if (at[i] < 0) continue;
        if (at[i] < last || at[i] >= limit) return false;
        last = at[i];
    }
    return true;
}

static int64_t tell(const uint32_t *key, int64_t n, const double *nats, int64_t worths, const uint64_t *word, int64_t words, const int32_t *line,
                    int64_t lined, const int32_t *statement, int64_t stated, const uint8_t *flags, int64_t flagged, int64_t lines,
                    int64_t statements, Found *found) {
    OPEN_ARENA(arena)
    if (worths != n || words != n || lined != n || stated != n || flagged != 4 * n || n > INT32_MAX / 4) return BAD_PLACE;
    if (!places_fit(line, n, lines) || !places_fit(statement, n, statements)) return BAD_PLACE;
    Words all = {key, nats, word, line, statement, flags, flags + n, flags + 2 * n, flags + 3 * n, n, lines, statements};
    tell_words(arena, &all, found);
    close_arena(arena);
    return 0;
}
DOOR(tell, (GIVEN, int64_t lines, int64_t statements), ARRAY(0), ARRAY(1), ARRAY(2), ARRAY(3), ARRAY(4), ARRAY(5), lines, statements, FOUND(6))

/* `Telling` of retelling.py, whose numbers of elements follow; `word` are the words of the text, `statement` its quoted statements in them. */
typedef struct {
    const uint32_t *vocab;
    const uint8_t *is;
    const int32_t *begin, *of_stem, *place, *stem;
    const double *nats;
    const int32_t *plain_place, *plain_stem;
    const double *plain_nats;
    const int32_t *quoted_place, *quoted_stem;
    const double *quoted_nats;
    const uint64_t *triple, *phrase;
    const double *phrase_nats;
    const uint64_t *word;
    const int64_t *statement;
    int64_t sentences, stems, rows, plain, quoted, triples, phrases, words, statements;
} Telling;

typedef struct { double heavy, follows, kept, reworded; } Shares;

/* How much a text tells of another, as `Retold` of retelling.py. */
typedef struct { double sentences, in_order, named, named_found, incidental, quotations, own_quotations, covered, phrases, all_phrases; } Told;

/* Adds to `cell` what places share with each sentence of another text, or with each two sentences that follow one another. */
static void share(const int32_t *place, const int32_t *stem, const double *nats, int64_t rows, const int32_t *to, const Telling *b, bool two,
                  double *cell) {
    for (int64_t r = 0; r < rows; r++) {
        int32_t k = to[stem[r]], last = -1;
        if (k < 0) continue;
        double *into = cell + place[r] * b->sentences;
        for (int32_t p = b->begin[k]; p < b->begin[k + 1]; p++) {
            int32_t at = b->of_stem[p];
            if (two && at - 1 > last) into[at - 1] += nats[r];
            into[at] += nats[r];
            last = at;
        }
    }
}

/* The first of the places where most is. */
static int64_t most_at(const double *cell, int64_t places) {
    int64_t best = 0;
    for (int64_t p = 1; p < places; p++)
        if (cell[p] > cell[best]) best = p;
    return best;
}

static bool is_among(const uint64_t *those, int64_t count, uint64_t value) {
    int64_t low = 0, high = count;
    while (low < high) {
        int64_t middle = (low + high) / 2;
        if (those[middle] < value) low = middle + 1;
        else high = middle;
    }
    return low < count && those[low] == value;
}

/* How many statements the other text has neither word for word nor reworded. */
BODY int64_t own_statements(Arena *arena, const Telling *a, const Telling *b, const int32_t *to, const Shares *shares) {
    double *cell = ZEROS(arena, a->statements * b->sentences, double), *mass = ZEROS(arena, a->statements, double);
    share(a->quoted_place, a->quoted_stem, a->quoted_nats, a->quoted, to, b, true, cell);
    for (int64_t r = 0; r < a->quoted; r++) mass[a->quoted_place[r]] += a->quoted_nats[r];
    int64_t own = 0;
    for (int64_t s = 0; s < a->statements; s++) {
        const double *row = cell + s * b->sentences;
        if (row[most_at(row, b->sentences)] >= shares->reworded * (mass[s] > 1e-9 ? mass[s] : 1e-9)) continue;
        int64_t first = a->statement[2 * s], grams = a->statement[2 * s + 1] - first - TRIPLE + 1, kept = 0;
        for (int64_t i = first; i < first + grams; i++) kept += is_among(b->triple, b->triples, hash_of(a->word + i, TRIPLE));
        own += !(grams > 0 && (double)kept / (double)grams >= shares->kept);
    }
    return own;
}

/* Sentences: how many say enough, how many of them the other text has in order, and what share of all its best places have. Writes for each
 * sentence the two of the other that have most of it. */
BODY void compare_sentences(Arena *arena, const Telling *a, const Telling *b, const int32_t *to, const Shares *shares, int32_t *where, Told *told) {
    int64_t s = a->sentences, t = b->sentences, length = 0;
    double *alone = ZEROS(arena, s * t, double), *both = ZEROS(arena, s * t, double), *mass = ZEROS(arena, s, double), had = 0.0, all = 0.0;
    int64_t *chain = TAKE(arena, s, int64_t);
    share(a->place, a->stem, a->nats, a->rows, to, b, false, alone);
    share(a->place, a->stem, a->nats, a->rows, to, b, true, both);
    for (int64_t r = 0; r < a->rows; r++) mass[a->place[r]] += a->nats[r];
    for (int64_t i = 0; i < s; i++) {
        int64_t at = most_at(both + i * t, t), best = most_at(alone + i * t, t);
        where[i] = (int32_t)at;
        had += both[i * t + at];
        all += mass[i];
        if (mass[i] < shares->heavy) continue;
        told->sentences++;
        if (alone[i * t + best] < shares->follows * mass[i]) continue;
        int64_t q = length;
        while (q > 0 && chain[q - 1] > best) q--;
        chain[q] = best;
        length = most_of(length, q + 1);
    }
    told->in_order = (double)length;
    told->covered = all > 0.0 ? had / all : 0.0;
}

/* Incidental words: what share of them the matching places of the other text have too. `lead` are stems that are none. */
BODY double incidental(const Telling *a, const Telling *b, const int32_t *to, const int32_t *where, const uint8_t *lead) {
    double found = 0.0, all = 0.0;
    for (int64_t r = 0; r < a->plain; r++) {
        int32_t stem = a->plain_stem[r], k = to[stem];
        if (lead[stem] || (a->is[stem] & LEAD) || (k >= 0 && (b->is[k] & LEAD))) continue;
        all += a->plain_nats[r];
        int32_t at = where[a->plain_place[r]];
        for (int32_t p = k < 0 ? 0 : b->begin[k], end = k < 0 ? 0 : b->begin[k + 1]; p < end; p++)
            if (b->of_stem[p] == at || b->of_stem[p] == at + 1) {
                found += a->plain_nats[r];
                break;
            }
    }
    return all > 0.0 ? found / all : 0.0;
}

BODY Told compare_tellings(Arena *arena, const Telling *a, const Telling *b, const uint32_t *title, int64_t titles, const Shares *shares) {
    Told told = {0};
    int32_t *to = TAKE(arena, a->stems, int32_t), *back = TAKE(arena, b->stems, int32_t), *where = TAKE(arena, a->sentences, int32_t);
    shared_terms(a->vocab, a->stems, b->vocab, b->stems, to, back);
    compare_sentences(arena, a, b, to, shares, where, &told);
    for (int64_t k = 0; k < a->stems; k++) {
        if (!(a->is[k] & NAMED)) continue;
        told.named++;
        told.named_found += to[k] >= 0 && (b->is[to[k]] & KNOWN);
    }
    uint8_t *lead = ZEROS(arena, a->stems, uint8_t);
    for (int64_t k = 0, t = 0; k < a->stems; k++) {
        while (t < titles && title[t] < a->vocab[k]) t++;
        lead[k] = t < titles && title[t] == a->vocab[k];
    }
    told.incidental = incidental(a, b, to, where, lead);
    told.quotations = (double)a->statements;
    told.own_quotations = (double)own_statements(arena, a, b, to, shares);
    for (int64_t p = 0, q = 0; p < a->phrases; p++) {
        while (q < b->phrases && b->phrase[q] < a->phrase[p]) q++;
        told.all_phrases += a->phrase_nats[p];
        if (q < b->phrases && b->phrase[q] == a->phrase[p]) told.phrases += a->phrase_nats[p];
    }
    return told;
}

static bool below_all(const int32_t *of, int64_t count, int64_t limit) {
    bool fit = true;
    for (int64_t i = 0; i < count; i++) fit &= of[i] >= 0 && of[i] < limit;
    return fit;
}

/* Whether all places that a telling tells lie inside of it. */
static bool is_telling(const Telling *t) {
    bool fit = t->sentences > 0 && below_all(t->place, t->rows, t->sentences) && below_all(t->stem, t->rows, t->stems)
        && below_all(t->plain_place, t->plain, t->sentences) && below_all(t->plain_stem, t->plain, t->stems)
        && below_all(t->quoted_place, t->quoted, t->statements) && below_all(t->quoted_stem, t->quoted, t->stems)
        && below_all(t->of_stem, t->rows, t->sentences) && below_all(t->begin, t->stems + 1, t->rows + 1);
    for (int64_t s = 0; s < t->statements; s++) {
        const int64_t *edge = t->statement + 2 * s;
        fit = fit && edge[0] >= 0 && edge[0] <= edge[1] && edge[1] <= t->words;
    }
    return fit;
}

static int64_t retold(const Telling *a, const Telling *b, const Shares *shares, const uint32_t *title, int64_t titles, double *found, int64_t room) {
    OPEN_ARENA(arena)
    if (room != (int64_t)(sizeof(Told) / sizeof(double)) || !is_telling(a) || !is_telling(b)) return BAD_PLACE;
    Told told = compare_tellings(arena, a, b, title, titles, shares);
    memcpy(found, &told, sizeof told);
    close_arena(arena);
    return 0;
}
DOOR(retold, (GIVEN, const Telling *a, const Telling *b, const Shares *shares), a, b, shares, ARRAY(0), ARRAY(1))

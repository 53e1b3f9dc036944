/* The form of properties: which names there are, and of which type each value is. One pass over the
 * quotes and what is between them; nothing is decoded, no number is read.
 *
 *   {"order_id":"a","total":1,"products":[{"sku":"b"},{"sku":"c","price":2}]}
 *    name      S   name    N  name      [ item: its own form   item: likewise
 *
 * What stands in a list counts once, however often it comes: so one event with three products is
 * of the same form as one with two. Containers in a list are forms of their own, or lists of things
 * with optional parts would be of ever new forms. */
#include "observe.h"

/* A container that is open. */
struct open {
    uint64_t outer, path; /* hash and path to go on with behind it */
    unsigned items;       /* types seen in a list; mask of enum tv_type */
    bool is_list, is_item;
};

struct form {
    struct tv_watch *watch;
    const char *base;
    uint64_t hash, path;
    uint64_t name; /* of the value that comes next */
    uint64_t seed;
    uint32_t depth;
    uint32_t below; /* containers that are open and too deep to be looked into */
    bool is_new;
    struct open open[TV_WATCH_DEPTH + 1];
};

/* What is multiplied does not wait for the hash so far. */
static inline void mix(struct form *form, uint64_t word) {
    form->hash = (form->hash << 7 | form->hash >> 57) + tv_hash_mix(word ^ TV_HASH_A, TV_HASH_B);
}

/* A value of a type begins. */
static inline void meet(struct form *form, unsigned type) {
    struct open *open = &form->open[form->depth];
    if (form->below > 0)
        return;
    if (!open->is_list) {
        mix(form, form->name ^ type);
    } else if (!(open->items & type)) {
        open->items |= type;
        mix(form, type);
    }
}

static void enter(struct form *form, char bracket) {
    meet(form, bracket == '{' ? TV_TYPE_OBJECT : TV_TYPE_ARRAY);
    if (form->below > 0 || form->depth == TV_WATCH_DEPTH) {
        form->below++;
        return;
    }
    bool is_item = form->open[form->depth].is_list;
    form->open[++form->depth] = (struct open){form->hash, form->path, 0, bracket == '[', is_item};
    form->path = tv_hash_step(form->path, is_item ? 1 : form->name);
    if (is_item)
        form->hash = tv_hash_step(form->seed, form->path);
    else
        mix(form, 2);
}

static void leave(struct form *form) {
    if (form->below > 0) {
        form->below--;
        return;
    }
    struct open *inner = &form->open[form->depth--];
    if (inner->is_item) {
        form->is_new |= !tv_watch_knows(form->watch, tv_hash_step(form->hash, form->path));
        form->hash = inner->outer;
    } else {
        mix(form, 3);
    }
    form->path = inner->path;
}

static inline bool is_end(char c) {
    return c == ',' || c == '}' || c == ']' || (unsigned char)c <= ' ';
}

/* The bytes from one string to the next, or to the end of the outermost container. */
static void pass_gap(struct form *form, uint32_t at, uint32_t end) {
    const char *base = form->base;
    while (at < end && form->depth > 0) {
        char c = base[at++];
        if (c == '{' || c == '[') {
            enter(form, c);
        } else if (c == '}' || c == ']') {
            leave(form);
        } else if (c != ',' && c != ':' && (unsigned char)c > ' ') {
            meet(form, tv_walk_types[(unsigned char)c]);
            while (at < end && !is_end(base[at]))
                at++;
        }
    }
}

static inline bool is_name(const char *behind) {
    while ((unsigned char)*behind <= ' ')
        behind++;
    return *behind == ':';
}

/* A name by its last bytes, and its first if there are more. There are more than 8 before it. */
static inline uint64_t read_name(const char *base, uint32_t open, uint32_t close) {
    uint32_t len = close - open - 1;
    uint64_t word = tv_hash_word(base + close - 8);
    if (len >= 8) {
        uint64_t first = tv_hash_word(base + open + 1) * TV_HASH_B + len;
        for (uint32_t at = 8; at + 8 < len; at += 8)
            first = tv_hash_step(first, tv_hash_word(base + open + 1 + at));
        return word ^ (first ^ first >> 29);
    }
    return (len > 0 ? word >> (64 - 8 * len) : 0) ^ (uint64_t)len << 56;
}

/* Some of up to 8 bytes is } or ]. */
static inline bool has_closing(uint64_t bytes) {
    const uint64_t ones = 0x0101010101010101u, upper = ones << 7;
    uint64_t other = (bytes | ones * 0x20) ^ ones * '}';
    return ((other - ones) & ~other & upper) != 0;
}

/* The value behind a name and its colon, up to the next quote: a number or literal with a comma is
 * taken at once, anything else byte by byte. */
static inline void pass_value(struct form *form, uint32_t at, uint32_t end) {
    char first = form->base[at];
    uint64_t bytes = tv_hash_word(form->base + at);
    uint32_t len = end - at;
    bool is_short = len <= 8 && first != '{' && first != '[' && (unsigned char)first > ' ' &&
                    !has_closing(len == 8 ? bytes : bytes & ~(~(uint64_t)0 << (8 * len)));
    if (TV_OFTEN(is_short && form->below == 0))
        mix(form, form->name ^ tv_walk_types[(unsigned char)first]);
    else
        pass_gap(form, at, end);
}

/* The member whose name stands between two quotes; returns the quote behind it. */
static inline const uint32_t *pass_member(struct form *form, const uint32_t *quote) {
    uint32_t behind = quote[1] + 2;
    form->name = read_name(form->base, quote[0], quote[1]);
    if (quote[2] != behind) {
        pass_value(form, behind, quote[2]);
        return quote + 2;
    }
    if (TV_OFTEN(form->below == 0))
        mix(form, form->name ^ TV_TYPE_STRING);
    if (quote[4] - quote[3] != 2) /* more than a comma */
        pass_gap(form, quote[3] + 1, quote[4]);
    return quote + 4;
}

/* A name whose colon stands apart, or an item. */
static TV_COLD const uint32_t *pass_string(struct form *form, const uint32_t *quote) {
    if (is_name(form->base + quote[1] + 1))
        form->name = read_name(form->base, quote[0], quote[1]);
    else
        meet(form, TV_TYPE_STRING);
    pass_gap(form, quote[1] + 1, quote[2]);
    return quote + 2;
}

bool tv_form_read(struct tv_checker *checker, struct tv_walk_mark mark, uint64_t seed,
                  uint64_t *hash) {
    struct form form; /* its list of open containers is filled in as they come */
    const uint32_t *quote = mark.quote;
    form.watch = checker->watch;
    form.base = checker->walk.base;
    form.hash = *hash;
    form.path = form.seed = form.name = seed;
    form.depth = form.below = 0;
    form.is_new = false;
    form.open[0].is_list = false;
    enter(&form, form.base[mark.at]);
    pass_gap(&form, mark.at + 1, quote[0]);
    while (form.depth > 0)
        quote =
            form.base[quote[1] + 1] == ':' ? pass_member(&form, quote) : pass_string(&form, quote);
    *hash = tv_hash_step(form.hash, seed);
    return form.is_new;
}

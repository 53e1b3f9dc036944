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
    uint64_t name;  /* of its member; 1: it is an item */
    uint64_t outer; /* of an item: hash to go on with behind it */
    unsigned items; /* types seen in a list; mask of enum tv_type */
    bool is_list, is_item;
};

struct form {
    struct tv_watch *watch;
    const char *base;
    uint64_t hash;
    uint64_t name; /* of the value that comes next */
    uint64_t seed;
    uint32_t depth; /* containers that are open */
    uint32_t list;  /* depth of the innermost list, 0: none is open */
    uint32_t below; /* containers that are open and too deep to be looked into */
    bool is_new;
    struct open open[TV_WATCH_DEPTH + 2];
};

/* What brackets add to the hash: in any order, as only members and items turn it. */
#define BEGIN_OBJECT 0xa0761d6478bd642fu
#define BEGIN_LIST 0xe7037ed1a0b428dbu
#define END 0x8ebc6af09c88c6e3u

/* A value of a type, and what its name is. What is multiplied does not wait for the hash so far. */
static inline uint64_t turn(uint64_t hash, uint64_t name, unsigned type) {
    return (hash << 7 | hash >> 57) + (name ^ type * TV_HASH_A);
}

/* A value of a type begins. */
static inline void meet(struct form *form, unsigned type) {
    struct open *open = &form->open[form->depth];
    if (form->below > 0)
        return;
    if (!open->is_list) {
        form->hash = turn(form->hash, form->name, type);
    } else if (!(open->items & type)) {
        open->items |= type;
        form->hash = turn(form->hash, 0, type);
    }
}

static void enter(struct form *form, char bracket) {
    bool is_list = bracket == '[';
    meet(form, is_list ? TV_TYPE_ARRAY : TV_TYPE_OBJECT);
    if (form->below > 0 || form->depth == TV_WATCH_DEPTH) {
        form->below++;
        return;
    }
    bool is_item = form->open[form->depth].is_list;
    form->open[++form->depth] =
        (struct open){is_item ? 1 : form->name, form->hash, 0, is_list, is_item};
    form->list = is_list ? form->depth : form->list;
    form->hash = (is_item ? form->seed : form->hash) + (is_list ? BEGIN_LIST : BEGIN_OBJECT);
}

/* The form of the innermost container, which is an item, at its path. */
static void meet_item(struct form *form) {
    uint64_t hash = tv_hash_step(form->hash, form->seed);
    for (uint32_t i = 1; i <= form->depth; i++)
        hash = tv_hash_step(hash, form->open[i].name);
    if (TV_OFTEN(tv_watch_has(form->watch, hash)))
        return;
    tv_watch_add(form->watch, hash);
    form->is_new = true;
}

static void leave(struct form *form) {
    if (form->below > 0) {
        form->below--;
        return;
    }
    const struct open *inner = &form->open[form->depth];
    form->hash += END;
    if (inner->is_item) {
        meet_item(form);
        form->hash = inner->outer;
    }
    form->depth--;
    while (form->list > form->depth || (form->list > 0 && !form->open[form->list].is_list))
        form->list--;
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

/* The brackets among up to 8 bytes that stand between strings: a bit in each byte. Of all that may
 * stand there, only brackets have bits 6, 4, and 3; what opens has bit 1, and a curly one bit 5. */
static inline uint64_t find_brackets(uint64_t bytes) {
    return bytes >> 6 & bytes >> 4 & bytes >> 3 & 0x0101010101010101u;
}

/* Opens and closes objects behind the name of a member; *added is what that adds to the hash.
 * false: there is more to it, as where an item ends. */
static inline bool pass_brackets(struct form *form, uint64_t found, uint64_t bytes, uint64_t name,
                                 uint64_t *added) {
    uint32_t opened = (found & bytes >> 1) != 0; /* no more than one without a name between */
    uint32_t closed = (uint32_t)(found * 0x0101010101010101u >> 56) - opened;
    bool is_last = closed >= form->depth - form->list;
    if ((found & ~(bytes >> 5)) || (is_last && (opened > 0 || form->list > 0)) ||
        form->depth == TV_WATCH_DEPTH)
        return false;
    closed = is_last ? form->depth : closed;
    form->open[form->depth + 1].name = name; /* counts only when one begins */
    form->open[form->depth + 1].is_list = form->open[form->depth + 1].is_item = false;
    *added = opened * BEGIN_OBJECT + closed * END;
    form->depth += opened - closed;
    return true;
}

/* Passes members, also those of objects in objects, up to one that has a list or is written in an
 * odd way. What stands behind the last string of a member, in most no more than 8 bytes, tells
 * whether anything begins or ends there; no branch depends on the type.
 *
 *   "name":"value","      "name":123},"      "name":{"
 *                 '- gap        '----- gap         '-- gap */
static inline const uint32_t *pass_members(struct form *form, const uint32_t *quote) {
    const char *base = form->base;
    uint64_t hash = form->hash;
    while (form->depth > 0) {
        const char *behind = base + quote[1] + 1;
        const uint32_t *next = quote + 2 + 2 * (behind[1] == '"');
        unsigned type = tv_walk_types[(unsigned char)behind[1]];
        uint32_t gap = next[-1] + 1, len = next[0] - gap;
        if (TV_RARE(behind[0] != ':' || type == 0 || len > 8))
            break;
        uint64_t bytes = tv_load_word(base + gap) & tv_word_masks[len];
        uint64_t found = find_brackets(bytes), added = 0;
        uint64_t name = tv_hash_name(base + quote[0] + 1, quote[1] - quote[0] - 1);
        if (found != 0 && !pass_brackets(form, found, bytes, name, &added))
            break;
        hash = turn(hash, name, type) + added;
        quote = next;
    }
    form->hash = hash;
    return quote;
}

/* The member whose name stands between two quotes, in any spelling; returns the quote behind it. */
static const uint32_t *pass_member(struct form *form, const uint32_t *quote) {
    uint32_t behind = quote[1] + 2;
    form->name = tv_hash_name(form->base + quote[0] + 1, quote[1] - quote[0] - 1);
    if (quote[2] != behind) {
        pass_gap(form, behind, quote[2]);
        return quote + 2;
    }
    meet(form, TV_TYPE_STRING);
    pass_gap(form, quote[3] + 1, quote[4]);
    return quote + 4;
}

/* A name whose colon stands apart, or an item. */
static TV_COLD const uint32_t *pass_string(struct form *form, const uint32_t *quote) {
    if (is_name(form->base + quote[1] + 1))
        form->name = tv_hash_name(form->base + quote[0] + 1, quote[1] - quote[0] - 1);
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
    form.seed = form.name = seed;
    form.depth = form.list = form.below = 0;
    form.is_new = false;
    form.open[0].is_list = false;
    enter(&form, form.base[mark.at]);
    pass_gap(&form, mark.at + 1, quote[0]);
    while (form.depth > 0) {
        if (form.depth > form.list && form.below == 0)
            quote = pass_members(&form, quote);
        if (form.depth > 0)
            quote = form.base[quote[1] + 1] == ':' ? pass_member(&form, quote)
                                                   : pass_string(&form, quote);
    }
    *hash = tv_hash_step(form.hash, seed);
    return form.is_new;
}

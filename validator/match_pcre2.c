/* Patterns that are not regular, by PCRE2. The compiler has written them in its dialect
 * (rules/compile/pattern_borrow.c), with a callout before all that can fail: each is paid for with
 * steps of the record, so that a pattern that goes back and tries again for too long is given up
 * and told, at the same place on every machine.
 *
 *   new     patterns are compiled, on the heap, the only memory beside the checker's block
 *   match   takes its frames from a room in that block */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "checker.h"
#include "match.h"

#include <pcre2.h>
#include <string.h>

enum {
    STEP_COST = 4,             /* steps of a record that a callout takes */
    HEAP_LIMIT_KIB = 256,      /* of frames */
    ROOM_LEN = 640 << 10,      /* frames grow by doubling, each time beside the old ones */
    MATCH_LIMIT = 1000 * 1000, /* a second lock: a table may come from anywhere */
    TEXT_MAX = 256 << 10,
    PARENS_MAX = 255
};

/* In the checker's block; behind it stand the codes and the room. */
struct tv_borrowed {
    pcre2_general_context *general;
    pcre2_match_context *context;
    pcre2_match_data *data;
    pcre2_code **codes; /* by pattern; NULL: not borrowed, or refused */
    uint32_t count;
    char *room;
    size_t room_len;
    uint64_t left, used; /* callouts */
};

enum { OWN_LEN = (sizeof(struct tv_borrowed) + 15) / 16 * 16 };

/* ---- Memory ---------------------------------------------------------------------------------- */

/* What is given back is not used again: there is one block of frames, which only grows. */
static void *take_room(size_t len, void *context) {
    struct tv_borrowed *borrowed = context;
    len = (len + 15) / 16 * 16;
    if (len > ROOM_LEN - borrowed->room_len)
        return NULL;
    borrowed->room_len += len;
    return borrowed->room + borrowed->room_len - len;
}

static void leave_room(void *at, void *context) {
    (void)at;
    (void)context;
}

static int count_callout(pcre2_callout_block *block, void *context) {
    struct tv_borrowed *borrowed = context;
    (void)block;
    if (borrowed->used == borrowed->left)
        return PCRE2_ERROR_CALLOUT;
    borrowed->used++;
    return 0;
}

/* ---- Compiling ------------------------------------------------------------------------------- */

enum compiled { COMPILED, REFUSED, NO_MEMORY };

/* REFUSED: it is not one that this version of PCRE2 takes; *code is NULL then. */
static enum compiled compile(const struct tv_table *table, const struct tv_pattern *pattern,
                             pcre2_code **code) {
    enum {
        OPTIONS = PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_MATCH_UNSET_BACKREF |
                  PCRE2_NEVER_BACKSLASH_C | PCRE2_NO_START_OPTIMIZE
    };
    struct tv_str text = tv_table_string(table, pattern->borrowed);
    int error = PCRE2_ERROR_NOMEMORY;
    size_t offset;
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    *code = NULL;
    if (context) {
        pcre2_set_parens_nest_limit(context, PARENS_MAX);
        *code = pcre2_compile((PCRE2_SPTR)text.at, text.len, OPTIONS, &error, &offset, context);
    }
    pcre2_compile_context_free(context);
    bool is_short = error == PCRE2_ERROR_NOMEMORY || error == PCRE2_ERROR_HEAP_FAILED;
    return *code ? COMPILED : is_short ? NO_MEMORY : REFUSED;
}

static bool is_borrowed(const struct tv_table *table) {
    bool is_some = false;
    for (uint32_t i = 0; i < table->patterns_count; i++)
        is_some = is_some || table->patterns[i].borrowed != TV_NONE;
    return is_some;
}

size_t tv_borrowed_size(const struct tv_table *table) {
    size_t codes = (table->patterns_count * sizeof(pcre2_code *) + 15) / 16 * 16;
    return is_borrowed(table) ? OWN_LEN + codes + ROOM_LEN : 0;
}

bool tv_borrowed_start(struct tv_borrowed *borrowed, const struct tv_table *table) {
    size_t len = tv_borrowed_size(table);
    memset(borrowed, 0, len - ROOM_LEN);
    borrowed->count = table->patterns_count;
    borrowed->codes = (pcre2_code **)((char *)borrowed + OWN_LEN);
    borrowed->room = (char *)borrowed + len - ROOM_LEN;
    borrowed->general = pcre2_general_context_create(take_room, leave_room, borrowed);
    borrowed->context = pcre2_match_context_create(borrowed->general);
    borrowed->data = pcre2_match_data_create(1, borrowed->general);
    pcre2_set_callout(borrowed->context, count_callout, borrowed);
    pcre2_set_match_limit(borrowed->context, MATCH_LIMIT);
    pcre2_set_heap_limit(borrowed->context, HEAP_LIMIT_KIB);
    for (uint32_t i = 0; i < table->patterns_count; i++) {
        enum compiled compiled = COMPILED;
        if (table->patterns[i].borrowed != TV_NONE)
            compiled = compile(table, &table->patterns[i], &borrowed->codes[i]);
        if (compiled == NO_MEMORY)
            return false;
    }
    return true;
}

void tv_borrowed_stop(struct tv_borrowed *borrowed) {
    for (uint32_t i = 0; i < borrowed->count; i++)
        pcre2_code_free(borrowed->codes[i]);
}

void tv_patterns_unenforced(const struct tv_table *table, tv_pattern_fn *tell, void *context) {
    for (uint32_t i = 0; i < table->patterns_count; i++) {
        const struct tv_pattern *pattern = &table->patterns[i];
        pcre2_code *code = NULL;
        if (pattern->borrowed != TV_NONE && compile(table, pattern, &code) != COMPILED)
            tell(context, tv_table_string(table, pattern->text));
        pcre2_code_free(code);
    }
}

/* ---- Matching -------------------------------------------------------------------------------- */

static bool give_up(struct tv_checker *checker) {
    tv_spend(checker, checker->steps + 1);
    return true;
}

bool tv_borrowed_matches(struct tv_checker *checker, uint32_t pattern, struct tv_str text) {
    struct tv_borrowed *borrowed = checker->matching.borrowed;
    const pcre2_code *code = borrowed->codes[pattern];
    if (!code)
        return true;
    if (text.len > TEXT_MAX)
        return give_up(checker);
    borrowed->used = 0;
    borrowed->left = checker->steps / STEP_COST;
    int result =
        pcre2_match(code, (PCRE2_SPTR)text.at, text.len, 0, 0, borrowed->data, borrowed->context);
    if (result < 0 && result != PCRE2_ERROR_NOMATCH)
        return give_up(checker);
    return !tv_spend(checker, borrowed->used * STEP_COST) || result >= 0;
}

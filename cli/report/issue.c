/* What all lists of issues need: memory, ids, the extent of a value. */
#include "issue_parts.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

enum { BLOCK_LEN = 64 << 10 };

/* Memory is taken from blocks, the newest first in the list, and freed with all of them. */
struct tv_issue_block {
    struct tv_issue_block *next;
    size_t len, used;
    max_align_t at[];
};

void *tv_issues_alloc(struct tv_issues *issues, size_t len) {
    size_t unit = sizeof(max_align_t), wanted = (len + unit - 1) / unit * unit;
    struct tv_issue_block *block = issues->blocks;
    if (len > SIZE_MAX / 2) {
        issues->is_short = true;
        return NULL;
    }
    if (!block || block->len - block->used < wanted) {
        size_t room = wanted > BLOCK_LEN ? wanted : BLOCK_LEN;
        block = calloc(1, sizeof *block + room);
        issues->is_short = issues->is_short || !block;
        if (!block)
            return NULL;
        *block = (struct tv_issue_block){.next = issues->blocks, .len = room};
        issues->blocks = block;
    }
    void *found = (char *)block->at + block->used;
    block->used += wanted;
    return found;
}

struct tv_str tv_issues_keep(struct tv_issues *issues, struct tv_str text) {
    char *copy = text.len ? tv_issues_alloc(issues, text.len) : NULL;
    if (!copy)
        return TV_STR("");
    memcpy(copy, text.at, text.len);
    return (struct tv_str){copy, text.len};
}

void tv_issues_clear(struct tv_issues *issues) {
    while (issues->blocks) {
        struct tv_issue_block *next = issues->blocks->next;
        free(issues->blocks);
        issues->blocks = next;
    }
    issues->at = NULL;
    issues->order = NULL;
    issues->count = 0;
}

/* ---- Ids ------------------------------------------------------------------------------------ */

struct tv_str tv_issues_make_id(struct tv_issues *issues, const struct tv_str *texts,
                                size_t count) {
    uint64_t hash = 0;
    char id[16];
    for (size_t i = 0; i < count; i++) {
        hash = XXH3_64bits_withSeed(texts[i].at, texts[i].len, hash + texts[i].len);
    }
    tv_group_id_text(hash >> 24, id);
    return tv_issues_keep(issues, (struct tv_str){id, strlen(id)});
}

static int compare_ids(const void *a, const void *b) {
    const struct tv_issue *x = *(const struct tv_issue *const *)a;
    const struct tv_issue *y = *(const struct tv_issue *const *)b;
    size_t len = x->id.len < y->id.len ? x->id.len : y->id.len;
    int order = len ? memcmp(x->id.at, y->id.at, len) : 0;
    if (order != 0 || x->id.len != y->id.len)
        return order ? order : x->id.len < y->id.len ? -1 : 1;
    return (x > y) - (x < y);
}

static void number_id(struct tv_issues *issues, struct tv_issue *issue, unsigned number) {
    char text[64];
    int len = snprintf(text, sizeof text, "%.*s-%u", (int)(issue->id.len < 32 ? issue->id.len : 32),
                       issue->id.at, number);
    issue->id = tv_issues_keep(issues, (struct tv_str){text, (size_t)len});
}

static void number_ids(struct tv_issues *issues, struct tv_issue *at) {
    for (size_t i = 0; i < issues->count; i++)
        issues->order[i] = &at[i];
    qsort(issues->order, issues->count, sizeof *issues->order, compare_ids);
    for (size_t i = 0; i < issues->count;) {
        struct tv_str id = issues->order[i++]->id;
        for (unsigned number = 2; i < issues->count && tv_str_equal(issues->order[i]->id, id); i++)
            number_id(issues, &at[issues->order[i] - at], number++);
    }
}

bool tv_issues_settle(struct tv_issues *issues, struct tv_issue *at, size_t count, bool fine) {
    issues->at = at;
    issues->count = fine ? count : 0;
    issues->order = tv_issues_alloc(issues, (count + 1) * sizeof *issues->order);
    if (fine && issues->order)
        number_ids(issues, at);
    fine = fine && !issues->is_short;
    if (!fine)
        tv_issues_clear(issues);
    return fine;
}

/* ---- Places --------------------------------------------------------------------------------- */

/* Sets the end of a value that is at hand. */
static void set_end(struct tv_issue_place *place, struct tv_str value) {
    size_t line_at = 0;
    place->end_line = place->line;
    for (size_t i = 0; i < value.len; i++) {
        if (value.at[i] == '\n') {
            place->end_line++;
            line_at = i + 1;
        }
    }
    bool is_one_line = place->end_line == place->line;
    struct tv_str last = {value.at + line_at, value.len - line_at};
    place->end_column = (is_one_line ? place->column : 1) + tv_code_points(last);
    if (place->byte_column > 0)
        place->end_byte_column = (is_one_line ? place->byte_column : 1) + last.len;
}

/* The byte column is known when the line is there from its start, which its column bears out. */
void tv_place_measure(struct tv_issue_place *place, struct tv_str text, size_t at) {
    size_t start = at <= text.len ? at : 0;
    while (start > 0 && text.at[start - 1] != '\n')
        start--;
    if (place->line == 0 || at > text.len)
        return;
    struct tv_str before = {text.at + start, at - start};
    if (tv_code_points(before) + 1 == place->column)
        place->byte_column = before.len + 1;
    if (place->len > 0 && place->len <= text.len - at)
        set_end(place, (struct tv_str){text.at + at, (size_t)place->len});
}

/* ---- Verdicts ------------------------------------------------------------------------------- */

bool tv_issue_is_failure(const struct tv_issues *issues, const struct tv_issue *issue) {
    return issues->fail_on != TV_SEVERITY_NONE && issue->severity >= issues->fail_on;
}

bool tv_issues_enabled(const struct tv_issues *issues, enum tv_rule rule) {
    bool is_of_plans = !strncmp(tv_rule_info(rule)->name, "plan/", strlen("plan/"));
    return issues->options.levels && issues->options.levels->rule[rule] != TV_SEVERITY_NONE &&
           is_of_plans == issues->is_lint;
}

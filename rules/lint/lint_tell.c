/* Telling a finding: its sentence, the line that holds it, the other places. */
#include "lint_parts.h"

#include <string.h>

enum {
    SHOWN_MAX = 60,   /* bytes of a name that a sentence shows */
    AROUND_MAX = 1024 /* bytes of a line that are kept on each side of a place */
};

/* ---- Sentences ----------------------------------------------------------------------------------
 */

void tv_say_text(struct tv_sentence *sentence, struct tv_str text) {
    size_t room = sizeof sentence->at - sentence->len;
    size_t len = text.len < room ? text.len : room;
    if (len > 0)
        memcpy(sentence->at + sentence->len, text.at, len);
    sentence->len += len;
}

void tv_say(struct tv_sentence *sentence, const char *words) {
    tv_say_text(sentence, (struct tv_str){words, strlen(words)});
}

void tv_say_name(struct tv_sentence *sentence, struct tv_str name) {
    size_t len = name.len;
    if (len > SHOWN_MAX) {
        len = SHOWN_MAX;
        while (len > 0 && ((unsigned char)name.at[len] & 0xc0) == 0x80)
            len--;
    }
    tv_say(sentence, "\"");
    tv_say_text(sentence, (struct tv_str){name.at, len});
    tv_say(sentence, len < name.len ? "...\"" : "\"");
}

void tv_say_number(struct tv_sentence *sentence, uint64_t number) {
    char digits[24];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    tv_say_text(sentence, (struct tv_str){digits + at, sizeof digits - at});
}

void tv_say_count(struct tv_sentence *sentence, uint64_t count, const char *noun) {
    tv_say_number(sentence, count);
    tv_say(sentence, " ");
    tv_say(sentence, noun);
    tv_say(sentence, count == 1 ? "" : "s");
}

void tv_say_types(struct tv_sentence *sentence, unsigned types) {
    static const enum tv_type order[] = {TV_TYPE_STRING,  TV_TYPE_NUMBER, TV_TYPE_INTEGER,
                                         TV_TYPE_BOOLEAN, TV_TYPE_OBJECT, TV_TYPE_ARRAY,
                                         TV_TYPE_NULL};
    bool is_first = true;
    if (types == TV_TYPE_ANY || types == 0) {
        tv_say(sentence, "any");
        return;
    }
    if (types & TV_TYPE_NUMBER)
        types &= ~(unsigned)TV_TYPE_INTEGER;
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        if (!(types & order[i]))
            continue;
        tv_say(sentence, is_first ? "" : " or ");
        tv_say(sentence, tv_type_name(order[i]));
        is_first = false;
    }
}

/* ---- Findings -----------------------------------------------------------------------------------
 */

/* The rank of a file's path, by when it was first told of. */
static uint32_t order_of(struct tv_lint *lint, struct tv_str path) {
    const struct tv_str *paths = lint->paths.items;
    uint32_t i = 0;
    while (i < lint->paths.count && !tv_str_equal(paths[i], path))
        i++;
    if (i == lint->paths.count) {
        struct tv_str *added = tv_bag_add(lint->arena, &lint->paths, sizeof *added);
        if (added)
            *added = path;
    }
    return i;
}

static struct tv_lint_finding *add(struct tv_lint *lint) {
    struct tv_lint_finding *finding = tv_arena_alloc(lint->arena, 1, sizeof *finding);
    struct tv_lint_finding **listed =
        finding ? tv_bag_add(lint->arena, &lint->findings, sizeof *listed) : NULL;
    if (!listed)
        return NULL;
    *listed = finding;
    return finding;
}

/* The bytes of the line without its end, and where it starts. */
static struct tv_str line_of(const struct tv_at *at, uint64_t *start) {
    const struct tv_file *file = at->file;
    if (!file || at->line == 0 || at->line > file->line_count)
        return (struct tv_str){"", 0};
    uint32_t from = file->lines[at->line - 1];
    size_t to = at->line < file->line_count ? file->lines[at->line] : file->text.len;
    while (to > from && (file->text.at[to - 1] == '\n' || file->text.at[to - 1] == '\r'))
        to--;
    *start = from;
    return (struct tv_str){file->text.at + from, to - from};
}

static struct tv_str call_word(const struct tv_lint_event *event) {
    if (event->section == TV_KW_CALLS)
        return event->entry->name;
    return event->section == TV_KW_EVENTS  ? TV_STR("track")
           : event->section == TV_KW_PAGES ? TV_STR("page")
                                           : TV_STR("screen");
}

static void name_event(struct tv_finding *finding, const struct tv_lint_event *event) {
    if (!event)
        return;
    finding->call = call_word(event);
    if (event->section != TV_KW_CALLS)
        finding->event = event->entry->name;
    else if (tv_str_equal(event->entry->name, TV_STR("common")))
        finding->call = (struct tv_str){NULL, 0};
}

static void add_places(struct tv_finding *finding, const struct tv_lint_told *told) {
    for (uint32_t i = 0; i < told->other_count && i < TV_ORIGINS_MAX; i++)
        finding->origins[finding->origin_count++] =
            (struct tv_origin){told->others[i].file->path, told->others[i].line};
}

void tv_lint_tell(struct tv_lint *lint, const struct tv_lint_told *told,
                  const struct tv_sentence *sentence) {
    if (!lint->enabled[told->rule] || tv_lint_suppresses(lint, told->rule, &told->at))
        return;
    struct tv_lint_finding *added = add(lint);
    struct tv_str detail = {sentence->at, sentence->len};
    if (!added)
        return;
    added->edits = told->edits;
    added->is_unsafe = told->is_unsafe;
    added->is_whole = told->is_whole;
    added->order = order_of(lint, told->at.file->path);
    struct tv_finding *finding = &added->finding;
    finding->rule = told->rule;
    finding->declared = told->declared;
    finding->file = told->at.file->path;
    finding->line = told->at.line;
    finding->column = told->at.column;
    finding->offset = told->at.offset;
    finding->len = told->at.len;
    finding->detail = tv_arena_text(lint->arena, detail);
    finding->suggestion = told->suggestion;
    finding->text = line_of(&told->at, &finding->text_offset);
    name_event(finding, told->event);
    add_places(finding, told);
}

void tv_lint_tell_at(struct tv_lint *lint, enum tv_rule rule, struct tv_at at,
                     const struct tv_sentence *sentence) {
    tv_lint_tell(lint, &(struct tv_lint_told){.rule = rule, .at = at}, sentence);
}

/* ---- What others say ----------------------------------------------------------------------------
 */

/* What is shown of a line around the place: all of it, unless it is very long, as that of a plan
 * which is one line. There may be a finding at each of its words. */
static void keep_line(struct tv_lint *lint, struct tv_finding *finding) {
    uint64_t at = finding->offset - finding->text_offset;
    bool is_there = finding->offset >= finding->text_offset && at <= finding->text.len;
    size_t before = is_there && at > AROUND_MAX ? (size_t)at - AROUND_MAX : 0;
    struct tv_str text = {finding->text.at + before, finding->text.len - before};
    if (text.len > 2 * AROUND_MAX)
        text.len = 2 * AROUND_MAX;
    finding->text = tv_arena_text(lint->arena, text);
    finding->text_offset += before;
}

static void take(void *context, const struct tv_finding *finding) {
    struct tv_lint *lint = context;
    struct tv_lint_finding *added = lint->enabled[finding->rule] ? add(lint) : NULL;
    if (!added)
        return;
    added->finding = *finding;
    added->finding.file = tv_arena_text(lint->arena, finding->file);
    added->finding.detail = tv_arena_text(lint->arena, finding->detail);
    added->finding.suggestion = tv_arena_text(lint->arena, finding->suggestion);
    keep_line(lint, &added->finding);
    added->order = order_of(lint, added->finding.file);
}

struct tv_sink tv_lint_sink(struct tv_lint *lint) {
    return (struct tv_sink){take, lint};
}

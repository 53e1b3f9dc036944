/* The start of the file is kept until it is known how the file is read; then it is taken like what
 * follows. A record is collected byte by byte, or line by line, and looked at when it ends. */
#define _GNU_SOURCE /* memmem */
#include "show_find.h"

#include "input.h"

#include <stdlib.h>
#include <string.h>

enum { HEAD_MAX = 4 << 20 }; /* bytes after which a file is not going to be one of lines */

enum stage { DECIDING, LINES, DOCUMENT };

struct finder {
    const struct tv_show_wish *wish;
    struct tv_show_record *record; /* the one being collected */
    struct tv_checker *decider;
    char *head;
    size_t head_len;
    enum stage stage;
    uint64_t line;   /* of the next byte */
    uint64_t passed; /* the first line of a record that begins behind the wanted line; or 0 */
    size_t depth;    /* brackets that are open in the record */
    bool is_open;    /* a record has begun */
    bool in_string, is_escaped;
    bool in_array;  /* of records */
    bool ends_line; /* what was read ends in a newline */
    bool is_found, out_of_memory;
};

static void ignore_finding(void *context, const struct tv_finding *finding) {
    (void)context;
    (void)finding;
}

/* ---- Collecting ----------------------------------------------------------------------------- */

static void collect(struct finder *finder, const char *at, size_t len) {
    struct tv_show_record *record = finder->record;
    if (len > TV_EVENT_LEN_MAX + 1 - record->len)
        len = TV_EVENT_LEN_MAX + 1 - record->len;
    if (record->len + len > record->room) {
        size_t room = (record->len + len) * 2;
        char *wider = realloc(record->text, room);
        finder->out_of_memory |= !wider;
        if (!wider)
            return;
        record->text = wider;
        record->room = room;
    }
    if (len > 0)
        memcpy(record->text + record->len, at, len);
    record->len += len;
}

static size_t skip_space(const char *at, const char *end) {
    const char *from = at;
    while (at < end && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r'))
        at++;
    return (size_t)(at - from);
}

/* Whether `"ID"` stands behind the name's end, with a colon between. */
static bool has_value(const char *at, const char *end, struct tv_str id) {
    at += skip_space(at, end);
    if (at == end || *at != ':')
        return false;
    at++;
    at += skip_space(at, end);
    return (size_t)(end - at) >= id.len + 2 && *at == '"' && !memcmp(at + 1, id.at, id.len) &&
           at[id.len + 1] == '"';
}

/* Looks for the wanted messageId in the record. */
static bool find_id(struct finder *finder) {
    static const char NAME[] = "\"messageId\"";
    struct tv_show_record *record = finder->record;
    const char *at = record->text, *end = at + record->len;
    while (at && (at = memmem(at, (size_t)(end - at), NAME, sizeof NAME - 1))) {
        if (has_value(at + sizeof NAME - 1, end, finder->wish->id)) {
            record->focus = (size_t)(at - record->text);
            return true;
        }
        at += sizeof NAME - 1;
    }
    return false;
}

/* The record has ended: is it the wanted one? */
static void look_at_record(struct finder *finder) {
    struct tv_show_record *record = finder->record;
    uint64_t wanted = finder->wish->line;
    finder->is_open = false;
    record->last_line = finder->line;
    if (wanted == 0)
        finder->is_found = find_id(finder);
    else if (record->line <= wanted && wanted <= record->last_line)
        finder->is_found = true;
    else if (record->line > wanted && finder->passed == 0)
        finder->passed = record->line;
    if (!finder->is_found)
        record->len = 0;
}

/* ---- Documents ------------------------------------------------------------------------------ */

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Between records. true: one begins with this byte. */
static bool begins(struct finder *finder, char c) {
    struct tv_show_record *record = finder->record;
    bool is_between = is_space(c) || c == ',' || (c & 0x80) || (finder->in_array && c == ']');
    if (is_between || (c == '[' && !finder->in_array)) {
        finder->in_array = c == '[' || (finder->in_array && c != ']');
        return false;
    }
    finder->is_open = true;
    finder->depth = 0;
    finder->in_string = finder->is_escaped = false;
    record->line = finder->line;
    record->len = 0;
    record->focus = SIZE_MAX;
    return true;
}

static void take_string_byte(struct finder *finder, char c) {
    if (c == '\n' || (c == '"' && !finder->is_escaped))
        finder->in_string = false;
    finder->is_escaped = c == '\\' && !finder->is_escaped;
}

/* A byte of the record, or the first one behind it. */
static void take_record_byte(struct finder *finder, char c) {
    bool is_flat = finder->depth == 0 && finder->record->len > 0 && !finder->in_string;
    if (is_flat && (is_space(c) || c == ',' || c == ']')) {
        look_at_record(finder);
        finder->in_array &= c != ']';
        return;
    }
    if (finder->record->focus == SIZE_MAX && finder->line == finder->wish->line)
        finder->record->focus = finder->record->len;
    collect(finder, &c, 1);
    if (finder->in_string) {
        take_string_byte(finder, c);
        return;
    }
    finder->in_string = c == '"';
    finder->depth += c == '{' || c == '[';
    if (c != '}' && c != ']')
        return;
    finder->depth -= finder->depth > 0;
    if (finder->depth == 0)
        look_at_record(finder);
}

/* A brace at the start of a line, behind what leaves no room for a value: the record before is
 * broken, and this is the next one, as for `check`. */
static bool breaks_off(const struct finder *finder, char c) {
    const struct tv_show_record *record = finder->record;
    size_t len = record->len;
    if (c != '{' || !finder->is_open || len == 0 || record->text[len - 1] != '\n')
        return false;
    while (len > 0 && is_space(record->text[len - 1]))
        len--;
    return len > 0 && !memchr(",[:", record->text[len - 1], 3);
}

static void break_off(struct finder *finder) {
    struct tv_show_record *record = finder->record;
    while (record->len > 0 && is_space(record->text[record->len - 1]))
        record->len--;
    finder->line--;
    look_at_record(finder);
    finder->line++;
}

static void take_document(struct finder *finder, const char *at, size_t len) {
    for (size_t i = 0; i < len && !finder->is_found && !finder->out_of_memory; i++) {
        if (breaks_off(finder, at[i]))
            break_off(finder);
        if (finder->is_found)
            return;
        if (finder->is_open || begins(finder, at[i]))
            take_record_byte(finder, at[i]);
        finder->line += at[i] == '\n' && !finder->is_found;
    }
}

/* ---- Lines ---------------------------------------------------------------------------------- */

static void end_line(struct finder *finder) {
    struct tv_show_record *record = finder->record;
    if (record->len > 0 && record->text[record->len - 1] == '\r')
        record->len--;
    record->line = finder->line;
    record->focus = SIZE_MAX;
    look_at_record(finder);
}

static void take_lines(struct finder *finder, const char *at, size_t len) {
    const char *end = at + len;
    while (at < end && !finder->is_found && !finder->out_of_memory) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        if (finder->wish->line == 0 || finder->wish->line == finder->line)
            collect(finder, at, (size_t)((newline ? newline : end) - at));
        if (!newline)
            return;
        end_line(finder);
        finder->line += !finder->is_found;
        at = newline + 1;
    }
}

/* ---- Which of both -------------------------------------------------------------------------- */

static void take(struct finder *finder, const char *at, size_t len) {
    if (finder->stage == LINES)
        take_lines(finder, at, len);
    else
        take_document(finder, at, len);
}

/* Takes what was kept, in the way that has been found out. */
static void decide(struct finder *finder, enum stage stage) {
    finder->stage = stage;
    take(finder, finder->head, finder->head_len);
    free(finder->head);
    finder->head = NULL;
}

static void feed(struct finder *finder, const char *at, size_t len) {
    if (len > 0)
        finder->ends_line = at[len - 1] == '\n';
    if (finder->stage != DECIDING) {
        take(finder, at, len);
        return;
    }
    char *wider = realloc(finder->head, finder->head_len + len + 1);
    finder->out_of_memory |= !wider;
    if (!wider)
        return;
    finder->head = wider;
    if (len > 0)
        memcpy(finder->head + finder->head_len, at, len);
    finder->head_len += len;
    tv_checker_feed(finder->decider, at, len);
    if (tv_checker_is_lines(finder->decider))
        decide(finder, LINES);
    else if (finder->head_len > HEAD_MAX)
        decide(finder, DOCUMENT);
}

/* The file has ended, perhaps in a record. */
static void finish(struct finder *finder) {
    if (finder->stage == DECIDING)
        decide(finder, DOCUMENT);
    if (finder->is_found)
        return;
    if (finder->stage == LINES && finder->record->len > 0)
        end_line(finder);
    else if (finder->stage == DOCUMENT && finder->is_open)
        look_at_record(finder);
}

static enum tv_show_status status_of(struct finder *finder) {
    struct tv_show_record *record = finder->record;
    uint64_t wanted = finder->wish->line;
    bool is_blank =
        finder->is_found && skip_space(record->text, record->text + record->len) == record->len;
    if (finder->out_of_memory)
        return TV_SHOW_MEMORY;
    if (!finder->is_found)
        record->last_line = finder->line - finder->ends_line;
    if (record->focus > record->len)
        record->focus = record->len;
    record->is_line = finder->stage == LINES;
    if (is_blank || (!finder->is_found && wanted > 0 && wanted <= record->last_line))
        return TV_SHOW_BLANK;
    return finder->is_found ? TV_SHOW_FOUND : TV_SHOW_ABSENT;
}

/* ---- The file ------------------------------------------------------------------------------- */

static bool read_all(struct finder *finder, struct tv_input *input, char **error) {
    enum tv_input_status status;
    do {
        const char *at;
        size_t len;
        status = tv_input_next(input, &at, &len);
        feed(finder, at, len);
    } while (status == TV_INPUT_MORE && !finder->is_found && !finder->passed &&
             !finder->out_of_memory);
    if (status == TV_INPUT_END)
        finish(finder);
    if ((status != TV_INPUT_CUT && status != TV_INPUT_FAILED) || finder->is_found)
        return true;
    *error = strdup(tv_input_error(input));
    return false;
}

enum tv_show_status tv_show_find(const char *path, const struct tv_show_wish *wish,
                                 const struct tv_table *table, const struct tv_options *options,
                                 struct tv_show_record *record, char **error) {
    struct finder finder = {.wish = wish, .record = record, .line = 1};
    *record = (struct tv_show_record){.text = NULL};
    struct tv_input *input = tv_input_open(path, error);
    if (!input)
        return TV_SHOW_UNREADABLE;
    finder.decider = tv_checker_new(table, options, (struct tv_sink){ignore_finding, NULL});
    finder.out_of_memory = !finder.decider;
    bool fine = !finder.decider || read_all(&finder, input, error);
    enum tv_show_status status = fine ? status_of(&finder) : TV_SHOW_UNREADABLE;
    tv_checker_free(finder.decider);
    tv_input_close(input);
    free(finder.head);
    return status;
}

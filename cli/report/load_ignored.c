/* What settings hid in a saved run: the entries with their counts, which are all that is shown. */
#include "load_parts.h"

#include <stdlib.h>

enum { ENTRIES_MAX = 1 << 20 };

static void read_origin(struct tv_json_in *in, struct tv_members *members,
                        struct tv_origin *origin) {
    struct tv_members place;
    const json_t *value = tv_get_any(members, "origin", true);
    size_t path = tv_in_enter(in, "origin");
    tv_members_open(&place, in, value);
    origin->file = tv_get_text(&place, "file");
    uint64_t line = tv_get_number(&place, "line");
    tv_members_close(&place);
    if (line == 0 || line > UINT32_MAX)
        tv_in_fail(in, "line", "is no line");
    origin->line = (uint32_t)line;
    tv_in_leave(in, path);
}

static void read_entry(struct tv_json_in *in, const json_t *value, struct tv_ignore *entry,
                       uint64_t *count) {
    struct tv_members members;
    tv_members_open(&members, in, value);
    entry->rule = tv_get_text(&members, "rule");
    entry->event = tv_get_text_or_null(&members, "event");
    entry->path = tv_get_text_or_null(&members, "path");
    entry->file = tv_get_text_or_null(&members, "file");
    entry->reason = tv_get_text(&members, "reason");
    entry->until = tv_get_text_or_null(&members, "until");
    entry->is_expired = tv_get_bool(&members, "expired");
    read_origin(in, &members, &entry->origin);
    *count = tv_get_count(&members, "findings");
    tv_members_close(&members);
    if (entry->is_expired && *count)
        tv_in_fail(in, "findings", "are hidden by an entry that has expired");
}

static void read_entries(struct tv_loading *loading, struct tv_members *members) {
    struct tv_json_in *in = loading->in;
    struct tv_loaded_parts *parts = loading->loaded->parts;
    size_t count;
    const json_t *list = tv_get_list(members, "entries", ENTRIES_MAX, &count);
    struct tv_ignore *entries = parts->ignore_entries = calloc(count + 1, sizeof *entries);
    parts->ignored.counts = calloc(count + 1, sizeof *parts->ignored.counts);
    if (!entries || !parts->ignored.counts) {
        tv_in_fail_memory(in);
        return;
    }
    size_t path = tv_in_enter(in, "entries");
    for (size_t i = 0; i < count && !in->failed; i++) {
        size_t item = tv_in_enter_item(in, i);
        read_entry(in, json_array_get(list, i), &entries[i], &parts->ignored.counts[i]);
        tv_in_leave(in, item);
    }
    tv_in_leave(in, path);
    parts->ignores.entries = entries;
    parts->ignores.count = count;
}

const struct tv_ignored *tv_load_ignored(struct tv_loading *loading, struct tv_members *root) {
    struct tv_json_in *in = loading->in;
    struct tv_loaded_parts *parts = loading->loaded->parts;
    struct tv_members members;
    const json_t *value = tv_get_any(root, "ignored", false);
    if (!value)
        return NULL;
    size_t path = tv_in_enter(in, "ignored");
    tv_members_open(&members, in, value);
    parts->ignores.name = tv_get_text(&members, "by");
    uint64_t total = tv_get_count(&members, "findings");
    read_entries(loading, &members);
    tv_members_close(&members);
    parts->ignored.ignores = &parts->ignores;
    if (!in->failed && total != tv_ignored_total(&parts->ignored))
        tv_in_fail(in, "findings", "is not how many the entries hide");
    tv_in_leave(in, path);
    return in->failed ? NULL : &parts->ignored;
}

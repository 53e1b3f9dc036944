/* What settings hide: how much, by which entry, and which entries have expired. Reports about
 * events and about plans say it in the same words. */
#include "report_ignored.h"

bool tv_line_put_ignored(struct tv_line_text *line, const struct tv_ignored *ignored) {
    uint64_t total = ignored ? tv_ignored_total(ignored) : 0;
    if (!total)
        return false;
    tv_line_put_count(line, total, "finding");
    tv_line_put_word(line, " ignored by ");
    tv_line_put(line, ignored->ignores->name);
    return true;
}

bool tv_line_put_expired(struct tv_line_text *line, const struct tv_ignore *entry) {
    if (!entry->is_expired)
        return false;
    char number[16];
    snprintf(number, sizeof number, ":%u", entry->origin.line);
    tv_line_put(line, entry->origin.file);
    tv_line_put_word(line, number);
    tv_line_put_word(line, ": this ignore expired on ");
    tv_line_put(line, entry->until);
    tv_line_put_word(line, " and hides nothing any more: ");
    tv_line_put(line, entry->reason);
    return true;
}

/* ---- JSON ----------------------------------------------------------------------------------- */

static void put_entry(struct tv_json_out *json, const struct tv_ignore *entry, uint64_t count) {
    tv_json_open(json, '{');
    tv_json_member_text_or_null(json, "rule", entry->rule);
    tv_json_member_text_or_null(json, "event", entry->event);
    tv_json_member_text_or_null(json, "path", entry->path);
    tv_json_member_text_or_null(json, "file", entry->file);
    tv_json_member_text_or_null(json, "reason", entry->reason);
    tv_json_member_text_or_null(json, "until", entry->until);
    tv_json_key(json, "expired");
    tv_json_bool(json, entry->is_expired);
    tv_json_key(json, "origin");
    tv_json_open(json, '{');
    tv_json_member_text_or_null(json, "file", entry->origin.file);
    tv_json_key(json, "line");
    tv_json_number(json, entry->origin.line);
    tv_json_close(json, '}');
    tv_json_key(json, "findings");
    tv_json_number(json, count);
    tv_json_close(json, '}');
}

void tv_report_ignored_json(struct tv_json_out *json, const struct tv_ignored *ignored) {
    const struct tv_ignores *ignores = ignored ? ignored->ignores : NULL;
    if (!ignores || !ignores->count || !ignored->counts)
        return;
    tv_json_key(json, "ignored");
    tv_json_open(json, '{');
    tv_json_member_text_or_null(json, "by", ignores->name);
    tv_json_key(json, "findings");
    tv_json_number(json, tv_ignored_total(ignored));
    tv_json_key(json, "entries");
    tv_json_open(json, '[');
    for (size_t i = 0; i < ignores->count; i++)
        put_entry(json, &ignores->entries[i], ignored->counts[i]);
    tv_json_close(json, ']');
    tv_json_close(json, '}');
}

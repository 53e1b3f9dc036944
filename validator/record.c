/* One record: is it JSON, and which events does it hold? Most often it is one event. Without a type
 * it may be the body of a batch request, or something that an event was wrapped in on its way. */
#include "checker.h"

void tv_record_set(struct tv_checker *checker, struct tv_str record) {
    checker->record = record;
    checker->text = (struct tv_str){NULL, 0};
    checker->located = (struct tv_located){.at = SIZE_MAX}; /* nothing is located yet */
    checker->name_floor = 0;
    checker->steps = 16 * (uint64_t)record.len + 65536;
    checker->out_of_steps = false;
    checker->layers.wrapping = TV_WRAPPING_NONE;
    checker->layers.is_merged = false;
}

/* The text is scanned already. */
static bool start_walk(struct tv_checker *checker, struct tv_str text,
                       struct tv_json_error *error) {
    checker->text = text;
    if (tv_walk_init(&checker->walk, text, &checker->index))
        return true;
    *error = checker->walk.error;
    return false;
}

bool tv_record_open(struct tv_checker *checker, struct tv_str text, struct tv_json_error *error) {
    checker->text = text;
    return tv_scan(checker->kernel, text, &checker->index, error) &&
           start_walk(checker, text, error);
}

/* ---- Faults ---------------------------------------------------------------------------------- */

/* What is open at the end of a text, by brackets and quotes alone. */
struct open_end {
    bool in_string;
    uint32_t depth;
    size_t opened; /* the last quote that opens a string */
    size_t last;   /* the last byte that is no blank */
};

static struct open_end look_at_end(struct tv_str text) {
    struct open_end end = {false, 0, 0, 0};
    for (size_t at = 0; at < text.len; at++) {
        char c = text.at[at];
        if ((unsigned char)c > ' ')
            end.last = at;
        if (end.in_string && c == '\\') {
            at++;
        } else if (c == '"') {
            end.in_string = !end.in_string;
            end.opened = at;
        } else if (!end.in_string && (c == '{' || c == '[')) {
            end.depth++;
        } else if (!end.in_string && (c == '}' || c == ']') && end.depth > 0) {
            end.depth--;
        }
    }
    return end;
}

/* True when a malformed text lacks its end and nothing else. *error becomes the first fault: while
 * a string is open, the scan has not let the walk see what stands before it. */
static TV_COLD bool is_cut(struct tv_checker *checker, struct tv_str text,
                           struct tv_json_error *error) {
    struct open_end end = look_at_end(text);
    if (!end.in_string)
        return end.depth > 0 && error->at > end.last;
    if (error->at < end.opened)
        return false;
    struct tv_str before = {text.at, end.opened};
    struct tv_json_error fault = {TV_JSON_OK, 0, ""};
    bool ok = tv_json_check(checker->kernel, before, &checker->index, checker->depth_max, &fault);
    if (ok || fault.at > look_at_end(before).last)
        return true;
    *error = fault;
    return false;
}

static TV_COLD bool report(struct tv_checker *checker, const struct tv_json_error *error,
                           bool is_truncated) {
    enum tv_rule rule = error->fault == TV_JSON_DEPTH      ? TV_RULE_JSON_DEPTH
                        : error->fault == TV_JSON_ENCODING ? TV_RULE_JSON_ENCODING
                        : is_truncated                     ? TV_RULE_JSON_TRUNCATED_INPUT
                                                           : TV_RULE_JSON_SYNTAX;
    checker->pending_count = 0;
    tv_report_fault(checker, rule, error->at, error->detail);
    return false;
}

/* ---- Kinds of records ------------------------------------------------------------------------ */

static bool walk_end(struct tv_checker *checker, struct tv_json_error *error) {
    if (checker->walk.error.fault == TV_JSON_OK && tv_walk_end(&checker->walk))
        return true;
    *error = checker->walk.error;
    return false;
}

/* An object that has no type at all may be more than an event. */
static TV_COLD bool check_untyped(struct tv_checker *checker) {
    const struct tv_event *event = &checker->event;
    if (event->carrier_types[TV_BATCH] == TV_TYPE_ARRAY) {
        tv_batch_check(checker);
        return true;
    }
    return tv_wrapper_check(checker);
}

static bool check_object(struct tv_checker *checker, struct tv_json_error *error) {
    if (!tv_root_walk(checker) || !walk_end(checker, error)) {
        *error = checker->walk.error;
        return false;
    }
    bool is_untyped = checker->event.field_at[TV_FIELD_TYPE] == TV_NONE;
    if (TV_RARE(is_untyped) && check_untyped(checker))
        return true;
    tv_root_finish(checker);
    return true;
}

static TV_COLD bool check_other(struct tv_checker *checker, struct tv_json_error *error) {
    struct tv_walk_mark start = tv_walk_save(&checker->walk);
    if (!tv_walk_skip(&checker->walk, checker->depth_max) || !walk_end(checker, error)) {
        *error = checker->walk.error;
        return false;
    }
    tv_walk_restore(&checker->walk, start);
    tv_root_refuse(checker);
    return true;
}

/* Takes the next step of the caller's pointer out of what is left of it; ~1 and ~0 are decoded. */
static struct tv_str next_step(struct tv_checker *checker, struct tv_str *pointer) {
    char *out = checker->words;
    size_t len = 0, at = 1;
    for (; at < pointer->len && pointer->at[at] != '/' && len < TV_WORDS_MAX; at++) {
        bool is_code = pointer->at[at] == '~' && at + 1 < pointer->len;
        if (is_code)
            at++;
        out[len++] = !is_code ? pointer->at[at] : pointer->at[at] == '1' ? '/' : '~';
    }
    *pointer = (struct tv_str){pointer->at + at, pointer->len - at};
    return (struct tv_str){out, len};
}

/* The caller has said where the event is. */
static TV_COLD bool check_pointed(struct tv_checker *checker, struct tv_json_error *error) {
    struct tv_walk_mark start = tv_walk_save(&checker->walk);
    struct tv_str pointer = checker->event_at;
    if (!tv_walk_skip(&checker->walk, checker->depth_max) || !walk_end(checker, error)) {
        *error = checker->walk.error;
        return false;
    }
    tv_walk_restore(&checker->walk, start);
    bool found = true;
    while (found && pointer.len > 0)
        found = tv_path_step(checker, &checker->walk, next_step(checker, &pointer));
    if (found) {
        tv_wrapped_check(checker);
        return true;
    }
    tv_walk_restore(&checker->walk, start);
    tv_root_refuse(checker);
    return true;
}

bool tv_record_check(struct tv_checker *checker, struct tv_str record, struct tv_cut cut,
                     uint32_t *fault_at) {
    struct tv_json_error error;
    bool ok;
    tv_record_set(checker, record);
    if (TV_RARE(cut.is_prefix)) {
        ok = tv_json_check(checker->kernel, record, &checker->index, checker->depth_max, &error) ||
             is_cut(checker, record, &error);
    } else {
        ok = cut.is_scanned ? start_walk(checker, record, &error)
                            : tv_record_open(checker, record, &error);
        if (ok && TV_RARE(checker->event_at.len > 0))
            ok = check_pointed(checker, &error);
        else if (ok && TV_OFTEN(tv_walk_type(&checker->walk) == TV_TYPE_OBJECT))
            ok = check_object(checker, &error);
        else if (ok)
            ok = check_other(checker, &error);
    }
    if (TV_OFTEN(ok))
        return true;
    bool is_truncated = cut.at_end && is_cut(checker, record, &error);
    *fault_at = is_truncated ? TV_FAULT_AT_END : error.at;
    return report(checker, &error, is_truncated);
}

/* The verdict in one sentence: what was found, measured against what is allowed.
 *
 *   errors found (--fail-on error)
 *   42 events with errors are 1.3% of 3,200 (--max-rate 1%) */
#include "report_parts.h"

#include <string.h>

const char *tv_failing_name(enum tv_severity fail_on) {
    switch (fail_on) {
    case TV_SEVERITY_ERROR:
        return "errors";
    case TV_SEVERITY_WARNING:
        return "errors or warnings";
    case TV_SEVERITY_INFO:
    case TV_SEVERITY_NONE:
        break;
    }
    return "findings";
}

static void put_option(struct tv_line_text *line, const char *option, const char *text) {
    tv_line_put_word(line, line->at[line->len - 1] == ' ' ? "(" : ", ");
    tv_line_put_word(line, option);
    tv_line_put_word(line, " ");
    tv_line_put_word(line, text);
}

/* "42 events with new errors are 1.3% of 3,200" */
static void put_bad(struct tv_line_text *line, const struct tv_run *run) {
    if (run->bad == 0)
        tv_line_put_word(line, "no events");
    else
        tv_line_put_count(line, run->bad, "event");
    tv_line_put_word(line, " with ");
    tv_line_put_word(line, run->known.path ? "new or worse " : "");
    tv_line_put_word(line, tv_failing_name(run->fail_on));
    if (!run->allowed.rate || run->bad == 0 || run->reason == TV_REASON_COUNT)
        return;
    tv_line_put_word(line, run->bad == 1 ? " is " : " are ");
    tv_line_put_share(line, run->bad, run->of);
    tv_line_put_word(line, " of ");
    tv_line_put_number(line, run->of);
}

static void put_found(struct tv_line_text *line, const struct tv_run *run) {
    bool is_partial = run->unreadable_files > 0 || run->note_count > 0;
    tv_line_put_word(line, run->failed ? "" : "no ");
    tv_line_put_word(line, run->known.path ? "new or worse " : "");
    tv_line_put_word(line, tv_failing_name(run->fail_on));
    if (run->failed)
        tv_line_put_word(line, " found");
    else if (is_partial)
        tv_line_put_word(line, " in what could be read");
}

static void put_gone(struct tv_line_text *line, const struct tv_run *run) {
    tv_line_put_count(line, run->known.gone, "group");
    tv_line_put_word(line, run->known.gone == 1 ? " of the baseline is gone (--strict-baseline)"
                                                : " of the baseline are gone (--strict-baseline)");
}

static void put_sentence(struct tv_line_text *line, const struct tv_run *run) {
    bool never = run->fail_on == TV_SEVERITY_NONE;
    bool has_limit = run->allowed.rate || run->allowed.count;
    if (run->reason == TV_REASON_GONE) {
        put_gone(line, run);
        return;
    }
    if (never)
        tv_line_put_word(line, "findings do not matter");
    else if (has_limit)
        put_bad(line, run);
    else
        put_found(line, run);
    tv_line_put_word(line, " ");
    if (never || !has_limit)
        put_option(line, "--fail-on", never ? "never" : tv_severity_name(run->fail_on));
    if (!never && run->allowed.rate && run->reason != TV_REASON_COUNT)
        put_option(line, "--max-rate", run->allowed.rate);
    if (!never && run->allowed.count && run->reason != TV_REASON_RATE) {
        put_option(line, "--max-count", "");
        tv_line_put_number(line, run->allowed.max_count);
    }
    tv_line_put_word(line, ")");
}

size_t tv_verdict_write(const struct tv_run *run, char *out, size_t max) {
    struct tv_line_text line = {0};
    put_sentence(&line, run);
    size_t len = line.len < max ? line.len : max;
    memcpy(out, line.at, len);
    return len;
}

const char *tv_reason_name(enum tv_reason reason) {
    static const char *const names[TV_REASONS] = {"findings", "rate", "count", "gone"};
    return names[reason];
}

/* ignore-config: the `ignore:` block of trackvet.yaml that would silence what was found, to be
 * pasted and thinned out.
 *
 *   ignore:
 *     - {rule: property/type, event: "Order Completed", path: "/properties/total", reason: "..."}
 *
 * One entry a rule, event and path. Texts are JSON strings in which what cannot be seen stands as
 * an escape of YAML; * and ? in names are those of a glob, which match themselves too. */
#include "machine_parts.h"

#include "visible.h"

#include <string.h>

static struct tv_str name_of(const struct tv_issue *issue) {
    return issue->event.len > 0 ? issue->event : issue->call;
}

static int compare(const void *a, const void *b) {
    const struct tv_issue *x = *(const struct tv_issue *const *)a;
    const struct tv_issue *y = *(const struct tv_issue *const *)b;
    int order = (x->rule > y->rule) - (x->rule < y->rule);
    order = order ? order : tv_compare_texts(name_of(x), name_of(y));
    order = order ? order : tv_compare_texts(x->pointer, y->pointer);
    return order ? order : (x > y) - (x < y);
}

static bool is_same_entry(const struct tv_issue *a, const struct tv_issue *b) {
    return a->rule == b->rule && tv_str_equal(name_of(a), name_of(b)) &&
           tv_str_equal(a->pointer, b->pointer);
}

static void put_character(FILE *out, uint32_t character, struct tv_str bytes) {
    if (character == '"' || character == '\\')
        fprintf(out, "\\%c", (int)character);
    else if (tv_character_columns(character) >= 0 || tv_character_is_mark(character))
        fwrite(bytes.at, 1, bytes.len, out);
    else
        fprintf(out, character > 0xFFFF ? "\\U%08X" : "\\u%04X", (unsigned)character);
}

static void put_text(FILE *out, struct tv_str text) {
    fputc('"', out);
    while (text.len > 0) {
        uint32_t character = 0xFFFD;
        size_t len = tv_utf8_read(text, &character), taken = len ? len : 1;
        if (len > 0)
            put_character(out, character, (struct tv_str){text.at, len});
        else
            fputs("\\uFFFD", out);
        text = (struct tv_str){text.at + taken, text.len - taken};
    }
    fputc('"', out);
}

/* Whether text[at] is a whole step of a pointer. */
static bool is_step(struct tv_str text, size_t at) {
    return at > 0 && text.at[at - 1] == '/' && (at + 1 == text.len || text.at[at + 1] == '/');
}

/* How much of a text that groups keep is what was sent: the rest of a long one is cut off. */
static size_t true_len(struct tv_str text, bool is_pointer) {
    static const char mark[] = "\xe2\x80\xa6"; /* … */
    enum {
        MARK_LEN = sizeof mark - 1,
        CUT_MIN = TV_GROUP_TEXT_LEN - 3
    }; /* - a code point's rest */
    size_t len = text.len - MARK_LEN;
    if (text.len < CUT_MIN || memcmp(text.at + len, mark, MARK_LEN) != 0)
        return text.len;
    while (is_pointer && len > 0 && text.at[len - 1] != '/')
        len--; /* only whole steps: nobody knows how many follow */
    return len;
}

/* A text as a glob that it alone matches; one that was cut off, as what begins like it. */
static struct tv_str make_glob(struct tv_line_text *glob, struct tv_str text, bool is_pointer) {
    size_t len = true_len(text, is_pointer);
    for (size_t i = 0; i < len; i++) {
        bool is_special = text.at[i] == '*' || text.at[i] == '?' || text.at[i] == '\\';
        if (is_special && !(text.at[i] == '*' && is_step(text, i)))
            tv_line_put_word(glob, "\\");
        tv_line_put(glob, (struct tv_str){&text.at[i], 1});
    }
    if (len < text.len)
        tv_line_put_word(glob, is_pointer ? "**" : "*");
    return tv_line_str(glob);
}

/* Of all issues of one entry. */
static void put_entry(const struct tv_issues *issues, const struct tv_issue *issue,
                      uint64_t findings, FILE *out) {
    struct tv_line_text reason = {0}, event = {0}, path = {0};
    tv_line_put(&reason, issue->message);
    if (!issues->is_lint) {
        tv_line_put_word(&reason, " (");
        tv_line_put_count(&reason, findings, "finding");
        tv_line_put_word(&reason, ")");
    }
    fprintf(out, "  - {rule: %s", tv_rule_info(issue->rule)->name);
    if (name_of(issue).len > 0) {
        fputs(", event: ", out);
        put_text(out, make_glob(&event, name_of(issue), false));
    }
    if (issue->pointer.len > 0) {
        fputs(", path: ", out);
        put_text(out, make_glob(&path, issue->pointer, true));
    }
    fputs(", reason: ", out);
    put_text(out, tv_line_str(&reason));
    fputs("}\n", out);
}

void tv_report_ignore_config(const struct tv_issues *issues, FILE *out) {
    const struct tv_issue *const *sorted = tv_issues_sorted(issues, compare);
    size_t count = issues->count;
    uint64_t findings = 0;
    fputs(count > 0 ? "ignore:\n" : "ignore: []\n", out);
    for (size_t i = 0; i < count; i++) {
        findings += sorted[i]->count;
        if (i + 1 < count && is_same_entry(sorted[i], sorted[i + 1]))
            continue;
        put_entry(issues, sorted[i], findings, out);
        findings = 0;
    }
}

/* Any bytes as a regular expression, up to the first line feed, and the rest as a text.
 *
 *   - what the strict grammar takes, the compiler takes, but for its own limits
 *   - a pattern in a plan is compiled and checked against the text, in one stream twice: the second
 *     time over what was kept from the first, which must find the same
 */
#include "compile.h"
#include "formats.h"
#include "pattern.h"
#include "read.h"
#include "shipped.h"
#include "validator.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

enum { TEXT_MAX = 1 << 10 };

/* A text in double quotes, in a buffer that is large enough. */
struct quoted {
    char bytes[6 * TEXT_MAX + 200];
    size_t len;
};

static void demand(bool holds) {
    if (!holds)
        abort();
}

static void put(struct quoted *out, const char *text) {
    memcpy(out->bytes + out->len, text, strlen(text));
    out->len += strlen(text);
}

/* Fit for YAML and JSON. */
static void put_quoted(struct quoted *out, struct tv_str text) {
    static const char digits[] = "0123456789abcdef";
    put(out, "\"");
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        if (c == '"' || c == '\\')
            put(out, "\\");
        if (c < 0x20 || c == 0x7f) {
            const char escape[] = {'\\', 'u', '0', '0', digits[c >> 4], digits[c & 15], '\0'};
            put(out, escape);
        } else {
            out->bytes[out->len++] = (char)c;
        }
    }
    put(out, "\"");
}

static void ignore(void *context, const struct tv_finding *finding) {
    (void)context;
    (void)finding;
}

/* Counts findings of the first and of the second event. */
static void count(void *context, const struct tv_finding *finding) {
    unsigned *counts = context;
    counts[finding->record > 1]++;
}

/* The table of core and a plan with the pattern; NULL when YAML does not take it. */
static struct tv_table *table_of(struct tv_str pattern) {
    struct quoted plan = {.len = 0};
    size_t spec_count, len;
    void *image = NULL;
    struct tv_str path = TV_STR("plan.yaml");
    struct tv_sink sink = {ignore, NULL};
    const struct tv_shipped_spec *core = tv_shipped_specs(&spec_count);
    struct tv_model *model = tv_model_new();
    put(&plan, "trackvet: 1\nplan: p\nevents:\n  E:\n    properties:\n      p: {pattern: ");
    put_quoted(&plan, pattern);
    put(&plan, "}\n");
    demand(model &&
           tv_read_yaml(model, TV_STR("specs/core.yaml"), (struct tv_str){core->text, core->len},
                        true, sink, NULL) == TV_OK);
    struct tv_compile_input input = {.model = model, .plans = &path, .plan_count = 1};
    bool ok = tv_read_yaml(model, path, (struct tv_str){plan.bytes, plan.len}, false, sink, NULL) ==
                  TV_OK &&
              tv_compile(&input, sink, &image, &len) == TV_OK;
    tv_model_free(model);
    struct tv_table *table =
        ok ? tv_table_load(image, len, true, &(enum tv_status){0}, NULL) : NULL;
    demand(!ok || table);
    free(image);
    return table;
}

static void check(const struct tv_table *table, struct tv_str text) {
    struct quoted event = {.len = 0};
    unsigned counts[2] = {0, 0};
    struct tv_options options = {.event_len_max = 1 << 14};
    struct tv_checker *checker = tv_checker_new(table, &options, (struct tv_sink){count, counts});
    demand(checker != NULL);
    put(&event, "{\"type\":\"track\",\"event\":\"E\",\"userId\":\"u\",\"properties\":{\"p\":");
    put_quoted(&event, text);
    put(&event, "}}\n");
    tv_checker_feed(checker, event.bytes, event.len);
    tv_checker_feed(checker, event.bytes, event.len);
    tv_checker_finish(checker, false);
    tv_checker_free(checker);
    demand(counts[0] == counts[1]);
}

static bool is_limit(const char *fault) {
    return strstr(fault, "too large") || strstr(fault, "beyond 1000");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len) {
    struct tv_pattern_draft draft;
    const char *end = len > 0 && len < TEXT_MAX ? memchr(data, '\n', len) : NULL;
    if (!end)
        return 0;
    struct tv_str pattern = {(const char *)data, (size_t)(end - (const char *)data)};
    struct tv_str text = {end + 1, len - pattern.len - 1};
    struct tv_model *model = tv_model_new();
    demand(model != NULL);
    bool ok = tv_pattern_compile(&draft, model->arena, pattern);
    demand(ok || draft.fault);
    if (tv_format_matches(TV_FORMAT_REGEX, pattern.at, pattern.len))
        demand(ok || is_limit(draft.fault));
    tv_model_free(model);
    struct tv_table *table = ok ? table_of(pattern) : NULL;
    if (table)
        check(table, text);
    tv_table_free(table);
    return 0;
}

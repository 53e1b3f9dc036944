/* Any bytes as trackvet.yaml. They are read or refused, every mistake is about a place that is
 * there, and what was read can be used as it is: texts of options have no control characters,
 * patterns of ignores match anything in no time. */
#include "config_parts.h"
#include "glob.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void demand(bool holds) {
    if (!holds)
        abort();
}

struct seen {
    struct tv_str text;
    size_t count;
};

static void take(void *context, const struct tv_finding *finding) {
    struct seen *seen = context;
    demand(finding->detail.len > 0 && finding->line > 0 && finding->column > 0);
    demand(finding->offset <= seen->text.len && finding->len <= seen->text.len - finding->offset);
    demand(finding->text_offset <= finding->offset);
    seen->count++;
}

static void demand_plain(const char *text) {
    for (; text && *text; text++)
        demand((unsigned char)*text >= 0x20 && *text != 0x7f);
}

static void use_values(const struct tv_config_file *read) {
    for (const struct tv_config_value *at = read->values; at; at = at->next) {
        demand(at->option < TV_OPTION_COUNT && at->origin.line > 0);
        demand_plain(at->text);
    }
    for (const struct tv_config_base *at = read->bases; at; at = at->next)
        demand(at->path.len > 0 && !at->path.at[at->path.len]);
}

static void use_patterns(const struct tv_config_file *read) {
    struct tv_str name = TV_STR("Order Completed"),
                  pointer = TV_STR("/properties/products/0/price");
    for (const struct tv_config_ignore *at = read->ignores; at; at = at->next) {
        demand(at->ignore.rule.len > 0 && at->ignore.reason.len > 0);
        tv_glob_name(at->ignore.event, name);
        tv_glob_steps(at->ignore.path, pointer);
        tv_glob_path(at->ignore.file, pointer);
    }
    for (const struct tv_config_pattern *at = read->excluded; at; at = at->next)
        tv_glob_path(at->pattern, pointer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len) {
    struct seen seen = {.text = {(const char *)data, len}};
    struct tv_arena *arena = tv_arena_new();
    struct tv_config_file *read;
    if (!arena)
        return 0;
    enum tv_status status = tv_config_read(arena, TV_STR("trackvet.yaml"), seen.text,
                                           (struct tv_sink){take, &seen}, &read);
    demand(status != TV_ERROR_MEMORY);
    demand((status == TV_OK) == (seen.count == 0));
    if (status == TV_OK) {
        use_values(read);
        use_patterns(read);
    }
    tv_arena_free(arena);
    return 0;
}

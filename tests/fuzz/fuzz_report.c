/* Any bytes as a saved report. What is accepted can be shown, merged with itself, saved, and loaded
 * again; saved once more it is the same to the byte. */
#define _POSIX_C_SOURCE 200809L
#include "report_load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void demand(bool holds) {
    if (!holds)
        abort();
}

/* What is rendered from a report. Free it. */
static struct tv_str render(struct tv_loaded *loaded, bool is_json) {
    char *text = NULL;
    size_t len;
    struct tv_style style = {.out = open_memstream(&text, &len),
                             .width = 80,
                             .footer = true,
                             .source_line = tv_loaded_source_line,
                             .context = loaded};
    demand(style.out != NULL);
    if (loaded->is_lint && is_json)
        tv_report_lint_json(&loaded->lint, &style);
    else if (loaded->is_lint)
        tv_report_lint_text(&loaded->lint, &style);
    else if (is_json)
        tv_report_json(loaded->groups, &loaded->run, &style);
    else
        tv_report_text(loaded->groups, &loaded->run, &style);
    fclose(style.out);
    return (struct tv_str){text, len};
}

static void load(struct tv_loaded *loaded, struct tv_str text, struct tv_load_names *names) {
    char why[TV_LOAD_WHY_LEN];
    enum tv_load_status status = tv_report_load(loaded, text, names, why);
    demand(status == TV_LOAD_FINE);
}

/* The other renderers must find nothing that they do not expect. */
static void show(struct tv_loaded *loaded, struct tv_str text, struct tv_load_names *names) {
    struct tv_loaded other;
    free((char *)render(loaded, false).at);
    if (loaded->is_lint)
        return;
    load(&other, text, names);
    demand(tv_groups_merge(loaded->groups, other.groups));
    free((char *)render(loaded, true).at);
    tv_loaded_clear(&other);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len) {
    struct tv_str text = {(const char *)data, len};
    struct tv_load_names names = {.first = 0};
    struct tv_loaded loaded, again;
    char why[TV_LOAD_WHY_LEN];
    enum tv_load_status status = tv_report_load(&loaded, text, &names, why);
    demand(status != TV_LOAD_MEMORY && (status == TV_LOAD_FINE || why[0]));
    if (status == TV_LOAD_FINE) {
        struct tv_str saved = render(&loaded, true);
        load(&again, saved, &names);
        struct tv_str twice = render(&again, true);
        demand(tv_str_equal(saved, twice));
        show(&again, saved, &names);
        tv_loaded_clear(&again);
        free((char *)saved.at);
        free((char *)twice.at);
    }
    tv_loaded_clear(&loaded);
    tv_load_names_clear(&names);
    return 0;
}

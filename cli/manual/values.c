/* The words that an argument may begin with, taken from where the program itself has them. */
#include "tables.h"

#include "outputs.h"
#include "read_plan.h"
#include "shipped.h"

#include <string.h>

typedef void tell_fn(void *context, struct tv_str word, const char *purpose);

static struct tv_str text_of(const char *text) {
    return (struct tv_str){text, strlen(text)};
}

static void tell_words(const char *words, tell_fn *tell, void *context) {
    while (words && *words) {
        size_t len = strcspn(words, " ");
        tell(context, (struct tv_str){words, len}, NULL);
        words += len + (words[len] == ' ');
    }
}

static void tell_plan_formats(tell_fn *tell, void *context) {
    for (unsigned i = 0; i < TV_PLAN_FORMAT_COUNT; i++)
        tell(context, text_of(tv_plan_format_name((enum tv_plan_format)i)),
             tv_plan_format_title((enum tv_plan_format)i));
}

static void tell_commands(tell_fn *tell, void *context) {
    for (int i = 0; i < TV_COMMAND_COUNT; i++) {
        const struct tv_command_row *row = tv_command_row((enum tv_command)i);
        tell(context, text_of(row->name), row->purpose);
    }
}

/* A category's glob stands before its first rule. */
static void tell_globs(tell_fn *tell, void *context) {
    struct tv_str last = TV_STR("");
    for (int i = 0; i < TV_RULE_COUNT; i++) {
        const char *name = tv_rule_info((enum tv_rule)i)->name;
        struct tv_str category = {name, strcspn(name, "/") + 1};
        char glob[64];
        if (tv_str_equal(category, last))
            continue;
        last = category;
        int len = snprintf(glob, sizeof glob, "%.*s*", (int)category.len, category.at);
        tell(context, (struct tv_str){glob, (size_t)len}, "all of its rules");
    }
}

static void tell_rules(tell_fn *tell, void *context) {
    for (int i = 0; i < TV_RULE_COUNT; i++) {
        const struct tv_rule_info *info = tv_rule_info((enum tv_rule)i);
        tell(context, text_of(info->name), info->purpose);
    }
}

/* A spec is called as its file is. */
static void tell_specs(tell_fn *tell, void *context) {
    size_t count;
    const struct tv_shipped_spec *specs = tv_shipped_specs(&count);
    for (size_t i = 0; i < count; i++) {
        const char *slash = strrchr(specs[i].path, '/');
        const char *name = slash ? slash + 1 : specs[i].path;
        tell(context, (struct tv_str){name, strcspn(name, ".")}, NULL);
    }
}

void tv_value_words(struct tv_value value, enum tv_command command, tell_fn *tell, void *context) {
    if (value.kind == TV_VALUE_PLAN_FORMAT)
        tell_plan_formats(tell, context);
    else if (value.kind == TV_VALUE_COMMAND)
        tell_commands(tell, context);
    else if (value.kind == TV_VALUE_SPEC || value.kind == TV_VALUE_SPECS)
        tell_specs(tell, context);
    else if (value.kind == TV_VALUE_REPORT)
        tv_reports_tell(command, tell, context);
    if (value.kind == TV_VALUE_RULES || value.kind == TV_VALUE_LEVEL)
        tell_globs(tell, context);
    if (value.kind == TV_VALUE_RULE || value.kind == TV_VALUE_RULES || value.kind == TV_VALUE_LEVEL)
        tell_rules(tell, context);
    if (value.kind == TV_VALUE_WORD)
        tell_words(value.words, tell, context);
}

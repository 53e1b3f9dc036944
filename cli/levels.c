/* Levels from the command line. Patterns are globs over rule names ("legacy/" and a star). */
#include "levels.h"

#include "read.h"

#include <fnmatch.h>
#include <string.h>

bool tv_severity_read(const char *word, enum tv_severity *severity) {
    static const struct {
        const char *word;
        enum tv_severity severity;
    } words[] = {{"error", TV_SEVERITY_ERROR},
                 {"warning", TV_SEVERITY_WARNING},
                 {"info", TV_SEVERITY_INFO},
                 {"off", TV_SEVERITY_NONE},
                 {"never", TV_SEVERITY_NONE}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!strcmp(words[i].word, word)) {
            *severity = words[i].severity;
            return true;
        }
    }
    return false;
}

static bool refuse_rule(const char *name, FILE *err) {
    struct tv_str names[TV_RULE_COUNT];
    for (int i = 0; i < TV_RULE_COUNT; i++) {
        const char *rule = tv_rule_info((enum tv_rule)i)->name;
        names[i] = (struct tv_str){rule, strlen(rule)};
    }
    struct tv_str near = tv_nearest((struct tv_str){name, strlen(name)}, names, TV_RULE_COUNT);
    fprintf(err, "trackvet: no rule matches \"%s\"", name);
    if (near.len)
        fprintf(err, "; did you mean \"%.*s\"?", (int)near.len, near.at);
    fprintf(err, "\n`trackvet rules` lists them\n");
    return false;
}

/* Off until it is selected. */
static bool is_opt_in(enum tv_rule rule) {
    return !strcmp(tv_rule_info(rule)->status, "opt-in");
}

/* What a rule gets when it is switched on: its level by default, at least info; the profile's, when
 * switching it on is all that is needed. */
static enum tv_severity level_on(const struct tv_levels *levels, enum tv_rule rule) {
    enum tv_profile profile = is_opt_in(rule) ? levels->profile : TV_PROFILE_SPEC;
    enum tv_severity usual = tv_rule_info(rule)->severity[profile];
    return usual == TV_SEVERITY_NONE ? TV_SEVERITY_INFO : usual;
}

/* Applies one pattern. level NULL: switch on what is off. */
static bool apply(struct tv_levels *levels, const char *pattern, const enum tv_severity *level) {
    bool found = false;
    for (int i = 0; i < TV_RULE_COUNT; i++) {
        if (fnmatch(pattern, tv_rule_info((enum tv_rule)i)->name, 0) != 0)
            continue;
        found = true;
        if (level) {
            levels->rule[i] = *level;
            levels->fixed[i] = true;
        } else if (levels->rule[i] == TV_SEVERITY_NONE) {
            levels->rule[i] = level_on(levels, (enum tv_rule)i);
            levels->fixed[i] = false; /* what a plan declares holds again */
        }
    }
    return found;
}

/* --select and --ignore: patterns with commas between them. */
static bool apply_list(struct tv_levels *levels, const char *list, const enum tv_severity *level,
                       FILE *err) {
    while (*list) {
        char pattern[128];
        size_t len = strcspn(list, ",");
        snprintf(pattern, sizeof pattern, "%.*s", (int)len, list);
        if (len && !apply(levels, pattern, level))
            return refuse_rule(pattern, err);
        list += len + (list[len] == ',');
    }
    return true;
}

/* --severity RULE=LEVEL */
static bool apply_severity(struct tv_levels *levels, const char *text, FILE *err) {
    char pattern[128];
    enum tv_severity level;
    const char *equals = strchr(text, '=');
    if (!equals || !tv_severity_read(equals + 1, &level)) {
        fprintf(err, "trackvet: --severity wants RULE=error, =warning, =info or =off, not \"%s\"\n",
                text);
        return false;
    }
    snprintf(pattern, sizeof pattern, "%.*s", (int)(equals - text), text);
    return apply(levels, pattern, &level) || refuse_rule(pattern, err);
}

static bool read_profile(const char *name, enum tv_profile *profile, FILE *err) {
    static const char *const names[] = {
        [TV_PROFILE_INGEST] = "ingest", [TV_PROFILE_SPEC] = "spec", [TV_PROFILE_STRICT] = "strict"};
    for (int i = 0; i < 3; i++) {
        if (!strcmp(names[i], name)) {
            *profile = (enum tv_profile)i;
            return true;
        }
    }
    fprintf(err, "trackvet: --profile is ingest, spec or strict, not \"%s\"\n", name);
    return false;
}

bool tv_levels_read(struct tv_levels *levels, const struct tv_arguments *arguments, FILE *err) {
    static const enum tv_severity off = TV_SEVERITY_NONE;
    enum tv_profile profile;
    bool fine = read_profile(tv_option_text(arguments, TV_OPTION_PROFILE, "spec"), &profile, err);
    *levels = (struct tv_levels){0};
    levels->profile = fine ? profile : TV_PROFILE_SPEC;
    for (int i = 0; fine && i < TV_RULE_COUNT; i++)
        levels->rule[i] = is_opt_in((enum tv_rule)i)
                              ? TV_SEVERITY_NONE
                              : tv_rule_info((enum tv_rule)i)->severity[profile];
    for (size_t i = 0; fine && i < arguments->option_count; i++) {
        const struct tv_argument *given = &arguments->options[i];
        if (given->option == TV_OPTION_SELECT)
            fine = apply_list(levels, given->text, NULL, err);
        else if (given->option == TV_OPTION_IGNORE)
            fine = apply_list(levels, given->text, &off, err);
        else if (given->option == TV_OPTION_SEVERITY)
            fine = apply_severity(levels, given->text, err);
    }
    return fine;
}

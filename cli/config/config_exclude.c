/* What settings say about files and findings, for the commands. */
#include "config.h"
#include "glob.h"
#include "path.h"
#include "visible.h"

#include <stdlib.h>
#include <string.h>

static struct tv_str text_of(const char *text) {
    return (struct tv_str){text, strlen(text)};
}

static bool fits(const struct tv_config_pattern *pattern, const char *absolute) {
    char *seen = tv_path_from(pattern->folder, text_of(absolute));
    bool does = seen && tv_glob_path(pattern->pattern, text_of(seen));
    free(seen);
    return does;
}

const struct tv_config_pattern *tv_config_excludes(const struct tv_config *config,
                                                   const char *path) {
    const struct tv_config_pattern *pattern = config ? config->excluded : NULL;
    char *absolute = pattern ? tv_path_absolute(text_of(path)) : NULL;
    while (absolute && pattern && !fits(pattern, absolute))
        pattern = pattern->next;
    free(absolute);
    return absolute ? pattern : NULL;
}

const struct tv_ignores *tv_config_ignores(const struct tv_config *config) {
    return config && config->ignores.count ? &config->ignores : NULL;
}

void tv_config_tell_expired(const struct tv_config *config, FILE *err) {
    const struct tv_ignores *ignores = tv_config_ignores(config);
    for (size_t i = 0; ignores && i < ignores->count; i++) {
        const struct tv_ignore *entry = &ignores->entries[i];
        if (!entry->is_expired)
            continue;
        fputs("trackvet: ", err);
        tv_visible_print(err, entry->origin.file, true);
        fprintf(err,
                ":%u: this ignore expired on %.*s and hides nothing any more: ", entry->origin.line,
                (int)entry->until.len, entry->until.at);
        tv_visible_print(err, entry->reason, true);
        fputc('\n', err);
    }
}

/* Most findings are of rules that no entry is about: for those it is one look at the list's
 * borders.
 */
#include "ignore.h"

#include "glob.h"
#include "path.h"

#include <stdlib.h>
#include <string.h>

/* ---- Entries by rule ------------------------------------------------------------------------ */

static bool is_about(const struct tv_ignore *entry, int rule) {
    const char *name = tv_rule_info((enum tv_rule)rule)->name;
    return !entry->is_expired &&
           (entry->rule.len == 0 || tv_glob_name(entry->rule, (struct tv_str){name, strlen(name)}));
}

/* Lists the entries of each rule; list NULL: only counts them. */
static void fill(struct tv_ignores *ignores, uint32_t *list) {
    uint32_t count = 0;
    for (int rule = 0; rule < TV_RULE_COUNT; rule++) {
        ignores->first[rule] = count;
        for (uint32_t i = 0; i < ignores->count; i++) {
            if (!is_about(&ignores->entries[i], rule))
                continue;
            if (list)
                list[count] = i;
            count++;
        }
    }
    ignores->first[TV_RULE_COUNT] = count;
}

bool tv_ignores_open(struct tv_ignores *ignores) {
    fill(ignores, NULL);
    ignores->list = calloc(ignores->first[TV_RULE_COUNT] + 1, sizeof *ignores->list);
    if (!ignores->list)
        return false;
    fill(ignores, ignores->list);
    return true;
}

void tv_ignores_close(struct tv_ignores *ignores) {
    free(ignores->list);
    ignores->list = NULL;
}

/* ---- What is hidden ------------------------------------------------------------------------- */

bool tv_ignored_init(struct tv_ignored *ignored, const struct tv_ignores *ignores) {
    *ignored = (struct tv_ignored){.ignores = ignores};
    if (!ignores || !ignores->count)
        return true;
    ignored->counts = calloc(ignores->count, sizeof *ignored->counts);
    ignored->in_file = malloc(ignores->count);
    return ignored->counts && ignored->in_file;
}

void tv_ignored_clear(struct tv_ignored *ignored) {
    free(ignored->counts);
    free(ignored->in_file);
    *ignored = (struct tv_ignored){0};
}

static bool match_file(const struct tv_ignore *entry, struct tv_str file) {
    char *path = tv_path_absolute(file), *seen = NULL;
    if (path)
        seen = tv_path_from(entry->folder, (struct tv_str){path, strlen(path)});
    bool fits = seen && tv_glob_path(entry->file, (struct tv_str){seen, strlen(seen)});
    free(path);
    free(seen);
    return fits;
}

/* Asked of each entry once a file. */
static bool is_in_file(struct tv_ignored *ignored, uint32_t entry, struct tv_str file) {
    signed char *known = &ignored->in_file[entry];
    if (*known < 0)
        *known = match_file(&ignored->ignores->entries[entry], file);
    return *known == 1;
}

static bool hides(struct tv_ignored *ignored, uint32_t number, const struct tv_finding *finding,
                  struct tv_str file) {
    const struct tv_ignore *entry = &ignored->ignores->entries[number];
    struct tv_str event = finding->event.len ? finding->event : finding->call;
    if (entry->event.len && !tv_glob_name(entry->event, event))
        return false;
    if (entry->path.len && !tv_glob_steps(entry->path, finding->pointer))
        return false;
    return entry->file.len == 0 || is_in_file(ignored, number, file);
}

bool tv_ignored_take(struct tv_ignored *ignored, const struct tv_finding *finding,
                     struct tv_str file) {
    if (!ignored->counts)
        return false;
    const struct tv_ignores *ignores = ignored->ignores;
    uint32_t end = ignores->first[finding->rule + 1];
    if (ignored->file != file.at) {
        ignored->file = file.at;
        memset(ignored->in_file, -1, ignores->count);
    }
    for (uint32_t i = ignores->first[finding->rule]; i < end; i++) {
        if (hides(ignored, ignores->list[i], finding, file)) {
            ignored->counts[ignores->list[i]]++;
            return true;
        }
    }
    return false;
}

void tv_ignored_merge(struct tv_ignored *into, const struct tv_ignored *from) {
    for (size_t i = 0; into->counts && from->counts && i < into->ignores->count; i++)
        into->counts[i] += from->counts[i];
}

uint64_t tv_ignored_total(const struct tv_ignored *ignored) {
    uint64_t total = 0;
    for (size_t i = 0; ignored->counts && i < ignored->ignores->count; i++)
        total += ignored->counts[i];
    return total;
}

/* The linter knows places as bytes of a file; the way down the file's tree to those bytes is the
 * pointer that people write. */
#include "lint_ignore.h"

#include "tree.h"
#include "visible.h"

#include <stdlib.h>
#include <string.h>

struct pointer {
    char at[2048];
    size_t len;
};

static void put(struct pointer *pointer, const char *text, size_t len) {
    if (len > sizeof pointer->at - pointer->len)
        return;
    memcpy(pointer->at + pointer->len, text, len);
    pointer->len += len;
}

static void put_step(struct pointer *pointer, struct tv_str step) {
    put(pointer, "/", 1);
    for (size_t i = 0; i < step.len; i++) {
        if (step.at[i] == '/' || step.at[i] == '~')
            put(pointer, step.at[i] == '/' ? "~1" : "~0", 2);
        else
            put(pointer, step.at + i, 1);
    }
}

static bool covers(struct tv_at at, uint64_t offset) {
    return offset >= at.offset && offset <= (uint64_t)at.offset + at.len;
}

static bool holds(const struct tv_tree *node, uint64_t offset) {
    return covers(node->at, offset) || (node->key && covers(node->key->at, offset));
}

/* The pointer of the innermost value that holds the byte. */
static void find_pointer(const struct tv_tree *node, uint64_t offset, struct pointer *pointer) {
    while (node) {
        const struct tv_tree *child = node->first;
        char number[24];
        uint32_t index = 0;
        for (; child && !holds(child, offset); child = child->next)
            index++;
        if (child && child->key)
            put_step(pointer, child->key->written);
        else if (child)
            put_step(pointer,
                     (struct tv_str){number, (size_t)snprintf(number, sizeof number, "%u", index)});
        node = child;
    }
}

static const struct tv_tree *find_tree(const struct tv_model *model, struct tv_str path) {
    for (const struct tv_file *file = model->files; file; file = file->next)
        if (tv_str_equal(file->path, path))
            return file->tree;
    return NULL;
}

static bool is_hidden(struct tv_ignored *ignored, const struct tv_model *model,
                      const struct tv_finding *finding) {
    struct tv_finding asked = *finding;
    struct pointer pointer = {.len = 0};
    find_pointer(find_tree(model, finding->file), finding->offset, &pointer);
    asked.pointer = (struct tv_str){pointer.at, pointer.len};
    return tv_ignored_take(ignored, &asked, finding->file);
}

const struct tv_lint_finding **tv_lint_keep(struct tv_ignored *ignored,
                                            const struct tv_model *model,
                                            const struct tv_lint_finding *const *found,
                                            size_t *count) {
    const struct tv_lint_finding **kept = calloc(*count + 1, sizeof *kept);
    size_t left = 0;
    for (size_t i = 0; kept && i < *count; i++)
        if (!is_hidden(ignored, model, &found[i]->finding))
            kept[left++] = found[i];
    *count = left;
    return kept;
}

static bool is_about_plans(struct tv_str rule) {
    return rule.len >= 5 && !memcmp(rule.at, "plan/", 5);
}

void tv_ignored_tell_unused(const struct tv_ignored *ignored, FILE *err) {
    for (size_t i = 0; ignored->counts && i < ignored->ignores->count; i++) {
        const struct tv_ignore *entry = &ignored->ignores->entries[i];
        if (ignored->counts[i] || entry->is_expired || !is_about_plans(entry->rule))
            continue;
        fputs("trackvet: ", err);
        tv_visible_print(err, entry->origin.file, true);
        fprintf(err, ":%u: this ignore hides nothing: ", entry->origin.line);
        tv_visible_print(err, entry->rule, true);
        fputc('\n', err);
    }
}

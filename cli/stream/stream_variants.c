/* Variants: names of one event that differ in case and separators only. Names that the definitions
 * know, in whatever case, are left to event/case. */
#include "folded.h"
#include "stream_parts.h"

#include <stdio.h>
#include <stdlib.h>

struct variant {
    uint64_t folded; /* hash of call and folded name */
    uint64_t count;
    uint32_t name, usual; /* usual: the most frequent one of its kind */
};

static bool hash_folded(const struct tv_stream_name *name, uint64_t *hash) {
    struct tv_folded folded;
    tv_fold(name->text, &folded);
    if (folded.len == TV_FAR || folded.len == 0)
        return false;
    *hash = name->call + UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < folded.len; i++)
        *hash = (*hash ^ folded.at[i]) * UINT64_C(0x100000001b3);
    return true;
}

/* Those that are one stand side by side, the most frequent first; of two, the one met first. */
static int compare(const void *a, const void *b) {
    const struct variant *left = a, *right = b;
    if (left->folded != right->folded)
        return left->folded < right->folded ? -1 : 1;
    if (left->count != right->count)
        return left->count > right->count ? -1 : 1;
    return left->name < right->name ? -1 : left->name > right->name;
}

static int compare_names(const void *a, const void *b) {
    const struct variant *left = a, *right = b;
    return left->name < right->name ? -1 : left->name > right->name;
}

static void tell(struct tv_stream *stream, const struct variant *variant) {
    const struct tv_stream_name *name = &stream->names.names[variant->name];
    const struct tv_stream_name *other = &stream->names.names[variant->usual];
    char expected[128];
    int len = snprintf(expected, sizeof expected,
                       "one name: this one has %llu event%s, the other one %llu",
                       (unsigned long long)name->count, name->count == 1 ? "" : "s",
                       (unsigned long long)other->count);
    struct tv_stream_telling telling = {
        .rule = TV_RULE_STREAM_NAME_VARIANTS, .place = &name->first, .name = variant->name};
    telling.words.detail =
        TV_STR("the name of another event of this run but for case or separators");
    telling.words.expected = (struct tv_str){expected, (size_t)len};
    telling.words.suggestion = other->text;
    tv_stream_tell(stream, &telling);
}

/* Finds for each the most frequent one of its kind, and keeps those that are not it themselves.
 * Returns how many there are. */
static uint32_t keep_variants(struct variant *all, uint32_t count) {
    uint32_t kept = 0, usual = TV_STREAM_NONE;
    uint64_t folded = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct variant variant = all[i];
        if (usual == TV_STREAM_NONE || variant.folded != folded) {
            usual = variant.name;
            folded = variant.folded;
        }
        variant.usual = usual;
        if (variant.name != usual)
            all[kept++] = variant;
    }
    return kept;
}

void tv_variants_finish(struct tv_stream *stream) {
    const struct tv_stream_names *names = &stream->names;
    struct variant *all = calloc((size_t)names->name_count + 1, sizeof *all);
    uint32_t count = 0;
    if (!all) {
        stream->is_failed = true;
        return;
    }
    for (uint32_t i = 0; i < names->name_count; i++) {
        const struct tv_stream_name *name = &names->names[i];
        all[count] = (struct variant){.count = name->count, .name = i};
        count += !name->is_documented && hash_folded(name, &all[count].folded);
    }
    qsort(all, count, sizeof *all, compare);
    count = keep_variants(all, count);
    qsort(all, count, sizeof *all, compare_names);
    for (uint32_t i = 0; i < count; i++)
        tell(stream, &all[i]);
    free(all);
}

/* What report_load.c is made of; for the files of this folder. */
#ifndef TV_LOAD_PARTS_H
#define TV_LOAD_PARTS_H

#include "group_restore.h"
#include "json_in.h"
#include "report_load.h"
#include "report_parts.h"

struct tv_load_line {
    struct tv_origin origin;
    struct tv_str text;
};

/* What a report that was read borrows: its texts are those of the JSON. */
struct tv_loaded_parts {
    struct tv_json_in in;
    struct tv_str *notes, *plans;
    struct tv_told *told;
    struct tv_finding *findings;
    struct tv_load_line *lines; /* of origins; ascending, each once, when all is read */
    size_t line_count, line_room;
    struct tv_levels levels;
    struct tv_told_edit *edits; /* of all findings */
    size_t edit_count;
    struct tv_ignore *ignore_entries; /* of the ignores */
    struct tv_ignores ignores;
    struct tv_ignored ignored;
    struct tv_cut cut;
};

/* A report on its way. */
struct tv_loading {
    struct tv_json_in *in; /* that of the parts */
    struct tv_loaded *loaded;
    struct tv_load_names *names;
};

/* load_names.c: the number of an input. false when out of memory. */
bool tv_load_names_number(struct tv_load_names *names, struct tv_str name, uint32_t *number);

/* load_group.c: the group at hand. */
void tv_load_group(struct tv_loading *loading, const json_t *value);

/* Times that are member `name`, or none when it is null. counts holds TV_GROUP_BUCKETS, all 0. */
void tv_load_times(struct tv_json_in *in, struct tv_members *members, const char *name,
                   struct tv_times *times, uint64_t *counts);

/* load_census.c: the events of the root of a run, if they were counted. */
void tv_load_census(struct tv_loading *loading, struct tv_members *root);

/* load_cut.c: what the file has no room for; NULL: the root says nothing of it. */
const struct tv_cut *tv_load_cut(struct tv_loading *loading, struct tv_members *root);

/* load_ignored.c: what settings hid; NULL: the root says nothing of it. */
const struct tv_ignored *tv_load_ignored(struct tv_loading *loading, struct tv_members *root);

/* load_lint.c: the root of a linter's report. */
void tv_load_lint(struct tv_loading *loading, struct tv_members *root);

/* report_load.c: origins at hand, at most TV_ORIGINS_MAX; how many. Keeps their lines. */
uint32_t tv_load_origins(struct tv_loading *loading, struct tv_members *members, const char *name,
                         struct tv_origin *origins);
/* The levels of the rules; NULL: they are not told. */
const struct tv_levels *tv_load_levels(struct tv_loading *loading, struct tv_members *root);
enum tv_severity tv_load_severity(struct tv_members *members);
enum tv_severity tv_load_fail_on(struct tv_members *members);
enum tv_rule tv_load_rule(struct tv_members *members);
enum tv_type tv_load_kind(struct tv_members *members);

#endif

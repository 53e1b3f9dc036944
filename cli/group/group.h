/* Grouping: one bug that hits 40,000 events is one group, not 40,000 lines.
 *
 * A group is rule - call and event - pointer with * for array indexes - path of the demand (where a
 * rule has none: the fault in words) - type of the actual value; its id is 40 bits of the hash of
 * these, so it names the same thing in every run.
 * Everything in a group is mergeable: exact counts, first and last place, smallest and largest
 * time, counts by time, and samples chosen by hash, never by arrival. Merging is associative,
 * commutative and the same for any split of the input. Counts are exact; only samples, values and
 * senders are capped, and each cap is marked in the group.
 *
 * Memory grows with the number of groups, not with the number of findings. */
#ifndef TV_GROUP_H
#define TV_GROUP_H

#include "finding.h"

enum {
    TV_GROUPS_MAX = 10000, /* beyond: kept bottom-k by hash, the rest in exact "others" counts */
    TV_GROUP_SAMPLES = 5,
    TV_GROUP_SAMPLE_LEN = 64 << 10,    /* bytes of one sample's line that are kept, at most */
    TV_GROUP_SAMPLE_BUDGET = 16 << 20, /* bytes of all samples of a run */
    TV_GROUP_NAMES = 64,       /* distinct values, or senders, that one group keeps, at most */
    TV_GROUP_NAMES_LEN = 2048, /* bytes of their texts, at most */
    TV_GROUP_TEXT_LEN = 512,   /* bytes of a name, pointer or sentence; longer ones end in "…" */
    TV_GROUP_BUCKETS = 48,     /* time buckets, of a width that doubles as the period grows */
    TV_GROUP_SPLITS = 512      /* inputs of a run whose parts go to several tv_groups, at most */
};
#define TV_GROUP_WHOLE UINT32_MAX

/* An input that findings come from: the same for all tv_groups of a run that are to be merged. */
struct tv_group_input {
    uint32_t file;      /* its number, counted from 0 in the order of the run */
    uint32_t split;     /* TV_GROUP_WHOLE, or its number among those that are split */
    struct tv_str name; /* copied */
};

/* A place in an input file. file is an index, see tv_groups_file_name. */
struct tv_group_place {
    uint32_t file;
    uint64_t record, line, column, offset;
};

/* A distinct value or sender with its exact count. */
struct tv_group_name {
    uint64_t hash;
    uint64_t count;
    struct tv_str text;
};

/* Distinct texts with exact counts, ascending by hash.
 *
 *   hash   3   17   40   88 | 91 ...
 *   kept  ================= | dropped: beyond the room for texts
 *
 * Those with the smallest hashes are kept, as many as fit. A text that is in the end kept was kept
 * from its first sight on, so its count is exact, whatever the order of arrival. */
struct tv_tally {
    struct tv_group_name *names;
    uint32_t count, room;
    uint32_t len;     /* bytes of all texts */
    uint64_t dropped; /* smallest hash that found no room; UINT64_MAX: names are complete */
};

/* Bytes that are to be freed; at NULL: none. */
struct tv_group_block {
    char *at;
    size_t len;
};

/* One finding of a group, with the line it stands in. All texts lie in `owned`. While it is raw,
 * `text` is as it was sent, and more than is shown: see tv_groups_samples. */
struct tv_group_sample {
    uint64_t hash; /* of file name, record, offset; smallest are kept */
    struct tv_group_place place;
    struct tv_str pointer, message_id, actual, suggestion;
    struct tv_str text;       /* the value's line, or a part of it around the value */
    uint64_t text_offset;     /* of text[0] in the input */
    uint64_t len;             /* bytes of the value, which may end behind text */
    bool cut_left, cut_right; /* the line goes on there */
    bool is_raw;              /* personal data in text is not masked yet */
    struct tv_group_block owned;
};

/* Times of a group's events in buckets of equal width.
 *
 *   start              start + 2 * seconds
 *     |  counts[0]  |  counts[1]  |  ...
 *
 * The width is 60 s times a power of two, the smallest one for which all times fit in; start is a
 * multiple of it. So the same times give the same buckets in any order. */
struct tv_times {
    int64_t min, max; /* seconds since 1970, UTC; INT64_MAX, INT64_MIN when unknown */
    int64_t start;
    int64_t seconds;  /* width of a bucket; 0: no times */
    uint64_t *counts; /* TV_GROUP_BUCKETS; NULL: no times */
};

/* What a group is to the baseline that a run was compared with. */
enum tv_group_state {
    TV_GROUP_UNCOMPARED, /* there is no baseline */
    TV_GROUP_NEW,
    TV_GROUP_KNOWN, /* in the baseline, and not worse: it is not told of */
    TV_GROUP_WORSE, /* its rate has risen */
    TV_GROUP_STATES
};

struct tv_group {
    uint64_t key; /* hash of what makes the group; the id is its upper 40 bits */
    uint64_t id;
    enum tv_rule rule;
    enum tv_severity severity; /* the highest of its findings */
    enum tv_type actual_type;

    enum tv_group_state state;
    uint64_t of;                 /* events that could have had it, when compared; else 0 */
    uint64_t old_events, old_of; /* the same in the baseline; 0: it is not there */

    /* What changes with every finding, together. */
    bool suggestion_varies; /* its findings do not all suggest the same */
    uint32_t sample_count;
    uint64_t count, events, files;
    struct tv_group_place first, last;
    uint64_t sample_limit; /* hash from which on there are enough samples */
    struct tv_str suggestion;
    struct tv_times times;
    struct tv_tally values, senders;

    struct tv_str call, event, pointer /* generalised */, node_path;
    struct tv_group_sample *raw_samples; /* ascending by hash; not to be shown as they are */

    /* Of the finding at the first place, as the suggestion is. */
    struct tv_str expected, message;
    struct tv_origin origins[TV_ORIGINS_MAX];
    uint32_t origin_count;
};

/* What severity a finding gets: profile column, then --select/--ignore/--severity in their order.
 */
struct tv_levels {
    enum tv_profile profile;
    enum tv_severity rule[TV_RULE_COUNT];
    bool fixed[TV_RULE_COUNT]; /* set by the user: wins over what a plan declares */
};

/* The severity of a finding: NONE when its rule is off, else what the user set, what the plan
 * declares, or the rule's level, in this order. */
enum tv_severity tv_levels_severity(const struct tv_levels *levels,
                                    const struct tv_finding *finding);

struct tv_groups;
struct tv_groups *tv_groups_new(const struct tv_levels *levels); /* NULL when out of memory */
void tv_groups_free(struct tv_groups *groups);                   /* NULL is fine */

/* The input that the next findings come from. A whole one is entered once, a split one as often as
 * its parts come. false when out of memory: the next findings are then refused too. */
bool tv_groups_enter(struct tv_groups *groups, const struct tv_group_input *input);
/* The same for one that is whole, and numbered as they come. */
bool tv_groups_file(struct tv_groups *groups, struct tv_str name);

/* Folds a finding in; findings of severity NONE are dropped. Findings of one event come one after
 * another, else events are counted more than once. false when out of memory; the groups are then
 * incomplete but whole. */
bool tv_groups_add(struct tv_groups *groups, const struct tv_finding *finding);

/* Folds in a finding of a checker that lacks some texts (tv_options.brief), as most can be whose
 * group is there already. false when it has to be added in full. The findings of one
 * tv_groups, from one input to the next, are all of one checker, or of checkers of one table. */
bool tv_groups_know(struct tv_groups *groups, const struct tv_finding *finding);

/* Counts the finding that tv_groups_know has left for later, as all else here does before anything.
 * false when some finding was not added for lack of memory. */
bool tv_groups_settle(struct tv_groups *groups);

/* Adds what another tv_groups of the same run, with the same levels, has found in other parts of
 * the input; `from` is empty afterwards, to be freed. false when out of memory: findings are then
 * missing, but the groups are whole.
 *
 * The law: however the findings of a run are dealt out, and in whatever order and grouping the
 * parts are merged, the report is the same to the byte (merging is associative and commutative, and
 * an empty tv_groups changes nothing), also beyond every cap. It holds when
 *  - findings of one event are added to one tv_groups, one after another;
 *  - inputs have the same number, name and split everywhere, and a whole one is in one tv_groups;
 *  - records and lines of a split input, which may be provisional, get their true numbers at the
 *    end (tv_groups_renumber); until then no two of its records have the same one. */
bool tv_groups_merge(struct tv_groups *into, struct tv_groups *from);

/* Calls renumber for the places of all groups and samples, to set their record and line. */
void tv_groups_renumber(struct tv_groups *groups,
                        void (*renumber)(void *context, struct tv_group_place *place),
                        void *context);

/* "new", "known", "worse"; "" of one that was not compared. */
const char *tv_group_state_name(enum tv_group_state state);

/* All groups sorted: those that are known behind the others, then by severity, count (both
 * descending), then rule, call, event, pointer. Borrowed until the next add. */
const struct tv_group *const *tv_groups_sorted(struct tv_groups *groups, size_t *count);
/* The same without those that are known to a baseline. */
const struct tv_group *const *tv_groups_reported(struct tv_groups *groups, size_t *count);
/* Calls mark for every group, to set what a baseline says of it. When all is added and merged. */
void tv_groups_mark(struct tv_groups *groups, void (*mark)(void *context, struct tv_group *group),
                    void *context);
struct tv_str tv_groups_file_name(const struct tv_groups *groups, uint32_t file);
/* The samples of a group of these groups, as many as its sample_count, with personal data masked.
 * Most samples are driven out by others before a report is made, and most reports show few: so
 * they are masked when they are first asked for. Borrowed until the next add. */
const struct tv_group_sample *tv_groups_samples(struct tv_groups *groups,
                                                const struct tv_group *group);
/* Exact findings by severity (index enum tv_severity). */
const uint64_t *tv_groups_counts(const struct tv_groups *groups);
/* Findings in groups beyond TV_GROUPS_MAX; 0: none. */
uint64_t tv_groups_others(struct tv_groups *groups);
/* The smallest key of the groups beyond TV_GROUPS_MAX; UINT64_MAX: none were. */
uint64_t tv_groups_dropped(struct tv_groups *groups);
/* Less than, equal to, greater than 0, as place a comes before b: by the name of the file, then by
 * offset. The order in which files were read says nothing. */
int tv_groups_compare_places(const struct tv_groups *groups, const struct tv_group_place *a,
                             const struct tv_group_place *b);
/* Bytes that the groups hold, without the allocator's own. For tests of the limits. */
size_t tv_groups_memory(struct tv_groups *groups);

/* By which the texts of a tally are chosen. */
uint64_t tv_tally_hash(struct tv_str text);
/* How many distinct texts were seen: exact while complete, else an estimate from the hashes. */
uint64_t tv_tally_distinct(const struct tv_tally *tally);

/* "g:" and 8 characters of Crockford base32. out holds at least 11 bytes. */
void tv_group_id_text(uint64_t id, char *out);

/* ---- Times, for others too ------------------------------------------------------------------ */

void tv_times_init(struct tv_times *times);
void tv_times_clear(struct tv_times *times);
bool tv_times_add(struct tv_times *times, int64_t seconds); /* false when out of memory */

/* Adds the counts of others. false when out of memory: nothing was added. */
bool tv_times_merge(struct tv_times *into, const struct tv_times *from);

/* What is wrong with times that were read from a file, of which there are at most that many; NULL:
 * nothing. */
const char *tv_times_fault(const struct tv_times *times, uint64_t most);
/* Whether a time is one that tv_time_read gives. */
bool tv_time_is_within(int64_t seconds);

/* Reads an ISO 8601 time ("2025-03-14T09:12:33.5+01:00"; without a zone: UTC; a date alone is its
 * midnight) as seconds since 1970, UTC. false when it is none, or not between the years 2000 and
 * 2099: one 0001-01-01 would press all other times of a group into one bucket. */
bool tv_time_read(struct tv_str text, int64_t *seconds);

#endif

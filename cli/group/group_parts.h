/* What group.c is made of; for the files of this folder. */
#ifndef TV_GROUP_PARTS_H
#define TV_GROUP_PARTS_H

#include "group.h"
#include "pii.h"

/* ---- group_key.c: what makes a group -------------------------------------------------------- */

/* Room that the key of each finding is written to; grows, is reused.
 *
 *   [len rule][len call][len event][len pointer, generalised][len demand][len type]
 *                                        ^ pointer */
struct tv_key_room {
    char *at;
    size_t len, room;
    struct tv_str pointer;
};

/* Writes the key of a finding. false when out of memory. */
bool tv_key_write(struct tv_key_room *key, const struct tv_finding *finding);
uint64_t tv_key_hash(const struct tv_key_room *key);

/* A hash of what a finding of a checker says about its group: equal ones are of the same group.
 * name_hash is that of its call and event. */
uint64_t tv_key_quick(const struct tv_finding *finding, uint64_t name_hash);
uint64_t tv_key_name(const struct tv_finding *finding);

/* ---- group.c: the table --------------------------------------------------------------------- */

enum { TV_GROUP_SENDER_LEN = 256, TV_GROUP_VALUE_LEN = 256, TV_GROUP_QUICK = 16384 };
enum { TV_GROUP_SMALL_LEN = 256 }; /* bytes of a sample's pointer, messageId, value, suggestion */

/* A group and what is needed to go on counting. */
struct tv_group_entry {
    struct tv_group group;
    uint64_t event; /* the event that was counted last, and its file */
    uint32_t file;
    uint64_t splits[TV_GROUP_SPLITS / 64]; /* split inputs that it was found in, a bit each */
    char *words;  /* owns expected, message, suggestion and the files of origins */
    char names[]; /* owns call, event, pointer, node_path */
};

struct tv_group_slot {
    uint64_t key;
    struct tv_group_entry *entry; /* NULL: free */
};

/* A group that was met, by the quick key of its finding. */
struct tv_group_quick {
    uint64_t key;
    struct tv_group_entry *entry; /* NULL: free */
    uint64_t sample_limit;        /* at least that of the group */
};

/* A finding whose group is on its way from memory: it is counted when the next one comes, which is
 * an event later as a rule. told is still of its event then. */
struct tv_group_late {
    struct tv_group_entry *entry; /* NULL: there is none */
    enum tv_severity severity;
    struct tv_group_place place;
    uint64_t value_hash;
    struct tv_str value, suggestion; /* the start of what is too long */
    char texts[TV_GROUP_VALUE_LEN + TV_GROUP_TEXT_LEN + 2];
};

/* What is the same in all findings of one event, worked out once. */
struct tv_group_told {
    uint64_t event, record; /* event_number and record of the findings; event 0: nothing */
    uint64_t identity;      /* tells it from the events before and behind it */
    uint64_t name_hash;     /* of call and event */
    int64_t seconds;        /* its time */
    bool has_time;
    bool has_sender; /* what is above and below, from the time on, has been read */
    uint64_t sender_hash;
    size_t sender_len;
    char sender[TV_GROUP_SENDER_LEN];
};

struct tv_groups {
    struct tv_levels levels;
    uint64_t counts[TV_SEVERITY_ERROR + 1];

    struct tv_str *files; /* owned names by number; at NULL: not named here */
    uint32_t file_count, file_room;
    uint32_t file, split; /* the current one: see struct tv_group_input */
    uint64_t file_hash;   /* of its name */
    bool lacks_file;      /* out of memory when it was named */

    struct tv_key_room key;      /* of the finding at hand */
    struct tv_group_slot *slots; /* open addressing; at most half are used */
    size_t slot_count;           /* a power of two */
    struct tv_group **all;       /* every group; the order is that of the last sort */
    size_t count, room;
    uint64_t dropped; /* smallest key that was dropped; UINT64_MAX: none */
    uint64_t others;  /* findings of dropped groups */
    size_t text_max;  /* bytes of a line that samples keep now */

    struct tv_group_told told;
    struct tv_group_late late;
    struct tv_group_place furthest; /* behind all findings so far, or at the last; see has_place */
    struct tv_group_quick *quick;   /* groups met last; TV_GROUP_QUICK places */
    struct tv_group_quick *asked;   /* of the finding asked for in full; NULL: of none */
    struct tv_pii_names names;      /* of members in lines that were masked */
    const struct tv_kernel *kernel;
    uint32_t marks[TV_MARKS_LEN + TV_MARKS_SLACK]; /* of the line at hand */
    bool has_place;                                /* there was a finding */
    bool is_refused;   /* the finding at hand is of a group beyond the cap */
    bool lacks_memory; /* some finding could not be added */
};

/* Gives a file its name, copied. false when out of memory. */
bool tv_groups_name(struct tv_groups *groups, uint32_t file, struct tv_str name);

/* The entry of a key, or NULL. */
struct tv_group_entry *tv_groups_find(struct tv_groups *groups, uint64_t key);

/* Takes over an entry whose key is not there yet. false when out of memory: it is not taken. */
bool tv_groups_insert(struct tv_groups *groups, struct tv_group_entry *entry);

/* Frees an entry that stands in no table. */
void tv_group_free(struct tv_group_entry *entry);

/* Whether a place is behind those of all findings that were asked about or added; it is then the
 * furthest one. */
bool tv_groups_go_further(struct tv_groups *groups, const struct tv_group_place *place);

/* Drops the groups beyond the cap: those with the largest keys. */
void tv_groups_drop_surplus(struct tv_groups *groups);

/* Forgets what was kept to find groups fast: before entries are freed or moved. */
void tv_groups_forget(struct tv_groups *groups);

/* Cuts samples to what the number of groups allows. false when out of memory. */
bool tv_groups_adjust_samples(struct tv_groups *groups);

/* ---- group_text.c: keeping borrowed text ---------------------------------------------------- */

/* The longest start of text of at most max bytes that ends on a code point. */
struct tv_str tv_text_cut(struct tv_str text, size_t max);

/* Bytes that tv_text_keep writes for a text. */
size_t tv_text_kept_len(struct tv_str text, size_t max);

/* Copies text to *at and moves *at behind it; a text of more than max bytes is cut and ends in "…".
 * max is at least 3. */
struct tv_str tv_text_keep(char **at, struct tv_str text, size_t max);

/* True when keeping text gave kept. */
bool tv_text_is_kept(struct tv_str kept, struct tv_str text, size_t max);

/* ---- group_tally.c -------------------------------------------------------------------------- */

void tv_tally_init(struct tv_tally *tally);
void tv_tally_clear(struct tv_tally *tally);
bool tv_tally_add(struct tv_tally *tally, struct tv_str text); /* false when out of memory */
/* The same for a text whose hash is known. */
bool tv_tally_add_hashed(struct tv_tally *tally, struct tv_str text, uint64_t hash);

/* group_merge.c: adds the counts of another tally, whose texts are moved. false when out of memory:
 * both are as they were. */
bool tv_tally_merge(struct tv_tally *into, struct tv_tally *from);

/* ---- group_sample.c ------------------------------------------------------------------------- */

/* Bytes of a line that each sample keeps when a run has that many groups. It halves as the number
 * of groups grows, so that all samples together stay in their budget; it depends on nothing else,
 * so that the samples do not depend on the order of arrival. */
size_t tv_sample_text_max(size_t group_count);

/* Sets sample_limit after a change. */
void tv_samples_set_limit(struct tv_group *group);

/* Takes a finding as a sample if its hash is among the smallest. false when out of memory. */
bool tv_samples_add(struct tv_groups *groups, struct tv_group *group,
                    const struct tv_finding *finding, const struct tv_group_sample *at);

/* Moves the borrowed texts of a sample, which owns nothing yet, into a block of its own. false when
 * out of memory. */
bool tv_sample_own(struct tv_group_sample *sample);

/* Cuts the samples of a group to a smaller text_max of the groups. false when out of memory. */
bool tv_samples_shrink(struct tv_groups *groups, struct tv_group *group);
void tv_samples_clear(struct tv_group *group);

#endif

/* What the consumer is made of; for the files of this folder.
 *
 *   stream.c          folding, findings       stream_names.c     names, forms, properties
 *   stream_log.c      observations as bytes   stream_variants.c  names that are one
 *   stream_map.c      hash -> number          stream_volume.c    what stops arriving
 *   stream_ids.c      messageIds              stream_sequence.c  what comes before what */
#ifndef TV_STREAM_PARTS_H
#define TV_STREAM_PARTS_H

#include "group.h"
#include "stream.h"

#include <assert.h>
#include <stddef.h>

#define TV_STREAM_NONE UINT32_MAX

/* ---- Logs ------------------------------------------------------------------------------------ */

/* One observation, or one sight, of a log. */
struct tv_stream_item {
    struct tv_observation event;
    struct tv_sight sight;
};
/* Reads the item at `at`, which is moved behind it; texts stay in the log. true: it is an event. */
bool tv_stream_log_read(const struct tv_stream_log *log, size_t *at, struct tv_stream_item *item);
/* ---- Memory ---------------------------------------------------------------------------------- */

/* A table's part of the budget. */
struct tv_share {
    size_t used, max;
    uint64_t refused;  /* events that found no room */
    bool lacks_memory; /* the system's */
};

/* Takes bytes; false when the share does not hold them, or has refused something before: a form may
 * be told again, and must not find room then. */
bool tv_share_take(struct tv_share *share, size_t len);
/* The same for room of an array of items, which is doubled when it is full. *items may be NULL, and
 * begins a line of the cache. */
bool tv_share_reserve(struct tv_share *share, void **items, size_t item_len, uint32_t count,
                      uint32_t *room);
/* How many bytes of a text to take, at most max: whole code points. */
static inline size_t tv_text_fit(struct tv_str text, size_t max) {
    size_t len = text.len < max ? text.len : max;
    while (len < text.len && len > 0 && ((unsigned char)text.at[len] & 0xc0) == 0x80)
        len--;
    return len;
}
/* A copy of at most 512 bytes of a text; at NULL when there is no room. */
struct tv_str tv_share_copy(struct tv_share *share, struct tv_str text);

/* Hashes (their lowest bit is not looked at) to numbers. Starts as {0}. Open addressing; at most
 * half is used, so looking for what is not there always ends. */
struct tv_stream_map {
    struct tv_stream_slot {
        uint64_t hash; /* 0: free */
        uint32_t number;
    } * slots;
    uint32_t room, count; /* room: a power of two */
};
uint32_t tv_stream_find(const struct tv_stream_map *map,
                        uint64_t hash); /* TV_STREAM_NONE: not there */
bool tv_stream_put(struct tv_stream_map *map, struct tv_share *share, uint64_t hash,
                   uint32_t number);

/* ---- Places ---------------------------------------------------------------------------------- */

struct tv_stream_place {
    uint32_t file;
    uint64_t record, line, column, offset;
};

static inline bool tv_place_is_before(const struct tv_stream_place *a,
                                      const struct tv_stream_place *b) {
    return a->file != b->file ? a->file < b->file : a->offset < b->offset;
}

/* ---- stream_ids.c: messageIds ---------------------------------------------------------------- */

/* Ids in lines of the cache, five each, found by the upper bits of their hash; those that find
 * their line full stand in one of the next.
 *
 *   line  | hash hash hash hash hash | first first first first first | count |
 *
 * The lines are doubled until they fill the share; four fifths of the places are used. */
struct tv_ids_line {
    uint64_t hash[5];
    uint32_t first[5]; /* record that had it first, counted over all inputs */
    uint32_t count;
};

struct tv_ids {
    struct tv_ids_line *lines; /* aligned to their length */
    size_t line_count, used;
};

enum { TV_IDS_TEXT = 112, TV_IDS_TIME = 40 }; /* bytes that are shown of an id, and of a time */

enum tv_ids_answer { TV_IDS_NEW, TV_IDS_SEEN, TV_IDS_FULL };

/* How many ids a share holds. */
size_t tv_ids_limit(size_t memory);
/* Looks for an id, and adds it when it is new and there is room. *first: who had it, when seen. */
enum tv_ids_answer tv_ids_meet(struct tv_ids *ids, struct tv_share *share, uint64_t hash,
                               uint32_t *first);
void tv_ids_clear(struct tv_ids *ids);

static inline size_t tv_ids_home(const struct tv_ids *ids, uint64_t hash) {
    return (size_t)((unsigned __int128)hash * ids->line_count >> 64);
}

/* ---- stream_volume.c: when events came ------------------------------------------------------- */

/* Buckets of time, the same for all rows of counts: 60 s times a power of two wide, the smallest
 * one for which all times of the run fit in; start is a multiple of it. */
struct tv_stream_grid {
    int64_t start, seconds; /* seconds: of a bucket; 0: no times yet */
    int64_t min, max;       /* of all times */
};

struct tv_stream_row {
    uint32_t counts[TV_GROUP_BUCKETS];
};

/* ---- stream_names.c: names, forms, properties ------------------------------------------------ */

/* An event by call and name. */
struct tv_stream_name {
    uint8_t call;
    bool is_documented;
    struct tv_str text;                 /* owned */
    bool is_partial;                    /* some member of a form found no room */
    uint64_t count;                     /* events, those of forms when they are settled */
    uint64_t loose;                     /* those of them whose form found no room */
    struct tv_stream_row times;         /* of those */
    struct tv_stream_place first, last; /* last: of the loose ones */
    uint32_t forms, properties;         /* the newest of each, or none */
};

/* Events of one name with the same properties. What an event changes is one line of the cache: most
 * are of the same bucket as the one before, and are only counted there until another one comes.
 *
 *   | hash, last, name, count and bucket, next, members | times |
 *   `--------------------- 64 bytes --------------------' */
struct tv_stream_form {
    uint64_t hash;
    struct tv_stream_place last;
    uint32_t name;
    uint32_t count : 26; /* events that are neither in the name's count nor in times yet */
    uint32_t bucket : 6; /* of those; TV_STREAM_NO_BUCKET: they have no time */
    uint32_t next;       /* of the same name, or none */
    uint32_t members;    /* the first of its properties; they end where the next form's begin */
    struct tv_stream_row times;
};

#define TV_STREAM_COUNT_MAX ((1u << 26) - 1)
#define TV_STREAM_NO_BUCKET 63u

static_assert(offsetof(struct tv_stream_form, times) == 64, "see above");
static_assert(TV_GROUP_BUCKETS < TV_STREAM_NO_BUCKET, "it is none of them");

/* A value below properties or traits of one name. */
struct tv_stream_property {
    uint32_t next;     /* of the same name, or none */
    unsigned types;    /* seen so far; mask of enum tv_type */
    enum tv_type type; /* the first of them */
    uint32_t file;     /* where it was met first */
    uint64_t line;
    struct tv_str pointer; /* owned */
    bool is_member;
};

struct tv_stream_names {
    struct tv_share share, form_share, property_share;
    struct tv_stream_map name_map, form_map, property_map;
    struct tv_stream_name *names;
    struct tv_stream_form *forms;
    struct tv_stream_property *properties;
    uint32_t *members; /* of all forms; those of one form side by side */
    uint32_t name_count, name_room, form_count, form_room, property_count, property_room;
    uint32_t member_count, member_room;
    uint32_t open_form; /* whose properties are being told; or none */
};

/* ---- stream_sequence.c ----------------------------------------------------------------------- */

/* What is known of one key of a sequence: the earliest start, and the earliest of what comes
 * behind. A law tells of one of the two, so only its place is kept. */
struct tv_order {
    int64_t start, other; /* times; INT64_MAX: not seen */
    struct tv_stream_place place;
    uint32_t name;
    uint8_t sequence; /* index of tv_sequences */
};

struct tv_orders {
    struct tv_share share;
    struct tv_stream_map map;
    struct tv_order *all;
    uint32_t count, room;
    int64_t begin; /* the earliest time of any event of the run */
};

/* ---- The consumer ---------------------------------------------------------------------------- */

enum { TV_STREAM_AHEAD = 16 };

/* An event that is counted, and whose id is looked at, when what is known of both has come from
 * memory: some events later. */
struct tv_stream_wait {
    uint64_t id;   /* 0: none */
    uint32_t form; /* TV_STREAM_NONE: it has none */
    uint32_t name; /* if it has none; or TV_STREAM_NONE */
    uint32_t bucket;
    bool is_counted;
    uint8_t text_len, time_len;
    struct tv_stream_place place;
    char text[TV_IDS_TEXT], time[TV_IDS_TIME]; /* of an id */
};

struct tv_stream {
    struct tv_stream_options options;
    bool enabled[TV_RULE_COUNT];
    bool wants_ids, wants_times, wants_keys;
    struct tv_share ids_share;
    struct tv_ids ids;
    struct tv_stream_wait waiting[TV_STREAM_AHEAD];
    uint32_t next_wait;
    struct tv_stream_names names;
    struct tv_stream_grid grid;
    struct tv_orders orders;

    struct tv_str *files; /* names by number; at NULL: not met */
    uint64_t *starts;     /* records of all inputs before each */
    uint32_t file_count;
    uint64_t records;             /* of the inputs that were folded, the present one included */
    struct tv_stream_input input; /* the present one */
    bool is_failed;

    char hour[14];     /* the start of a time that was read, up to the colon behind the hour */
    int64_t hour_time; /* its seconds */

    /* The event at hand. */
    uint32_t name; /* or TV_STREAM_NONE */
    struct tv_str sender, sender_version, timestamp, message_id;
    bool has_time;
    int64_t time;    /* when it came in, or happened if that is all that is known */
    uint32_t bucket; /* of that time; TV_STREAM_NO_BUCKET: there is none, or nobody asks */
};

/* The count of what waits is made up. */
void tv_stream_count_waiting(struct tv_stream *stream);

/* What a rule has to say; the rest of a finding is filled in. */
struct tv_stream_telling {
    enum tv_rule rule;
    const struct tv_stream_place *place;
    uint32_t name;           /* or TV_STREAM_NONE */
    struct tv_finding words; /* pointer, expected, actual ...: what the rule sets */
};
void tv_stream_tell(struct tv_stream *stream, const struct tv_stream_telling *telling);

/* Reads a time as tv_time_read does; most are of the same hour as the one before. */
bool tv_stream_time(struct tv_stream *stream, struct tv_str text, int64_t *seconds);

/* Something at a place found no room in a table: counts it, and tells it the first time, under a
 * rule. */
void tv_stream_refuse(struct tv_stream *stream, struct tv_share *share, enum tv_rule rule,
                      const struct tv_stream_place *place);

/* stream_names.c */
/* Counts what forms have not counted yet. */
void tv_names_settle(struct tv_stream_names *names);
/* Returns the number of the event's form, or none. Whether it is told of or counted is left to
 * others. */
uint32_t tv_names_meet(struct tv_stream *stream, const struct tv_observation *event,
                       const struct tv_stream_place *place);
/* Counts an event of a form. */
void tv_names_count(struct tv_stream_names *names, uint32_t form, uint32_t bucket,
                    const struct tv_stream_place *place);
void tv_names_see(struct tv_stream *stream, const struct tv_sight *sight);
void tv_names_clear(struct tv_stream_names *names);

/* stream_variants.c, stream_volume.c: at the end of the run. */
void tv_variants_finish(struct tv_stream *stream);
void tv_volume_finish(struct tv_stream *stream);

/* The bucket of a time. Where the grid has to be widened, all rows are. */
uint32_t tv_volume_bucket(struct tv_stream *stream, int64_t time);

/* stream_sequence.c */
void tv_orders_meet(struct tv_stream *stream, const struct tv_observation *event,
                    const struct tv_stream_place *place);
void tv_orders_finish(struct tv_stream *stream);
void tv_orders_clear(struct tv_orders *orders);

#endif

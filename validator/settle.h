/* What the two halves of settling share: settle.c decides what is told, settle_tell.c tells it.
 * Private to this folder. */
#ifndef TV_SETTLE_H
#define TV_SETTLE_H

#include "checker.h"

/* A way through the event that goes from one finding to the next and knows the pointer of where it
 * stands. The containers that are open are the checker's steps_down. */
struct tv_trail {
    const uint32_t *quote; /* the first one at or behind `at` */
    uint32_t at;
    uint32_t depth; /* steps below the event */
};

/* Outside of strings, in text that is known to be JSON. Brackets differ in three bits, one of which
 * tells the opening ones. */
static inline bool tv_is_bracket(char c) {
    return (c & 0xd9) == 0x59;
}
static inline bool tv_is_opening(char c) {
    return (c & 2) != 0;
}

struct tv_settling {
    struct tv_checker *checker;
    struct tv_finding finding; /* at hand; what it says of its event stays from one to the next */
    bool has_sender, has_id;   /* that has been found */
    bool is_counted;           /* the event, among those that something was told about */
    struct tv_trail trail;
    struct tv_str value; /* at the present place; see tv_value_start */
    unsigned type;       /* its enum tv_type */
};

/* sender.c: fills in what a finding says about its event, but for message_id; and that. */
void tv_sender_find(struct tv_checker *checker, struct tv_finding *finding);
void tv_sender_find_id(struct tv_checker *checker, struct tv_finding *finding);
/* A string of the event, decoded; empty: there is none. */
struct tv_str tv_field_read(struct tv_checker *checker, enum tv_field field);

/* The name of an event of a call that has names; empty: there is none. */
static inline struct tv_str tv_event_name(const struct tv_event *event) {
    bool has_name = event->call == TV_TRACK || event->call == TV_PAGE || event->call == TV_SCREEN;
    struct tv_str name = event->call == TV_TRACK ? event->event : event->name;
    return has_name && name.at ? name : TV_STR("");
}

/* Starts at the event; then moves on to the value at an offset; offsets ascend. */
void tv_trail_start(struct tv_settling *settling);
void tv_trail_follow(struct tv_settling *settling, uint32_t at);
struct tv_str tv_trail_pointer(struct tv_settling *settling);
/* The name of a step of it, as it is spelled; steps count from 0. */
struct tv_str tv_trail_name(const struct tv_settling *settling, uint32_t step);

/* Sets the value at an offset, which the trail has been followed to: its text and enum tv_type. Of
 * a container only where it begins: its length is 0 then, and found when it is needed. */
void tv_value_start(struct tv_settling *settling, uint32_t at);

/* The check that speaks for a type that does not fit; TV_NONE when no check says so. */
uint32_t tv_type_check(const struct tv_table *table, uint32_t node, unsigned type);

/* The check that asks for the schema of an entry about a term. */
static inline const struct tv_check *tv_entry_check(const struct tv_checker *checker,
                                                    const struct tv_pending *entry) {
    return &checker->table->checks[checker->blames[entry->object].check];
}

/* Severity that an entry at the present place is declared with, or NONE: its rule's own. */
enum tv_severity tv_entry_declared(const struct tv_settling *settling,
                                   const struct tv_pending *entry);

/* Entries at the present place, which is that of the entry at hand. */
struct tv_place {
    const struct tv_pending *entries;
    uint32_t count;
};

/* Tells the entry; twins, the entry among them, that demand the same add their origins. */
void tv_entry_tell(struct tv_settling *settling, const struct tv_pending *entry,
                   struct tv_place twins);

/* True when both say the same about the same value. */
bool tv_entry_equals(const struct tv_checker *checker, const struct tv_pending *a,
                     const struct tv_pending *b);

#endif

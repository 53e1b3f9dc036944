/* What the two halves of settling share: settle.c decides what is told, settle_tell.c tells it.
 * Private to this folder. */
#ifndef TV_SETTLE_H
#define TV_SETTLE_H

#include "checker.h"

/* Who sent the event; said with every finding. */
struct tv_sender {
    struct tv_str call, event, message_id, timestamp, library, library_version;
    uint32_t version;
};

/* A walk that goes from one finding to the next and knows the pointer of where it stands. */
struct tv_trail {
    struct tv_walk walk;
    uint32_t depth; /* steps below the event */
    bool is_over;   /* nothing is left to walk */
};

struct tv_settling {
    struct tv_checker *checker;
    struct tv_sender sender;
    struct tv_trail trail;
    struct tv_str value; /* at the present place */
    unsigned type;       /* its enum tv_type */
};

void tv_sender_find(struct tv_checker *checker, struct tv_sender *sender);

/* Moves on to the value at an offset; offsets ascend. */
void tv_trail_follow(struct tv_settling *settling, uint32_t at);
struct tv_str tv_trail_pointer(struct tv_settling *settling);

/* The value at an offset: its text and enum tv_type. */
struct tv_str tv_value_at(const struct tv_checker *checker, uint32_t at, unsigned *type);

/* The check that speaks for a type that does not fit; TV_NONE when no check says so. */
uint32_t tv_type_check(const struct tv_table *table, uint32_t node, unsigned type);

/* Severity that an entry is declared with, or its rule's own. */
enum tv_severity tv_entry_declared(const struct tv_checker *checker,
                                   const struct tv_pending *entry);

/* Tells the entry; twins (count of them, the entry among them) share its place: those that demand
 * the same add their origins. */
void tv_entry_tell(struct tv_settling *settling, const struct tv_pending *entry,
                   const struct tv_pending *twins, uint32_t count);

/* True when both say the same about the same value. */
bool tv_entry_equals(const struct tv_checker *checker, const struct tv_pending *a,
                     const struct tv_pending *b);

#endif

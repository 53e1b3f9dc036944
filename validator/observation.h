/* Observations: what a checker tells of every event for rules that look at many of them (category
 * stream). The checker compares nothing; whoever observes does, over the whole run.
 *
 *   event, event, event + sight + sight ..., event, ...
 *
 * Names and values are told as hashes of 64 bits. Texts come only with an event of a form that this
 * checker has not told yet; sights of its properties follow then. A form may be told as new more
 * than once (the memory for forms has a fixed size), but never for the first time as known. */
#ifndef TV_OBSERVATION_H
#define TV_OBSERVATION_H

#include "finding.h"
#include "table.h"

/* An event in numbers: all of it that needs no text. */
struct tv_facts {
    uint64_t record, line, column, offset; /* where it begins; as in tv_finding */
    uint64_t name;                         /* of its call and name */
    uint64_t form; /* of that, and of names and types of its properties and traits when a rule asks
                      for them. Values that differ in length, order or number are of one form. */
    uint64_t id;   /* of its messageId; 0: none */
    uint64_t key;  /* of what ties it to the others of its sequence; 0: it is in none */
    int64_t seconds;    /* since 1970, of receivedAt, if has_seconds */
    uint32_t handle;    /* what the observer has answered when it was told of this form, or 0 */
    uint8_t call;       /* enum tv_call, or TV_CALL_COUNT */
    uint8_t sequence;   /* when there is a key: index of tv_sequences */
    bool is_start;      /* it is what the others of its sequence come after */
    bool is_new;        /* its form was not told yet: name and library are filled in */
    bool has_seconds;   /* else it has to be read, if it is there */
    bool is_documented; /* specs or plans know its name, or one that differs in case only */
};

/* An event. Texts are decoded, and borrowed during the call; empty: not there, or not needed. */
struct tv_observation {
    struct tv_facts facts;
    struct tv_str message_id, timestamp, received_at;
    struct tv_str event, sender, sender_version; /* only of a new form */
};

/* A value below properties or traits of the event told last. */
struct tv_sight {
    uint64_t record, line, column, offset;
    uint64_t property;     /* hash of the event's name and the pointer */
    struct tv_str pointer; /* JSON Pointer in the event, * for the index of an item */
    struct tv_str text;    /* of strings, numbers, literals: JSON, its start if it is long */
    enum tv_type type;     /* never TV_TYPE_INTEGER */
    bool is_member;        /* stands directly in properties or traits */
    bool is_told;          /* a finding is about this value already */
};

struct tv_observer {
    /* Returns a number by which it finds the form again, or 0. */
    uint32_t (*event)(void *context, const struct tv_observation *event);
    void (*sight)(void *context, const struct tv_sight *sight);
    void *context;
};

/* What the documentation says about the order of events. */
enum tv_sequence_law {
    TV_SEQUENCE_NEEDS, /* the others never come without the first */
    TV_SEQUENCE_ORDER  /* the first may be missing, but it does not come later */
};

struct tv_sequence {
    const char *first;
    const char *const *others; /* ends with NULL */
    const char *property;      /* that ties them together */
    enum tv_sequence_law law;
};

enum { TV_SEQUENCES = 2 };

/* The list; TV_SEQUENCES of them. An event is in one of them at most. */
const struct tv_sequence *tv_sequences(void);

#endif

/* validator: from bytes to findings.
 *
 *   bytes --frame--> records --scan, walk--> values x table --check--> findings --> sink
 *
 * A checker holds all mutable state of one stream. Fed the same bytes, cut anywhere, it gives the
 * same findings. It allocates only in tv_checker_new; it knows no files, threads, clock, locale or
 * globals. Memory does not grow with the input. */
#ifndef TV_VALIDATOR_H
#define TV_VALIDATOR_H

#include "arrival.h"
#include "observation.h"
#include "table.h"

enum tv_input_format {
    TV_INPUT_AUTO,    /* from the first value: lines if it begins and ends on the first line */
    TV_INPUT_LINES,   /* NDJSON: one value a line */
    TV_INPUT_DOCUMENT /* values one after another, pretty-printed or not; an array holds records */
};

enum {
    TV_EVENT_LEN_DEFAULT = 1 << 20,
    TV_EVENT_LEN_MAX = 32 << 20,
    TV_JSON_DEPTH_DEFAULT = 1024,
    TV_EVENT_SIZE_MAX = 32 * 1024,  /* bytes of one event that ingestion takes */
    TV_BATCH_SIZE_MAX = 500 * 1024, /* of the body of a batch request */
    TV_BATCH_COUNT_MAX = 2500,      /* events in it */
    TV_PROPERTIES_MAX = 300,        /* properties, or traits, that profiles take */
    TV_IDENTIFY_TRAITS_MAX = 299,   /* of an identify call, where 300 are too many */
    TV_WAREHOUSE_TEXT_MAX = 512     /* characters of a text that warehouses keep */
};

struct tv_options {
    size_t event_len_max; /* bytes of one record; 0: TV_EVENT_LEN_DEFAULT */
    uint32_t depth_max;   /* 0: TV_JSON_DEPTH_DEFAULT, which is also the largest */
    enum tv_input_format format;
    struct tv_str event_at; /* JSON Pointer of the event in each record; empty: found by itself */
    bool allow_empty;       /* input without any value is fine */
    bool has_now;           /* now is given: microseconds since 1970-01-01T00:00:00Z */
    int64_t now;
    bool shows_personal;            /* personal data in findings is not masked */
    const bool *enabled;            /* TV_RULE_COUNT flags; NULL: all rules. Copied. */
    const struct tv_kernel *kernel; /* NULL: the best one */

    /* NULL, or asked before the sink, with the sink's context and a finding that lacks
     * len, message_id, expected and origins; true: that was enough, and the sink does not get
     * it. */
    bool (*brief)(void *context, const struct tv_finding *finding);

    /* NULL, or told of each event at its end, behind its findings, with the sink's context. */
    void (*arrived)(void *context, const struct tv_arrival *arrival);

    /* Is told of every event, when some rule of category stream is enabled; NULL: nobody. */
    const struct tv_observer *observer; /* copied */
};

/* Counts of one stream; exact. */
struct tv_totals {
    uint64_t bytes, records, events, invalid_events, findings;
    uint64_t calls[TV_CALL_COUNT];
    uint64_t skipped_bytes; /* after a malformed record in document mode */
};

struct tv_checker;

/* The table must outlive the checker; options are copied. NULL when out of memory or when a limit
 * in options is larger than allowed. */
struct tv_checker *tv_checker_new(const struct tv_table *table, const struct tv_options *options,
                                  struct tv_sink sink);
void tv_checker_free(struct tv_checker *checker); /* NULL is fine */

/* The next bytes of the input. at is borrowed during the call; len may be 0. */
void tv_checker_feed(struct tv_checker *checker, const char *at, size_t len);

/* The input ends here; cut: it ended early (a truncated file), which is said of a record that was
 * open. Afterwards the checker is ready for another input; totals go on. */
void tv_checker_finish(struct tv_checker *checker, bool cut);

/* ---- Parts of an input ----------------------------------------------------------------------- */

/* A place between two lines of an input: the line that starts there, and the records before it. */
struct tv_line_place {
    uint64_t offset, line, record;
};

/* True when the input so far holds a value and the rest will be read line by line, whatever comes:
 * it may be cut behind any newline, and the parts checked by different checkers. Everything that
 * the input as a whole is judged by (its encoding, whether it has any value) is then told. */
bool tv_checker_is_lines(const struct tv_checker *checker);

/* The input that is fed next is a part of one for which the above is true; it starts at this place.
 * Findings count lines and records from it. Call it before the first byte. */
void tv_checker_start(struct tv_checker *checker, struct tv_line_place place);

/* Where the line starts that the next byte belongs to, for lines as above. Ask before finish. */
struct tv_line_place tv_checker_place(const struct tv_checker *checker);

/* What was observed so far may have to be told once more: the inputs that are fed next stand before
 * those that were fed last. */
void tv_checker_forget(struct tv_checker *checker);

/* Findings since new. Borrowed, valid until free. */
const struct tv_totals *tv_checker_totals(const struct tv_checker *checker);

/* Bytes that tv_checker_new allocated, without what PCRE2 needs. */
size_t tv_checker_memory(const struct tv_checker *checker);

typedef void tv_pattern_fn(void *context, struct tv_str pattern);

/* Tells the patterns of a table, as written, that checkers of this build do not enforce: those with
 * look-around or references back where PCRE2 is missing, or does not take them. Allocates and frees
 * memory; without enough, patterns are told that would be enforced. */
void tv_patterns_unenforced(const struct tv_table *table, tv_pattern_fn *tell, void *context);

#endif

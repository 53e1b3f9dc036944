/* A finding: one thing to tell a person. It is the only output of readers, linter and checker; what
 * happens to it (severity, grouping, printing, counting) is decided by whoever owns the sink. */
#ifndef TV_FINDING_H
#define TV_FINDING_H

#include "json.h"
#include "rule.h"

/* A line of the spec or plan that demands something. Lines count from 1. */
struct tv_origin {
    struct tv_str file;
    uint32_t line;
};

enum { TV_ORIGINS_MAX = 4 };

/* Everything is borrowed and valid only during the call of the sink. Strings are UTF-8; those that
 * come from input may hold any character, control characters too.
 *
 * Most findings say once more what is known already, so a checker can be asked to show each one
 * without its words first (tv_options.brief): len, message_id, expected and origins are not filled
 * in then. */
struct tv_finding {
    enum tv_rule rule;
    enum tv_severity declared; /* what a plan demands for this one; NONE: the rule's own */

    /* Where: the value, or its parent when the value is missing. For readers of definitions:
     * file, line and column in that file, record 0. */
    struct tv_str file;    /* empty from the checker: the caller knows what it feeds */
    uint64_t record;       /* from 1: the how-manieth record; 0: not in a record */
    uint64_t line, column; /* from 1; column in code points */
    uint64_t offset;       /* byte in the uncompressed input */
    uint64_t len;          /* bytes of the value there; 0: a point */
    struct tv_str pointer; /* JSON Pointer in the event; empty: the event itself */

    /* Which event. Empty or 0 when not known. sender: the name of its context's library. */
    struct tv_str call, event, message_id, timestamp, sender, sender_version;
    uint32_t version;
    uint64_t event_number; /* counts the events of one checker that findings are about, from 1; what
                              stands above is the same in all findings of a number */

    /* What. expected: what must be, in words ("a number", "\"order_id\""); actual: what is, as JSON
     * text cut to 120 columns; suggestion: the name or value that was probably meant, bare. */
    struct tv_str expected, actual, suggestion;
    struct tv_str detail;     /* a fault in words ("expected a comma"); of readers, a sentence */
    enum tv_type actual_type; /* 0 when there is no value */
    uint32_t node;            /* names the demand within the table, for grouping; 0: none */
    struct tv_str node_path;  /* the demand's pointer in its definition; stable between runs */
    struct tv_origin origins[TV_ORIGINS_MAX];
    uint32_t origin_count;

    /* For showing it: the bytes of the line (or record) that holds it, without its newline, where
     * they start in the input, and the place of the value in them. Empty when not at hand. */
    struct tv_str text;
    uint64_t text_offset;
    bool unmasked; /* personal data is to be seen: in the texts above it is not masked, and whoever
                      shows `text` need not mask it either */
};

struct tv_sink {
    void (*finding)(void *context, const struct tv_finding *finding);
    void *context;
};

/* Did a step do its work? First error wins; it stays. */
enum tv_status {
    TV_OK,
    TV_ERROR_DEFINITION, /* the definitions hold mistakes; findings say which */
    TV_ERROR_IMAGE,      /* a table image is damaged or of another version */
    TV_ERROR_FILE,       /* a file could not be read */
    TV_ERROR_LIMIT,      /* something is larger than the format allows */
    TV_ERROR_MEMORY
};

#if defined(__GNUC__)
#define TV_MUST_USE __attribute__((warn_unused_result))
#else
#define TV_MUST_USE
#endif

/* Writes the rule's sentence for this finding ("must be a number, got a string"), cut at max bytes
 * on a code point. Instance data never enters it, so equal demands read alike. Returns its
 * length. */
size_t tv_message(const struct tv_finding *finding, char *out, size_t max);

#endif

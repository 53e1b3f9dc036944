/* Framing: from bytes, cut anywhere, to whole records. Private to this folder.
 *
 *   head --> probe --+--> lines                        one record a line
 *    |               +--> document <--> skipping       records one after another
 *    |               +--> array    <--> skipping       records between [ , ]
 *    +--> refused (UTF-16)
 *
 * The first four bytes are held back to look for marks of an encoding. Then the first value
 * decides: one that begins and ends on one line, with nothing behind it, means lines; [ means an
 * array.
 *
 * A record that lies whole in the bytes just fed, with TV_READ_SLACK bytes behind it, is handed on
 * where it is. Others are gathered in a buffer. Where a record is malformed in a document, the next
 * line that looks like the start of a record is searched: behind it when its brackets say where it
 * ends, else from the fault on, in bytes that may have been read already; a limit on `read_again`
 * keeps the work of that linear. */
#ifndef TV_FRAME_H
#define TV_FRAME_H

#include "validator.h"

enum tv_framing {
    TV_FRAMING_PROBE,
    TV_FRAMING_LINES,
    TV_FRAMING_DOCUMENT,
    TV_FRAMING_ARRAY,
    TV_FRAMING_REFUSED
};

/* Where a document is. */
enum tv_frame_state {
    TV_FRAME_BETWEEN, /* before a record */
    TV_FRAME_INSIDE,  /* in a record */
    TV_FRAME_BEHIND,  /* probe: behind the first value; array: behind an item */
    TV_FRAME_SKIPPING /* looking for the next line that starts a record */
};

/* What is left of a malformed record while skipping: its own tail is not told again. */
enum tv_frame_tail {
    TV_TAIL_NONE, /* nothing; other text is lost, and that is told */
    TV_TAIL_TEXT, /* no bracket opened it: the rest of the line, or up to a separator or { */
    TV_TAIL_OPEN  /* up to where its brackets are closed */
};

enum { TV_FRAME_HEAD = 4, TV_FRAME_CREDIT = 16, TV_FRAME_KINDS = 64 };

/* Brackets that stand open, and whether a string does. Bit i of `kinds` is set when level i was
 * opened by [, clear for {; levels beyond 64 fit either.
 *
 *   {"batch":[ {"type":      depth 3, kinds 010 */
struct tv_frame_brackets {
    uint64_t kinds;
    uint32_t depth;
    bool in_string, escape;
};

struct tv_framer {
    enum tv_framing framing;
    enum tv_frame_state state;
    enum tv_input_format format; /* as the caller forced it */

    char head[TV_FRAME_HEAD];
    uint32_t head_len;
    bool head_done;

    /* the open record */
    char *gathered; /* room for gathered_max bytes */
    size_t gathered_len, gathered_max;
    bool is_overlong;       /* documents: it is told; its bytes are only passed */
    uint64_t dropped;       /* lines: bytes of it that had no room */
    bool in_string, escape; /* scan state at its end so far */
    bool is_scalar;         /* ends at a newline or, in an array, at a separator */
    uint32_t depth;

    /* the present place: where the open record starts, or the next byte between records */
    uint64_t offset, line, column;
    uint64_t record;      /* records so far */
    uint32_t line_blanks; /* blanks at the start of the present line */
    bool line_begun;      /* something else stands on it already */
    uint32_t indent;      /* line_blanks where the first record started */
    bool has_indent;

    bool any;         /* the input has some value */
    bool item_wanted; /* array: a value must follow (there was a comma) */
    bool comma_told;  /* a misplaced comma was told, and nothing else has come since */
    bool array_open;
    bool array_has_item;
    bool array_closed_here; /* an array was closed on this very line */
    bool array_closed;      /* the last value was an array */
    uint32_t array_indent;  /* line_blanks where the array was opened */

    /* Skipping: what is open. Otherwise: what a malformed record has left open, so that the
     * brackets that close it are no faults of their own. */
    struct tv_frame_brackets open;
    enum tv_frame_tail tail;
    uint32_t tail_depth;  /* TV_TAIL_OPEN: ends when open.depth is down to it */
    bool has_left_open;   /* some malformed record has left brackets open */
    uint64_t read_again;  /* bytes so far */
    bool has_lost;        /* skipping has passed text that no finding tells of yet */
    uint64_t lost_offset; /* where that text starts */
    uint64_t lost_line, lost_column;
};

struct tv_checker;

/* What is known about a record that is to be checked. */
struct tv_cut {
    bool is_prefix; /* says nothing when only the end is missing */
    bool at_end;    /* the input ended here */
    bool
        is_scanned; /* the checker's index is that of the record, in which the scan found nothing */
};

/* Ready for an input; gathered and gathered_max are set by the caller and stay. */
void tv_framer_reset(struct tv_framer *framer);

void tv_framer_feed(struct tv_checker *checker, struct tv_str bytes);
void tv_framer_finish(struct tv_checker *checker, bool cut);

/* frame_document.c */
void tv_document_feed(struct tv_checker *checker, struct tv_str bytes);
void tv_document_finish(struct tv_checker *checker, bool cut);

/* Shared by both. Hands a record on; the place must be its start. *fault_at as in
 * tv_record_check. */
bool tv_frame_take(struct tv_checker *checker, struct tv_str record, struct tv_cut cut,
                   uint32_t *fault_at);
/* Counts a record that is too long, and says so. */
void tv_frame_refuse(struct tv_checker *checker);
/* Appends to the open record what there is room for; returns how many bytes. */
size_t tv_frame_gather(struct tv_framer *framer, struct tv_str bytes);
/* Moves the place behind these bytes. */
void tv_frame_advance(struct tv_framer *framer, struct tv_str bytes);
bool tv_frame_is_blank(struct tv_str bytes);
void tv_lines_feed(struct tv_checker *checker, struct tv_str bytes);

#endif

/* Framing, second half: documents, that is values one after another or in an array, each over as
 * many lines as it likes. A value is followed by its depth alone; whether it is JSON, the walk
 * finds out afterwards.
 *
 *   document   between --{--> inside --}--> between
 *   array      between --{--> inside --}--> behind --,--> between, or ] and out of it
 *   either     inside --fault--> skipping --a line that starts like the first record--> inside
 *
 * A malformed record whose brackets match is passed as a whole. One whose brackets do not match may
 * have swallowed others, so these are looked for from its fault on; the brackets that it left open
 * are remembered (`open`), for what closes them later is no second fault.
 *
 * Every function here takes bytes from the front of `src`. A record that was gathered and turns out
 * malformed is read again from its fault on: that is `again`, which comes before the rest. */
#include "checker.h"

#include <string.h>

/* ---- Moving on between records --------------------------------------------------------------- */

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void drop(struct tv_str *src, size_t len) {
    src->at += len;
    src->len -= len;
}

/* Passes one byte that belongs to no record. */
static void pass_byte(struct tv_framer *framer, struct tv_str *src) {
    char c = *src->at;
    drop(src, 1);
    framer->offset++;
    if (c == '\n') {
        framer->line++;
        framer->column = 1;
        framer->line_blanks = 0;
        framer->line_begun = false;
        framer->array_closed_here = false;
        framer->comma_told = framer->comma_told && framer->array_open;
        return;
    }
    framer->column += ((unsigned char)c & 0xc0) != 0x80;
    if (!is_blank(c))
        framer->line_begun = true;
    else if (!framer->line_begun)
        framer->line_blanks++;
}

static void pass_blanks(struct tv_framer *framer, struct tv_str *src) {
    while (src->len > 0 && is_blank(*src->at))
        pass_byte(framer, src);
}

static void start_record(struct tv_framer *framer, char first) {
    framer->state = TV_FRAME_INSIDE;
    framer->is_scalar = first != '{' && first != '[';
    framer->is_overlong = false;
    framer->depth = 0;
    framer->in_string = false;
    framer->escape = false;
    framer->gathered_len = 0;
    framer->item_wanted = false;
    framer->comma_told = false;
    framer->array_has_item = true;
    framer->array_closed = false;
    framer->array_closed_here = false;
    if (!framer->has_indent && first == '{') {
        framer->indent = framer->line_blanks;
        framer->has_indent = true;
    }
}

static void start_skipping(struct tv_framer *framer, enum tv_frame_tail tail) {
    framer->state = TV_FRAME_SKIPPING;
    framer->tail = tail;
    framer->has_lost = false;
    framer->open.in_string = false;
    framer->open.escape = false;
}

/* ---- Brackets -------------------------------------------------------------------------------- */

static bool is_closer(char c) {
    return c == '}' || c == ']';
}

/* The level that a closing bracket closes, counted from 1; 0: none. */
static uint32_t find_level(const struct tv_frame_brackets *open, char closer) {
    uint32_t level = open->depth;
    while (level > 0 && level <= TV_FRAME_KINDS &&
           (open->kinds >> (level - 1) & 1) != (closer == ']'))
        level--;
    return level;
}

static void open_bracket(struct tv_frame_brackets *open, char c) {
    uint64_t bit = open->depth < TV_FRAME_KINDS ? (uint64_t)1 << open->depth : 0;
    open->kinds = c == '[' ? open->kinds | bit : open->kinds & ~bit;
    if (open->depth < UINT32_MAX)
        open->depth++;
}

/* Closes the nearest bracket of its kind with all inside it, else whatever is open. False unless
 * that was the innermost. */
static bool close_bracket(struct tv_frame_brackets *open, char c) {
    uint32_t level = find_level(open, c);
    bool fits = level > 0 && level == open->depth;
    if (level > 0)
        open->depth = level - 1;
    else if (open->depth > 0)
        open->depth--;
    return fits;
}

static void follow_string(struct tv_frame_brackets *open, char c) {
    if (open->escape)
        open->escape = false;
    else if (c == '\\')
        open->escape = true;
    else if (c == '"')
        open->in_string = false;
}

/* False when a bracket does not fit, or a string goes on behind a newline. */
static bool follow(struct tv_frame_brackets *open, char c) {
    if (open->in_string) {
        follow_string(open, c);
        return c != '\n';
    }
    if (c == '"')
        open->in_string = true;
    else if (c == '{' || c == '[')
        open_bracket(open, c);
    else if (is_closer(c))
        return close_bracket(open, c);
    return true;
}

/* True when all that the record opens is closed in it. */
static bool is_balanced(struct tv_str record) {
    struct tv_frame_brackets open = {0};
    for (size_t i = 0; i < record.len; i++) {
        if (!follow(&open, record.at[i]))
            return false;
    }
    return open.depth == 0 && !open.in_string;
}

/* Whether a ] closes the array of records, rather than what a malformed record left open: nothing
 * else can be meant, or it stands on a line of its own, further left than the records. */
static bool ends_array(const struct tv_framer *framer, char c) {
    if (c != ']' || !framer->array_open)
        return false;
    bool is_outside = !framer->line_begun && framer->has_indent &&
                      framer->indent > framer->array_indent &&
                      framer->line_blanks == framer->array_indent;
    return is_outside || find_level(&framer->open, ']') == 0;
}

/* ---- Misplaced bytes ------------------------------------------------------------------------- */

static TV_COLD void tell_byte(struct tv_checker *checker, struct tv_str src, const char *detail) {
    checker->framer.any = true;
    tv_record_set(checker, (struct tv_str){src.at, 1});
    tv_report_fault(checker, TV_RULE_JSON_SYNTAX, 0, detail);
}

/* Text that can stand nowhere counts as a malformed record. But a record that only stands in the
 * wrong place is told about and checked. */
static TV_COLD void refuse_byte(struct tv_checker *checker, struct tv_str src, const char *detail) {
    struct tv_framer *framer = &checker->framer;
    framer->record++;
    tell_byte(checker, src, detail);
    if (*src.at == '{') {
        framer->record--; /* it is counted at its end */
        start_record(framer, '{');
        return;
    }
    checker->totals.records++;
    start_skipping(framer, TV_TAIL_TEXT);
}

/* A comma that separates nothing is no record; several in a row are one fault. */
static TV_COLD void refuse_comma(struct tv_checker *checker, struct tv_str *src,
                                 const char *detail) {
    if (!checker->framer.comma_told)
        tell_byte(checker, *src, detail);
    pass_byte(&checker->framer, src);
    checker->framer.comma_told = true;
}

/* ---- Arrays of records ----------------------------------------------------------------------- */

static void open_array(struct tv_framer *framer, struct tv_str *src) {
    framer->framing = TV_FRAMING_ARRAY;
    framer->array_open = true;
    framer->array_has_item = false;
    framer->array_closed_here = false;
    framer->array_indent = framer->line_blanks;
    framer->item_wanted = false;
    framer->any = true;
    pass_byte(framer, src);
}

static void close_array(struct tv_framer *framer, struct tv_str *src) {
    framer->framing = TV_FRAMING_DOCUMENT;
    framer->state = TV_FRAME_BETWEEN;
    framer->array_open = false;
    framer->array_closed = true;
    framer->comma_told = false;
    framer->open.depth = 0;
    pass_byte(framer, src);
    framer->array_closed_here = true;
}

static void start_item(struct tv_checker *checker, struct tv_str *src) {
    struct tv_framer *framer = &checker->framer;
    char first = *src->at;
    if (first == ']') {
        if (framer->item_wanted && !framer->comma_told)
            tell_byte(checker, *src, "a comma before ]");
        close_array(framer, src);
    } else if (first == ',') {
        refuse_comma(checker, src, "expected a value before the comma");
    } else {
        start_record(framer, first);
    }
}

/* Passes what closes a malformed record that was given up inside. */
static bool pass_left_open(struct tv_framer *framer, struct tv_str *src) {
    char c = *src->at;
    if (framer->open.depth == 0 || ends_array(framer, c))
        return false;
    if (is_closer(c)) {
        close_bracket(&framer->open, c);
        framer->state = framer->array_open ? TV_FRAME_BEHIND : TV_FRAME_BETWEEN;
    } else if (c != ',' || framer->array_open) {
        return false;
    }
    pass_byte(framer, src);
    return true;
}

static void pass_behind_item(struct tv_checker *checker, struct tv_str *src) {
    struct tv_framer *framer = &checker->framer;
    pass_blanks(framer, src);
    if (src->len == 0 || pass_left_open(framer, src))
        return;
    if (*src->at == ']') {
        close_array(framer, src);
    } else if (*src->at == ',') {
        pass_byte(framer, src);
        framer->item_wanted = true;
        framer->state = TV_FRAME_BETWEEN;
    } else {
        refuse_byte(checker, *src, "expected a comma or ]");
    }
}

/* ---- Between records ------------------------------------------------------------------------- */

/* Arrays may follow each other, on one line too if the first of them holds something: [][] is two
 * values where one is meant. */
static bool may_open_array(const struct tv_framer *framer) {
    return !framer->any ||
           (framer->array_closed && (!framer->array_closed_here || framer->array_has_item));
}

static void pass_between(struct tv_checker *checker, struct tv_str *src) {
    struct tv_framer *framer = &checker->framer;
    pass_blanks(framer, src);
    if (src->len == 0 || pass_left_open(framer, src))
        return;
    char first = *src->at;
    if (framer->framing == TV_FRAMING_ARRAY)
        start_item(checker, src);
    else if (first == '[' && may_open_array(framer))
        open_array(framer, src);
    else if (first == ',' && framer->any)
        refuse_comma(checker, src, "a comma after the end of the value");
    else if (first != '{' && framer->comma_told)
        start_skipping(framer, TV_TAIL_TEXT); /* what the comma belongs to */
    else if (framer->array_closed_here)
        refuse_byte(checker, *src, "text after the end of the array");
    else if (framer->line_begun && first != '{')
        refuse_byte(checker, *src, "text after the end of the value");
    else
        start_record(framer, first);
}

/* ---- Skipping -------------------------------------------------------------------------------- */

static void end_skipping(struct tv_checker *checker) {
    struct tv_framer *framer = &checker->framer;
    uint64_t len = framer->offset - framer->lost_offset;
    if (!framer->has_lost)
        return;
    framer->has_lost = false;
    checker->totals.skipped_bytes += len;
    tv_report_skipped(checker, len);
}

static void start_losing(struct tv_framer *framer) {
    framer->has_lost = true;
    framer->lost_offset = framer->offset;
    framer->lost_line = framer->line;
    framer->lost_column = framer->column;
}

/* A string with a newline in it was never closed if the next line starts like JSON. */
static void mend_string(struct tv_framer *framer, char c) {
    if (framer->open.in_string && !framer->line_begun && memchr("\"{}[],", c, 6)) {
        framer->open.in_string = false;
        framer->open.escape = false;
    }
}

static bool ends_text(const struct tv_framer *framer, char c) {
    return !framer->open.in_string &&
           (c == '\n' || c == '{' || (framer->array_open && (c == ',' || c == ']')));
}

static void skip_byte(struct tv_framer *framer, struct tv_str *src) {
    char c = *src->at;
    if (framer->tail == TV_TAIL_TEXT && ends_text(framer, c))
        framer->tail = TV_TAIL_NONE;
    bool is_lost = framer->tail == TV_TAIL_NONE && !is_blank(c) && !is_closer(c) && c != ',';
    if (is_lost && !framer->has_lost)
        start_losing(framer);
    follow(&framer->open, c);
    if (framer->tail == TV_TAIL_OPEN && framer->open.depth <= framer->tail_depth)
        framer->tail = TV_TAIL_NONE;
    pass_byte(framer, src);
}

/* A line that starts as the first record's did. */
static bool starts_line(const struct tv_framer *framer, char c) {
    return c == '{' && !framer->line_begun &&
           (!framer->has_indent || framer->line_blanks == framer->indent);
}

static void pass_skipping(struct tv_checker *checker, struct tv_str *src) {
    struct tv_framer *framer = &checker->framer;
    while (src->len > 0 && framer->state == TV_FRAME_SKIPPING) {
        char c = *src->at;
        mend_string(framer, c);
        if (starts_line(framer, c)) {
            end_skipping(checker);
            framer->has_left_open = framer->has_left_open || framer->open.depth > 0;
            start_record(framer, c);
        } else if (!framer->open.in_string && ends_array(framer, c)) {
            end_skipping(checker);
            close_array(framer, src);
        } else {
            skip_byte(framer, src);
        }
    }
}

/* ---- Inside a record ------------------------------------------------------------------------- */

enum stop {
    STOP_NOT,   /* all bytes belong to the record, which goes on */
    STOP_END,   /* its closing bracket was the last byte taken */
    STOP_DELIM, /* a scalar ended before the next byte */
    STOP_BREAK  /* the next byte is a newline inside a string */
};

static size_t scan_string(struct tv_framer *framer, struct tv_str bytes, size_t i) {
    for (; i < bytes.len; i++) {
        char c = bytes.at[i];
        if (c == '\n')
            return i;
        if (framer->escape)
            framer->escape = false;
        else if (c == '\\')
            framer->escape = true;
        else if (c == '"') {
            framer->in_string = false;
            return i + 1;
        }
    }
    return i;
}

/* What a byte outside of a string does. */
static inline enum stop scan_byte(struct tv_framer *framer, char c) {
    switch (c) {
    case '"':
        framer->in_string = true;
        return STOP_NOT;
    case '{':
    case '[':
        framer->depth++;
        return STOP_NOT;
    case '}':
    case ']':
        if (framer->depth > 0)
            return --framer->depth == 0 && !framer->is_scalar ? STOP_END : STOP_NOT;
        return c == ']' && framer->array_open ? STOP_DELIM : STOP_NOT;
    case ',':
        return framer->depth == 0 && framer->array_open ? STOP_DELIM : STOP_NOT;
    case '\n':
        return framer->depth == 0 && !framer->array_open ? STOP_DELIM : STOP_NOT;
    default:
        return STOP_NOT;
    }
}

/* How many bytes belong to the record. */
static size_t scan_record(struct tv_framer *framer, struct tv_str bytes, enum stop *stop) {
    size_t i = 0;
    *stop = STOP_NOT;
    while (i < bytes.len) {
        if (framer->in_string) {
            i = scan_string(framer, bytes, i);
            if (framer->in_string && i < bytes.len) {
                *stop = STOP_BREAK;
                return i;
            }
            continue;
        }
        *stop = scan_byte(framer, bytes.at[i]);
        if (*stop == STOP_DELIM)
            return i;
        i++;
        if (*stop == STOP_END)
            return i;
    }
    return i;
}

/* ---- The end of a record --------------------------------------------------------------------- */

static void leave_record(struct tv_framer *framer) {
    framer->gathered_len = 0;
    framer->is_overlong = false;
    framer->line_begun = true;
    framer->state = framer->array_open ? TV_FRAME_BEHIND : TV_FRAME_BETWEEN;
}

/* Where to go on looking for records after a fault: at the start of its line if nothing but blanks
 * stands before it, else at the fault itself. */
static size_t find_resume(struct tv_str record, uint32_t fault_at, bool *is_line_start) {
    size_t at = fault_at < record.len ? fault_at : record.len;
    size_t start = at;
    while (start > 0 && record.at[start - 1] != '\n' && is_blank(record.at[start - 1]))
        start--;
    *is_line_start = start > 0 && record.at[start - 1] == '\n';
    return *is_line_start ? start : at;
}

/* Reading again is bounded by the bytes read so far; that does not depend on how they were cut. */
static bool may_read_again(const struct tv_framer *framer, uint64_t end) {
    return framer->read_again <= TV_FRAME_CREDIT * (uint64_t)framer->gathered_max + 8 * end;
}

/* The record is malformed. Returns what has to be read again. */
static struct tv_str recover(struct tv_framer *framer, struct tv_str record, uint32_t fault_at) {
    uint64_t end = framer->offset + record.len;
    bool is_line_start;
    size_t resume = find_resume(record, fault_at, &is_line_start);
    start_skipping(framer, framer->is_scalar ? TV_TAIL_TEXT : TV_TAIL_OPEN);
    framer->gathered_len = 0;
    framer->line_begun = true;
    if (!framer->is_scalar && is_balanced(record)) {
        framer->tail = TV_TAIL_NONE;
        resume = record.len;
        is_line_start = false;
    }
    struct tv_str rest = {record.at + resume, record.len - resume};
    tv_frame_advance(framer, (struct tv_str){record.at, resume});
    framer->read_again += rest.len;
    if (!may_read_again(framer, end)) {
        start_losing(framer);
        tv_frame_advance(framer, rest);
        framer->tail = TV_TAIL_NONE;
        return (struct tv_str){rest.at + rest.len, 0};
    }
    framer->tail_depth = framer->open.depth;
    for (size_t i = 0; i < resume && framer->tail != TV_TAIL_NONE; i++)
        follow(&framer->open, record.at[i]);
    framer->line_begun = !is_line_start;
    framer->line_blanks = 0;
    return rest;
}

/* Checks a whole record; what has to be read again, if anything. */
static struct tv_str end_record(struct tv_checker *checker, struct tv_str record, bool at_end) {
    uint32_t fault_at;
    bool ok = tv_frame_take(checker, record, (struct tv_cut){.at_end = at_end}, &fault_at);
    if (!ok && fault_at != TV_FAULT_AT_END)
        return recover(&checker->framer, record, fault_at);
    if (!ok)
        checker->framer.array_open = false; /* that it is not closed follows */
    tv_frame_advance(&checker->framer, record);
    leave_record(&checker->framer);
    return (struct tv_str){record.at + record.len, 0};
}

/* The record does not fit into the buffer. When its start is malformed already, that is said, and
 * its rest is searched for further records; otherwise it is passed over to its end. */
static TV_COLD void overflow(struct tv_checker *checker, struct tv_str *src, struct tv_str *again) {
    struct tv_framer *framer = &checker->framer;
    uint32_t fault_at;
    drop(src, tv_frame_gather(framer, *src));
    struct tv_str prefix = {framer->gathered, framer->gathered_len};
    if (framer->framing == TV_FRAMING_PROBE)
        framer->framing = TV_FRAMING_DOCUMENT;
    framer->record++;
    if (!tv_record_check(checker, prefix, (struct tv_cut){.is_prefix = true}, &fault_at)) {
        framer->any = true;
        checker->totals.records++;
        *again = recover(framer, prefix, fault_at);
        return;
    }
    framer->record--;
    tv_frame_refuse(checker);
    framer->is_overlong = true;
    tv_frame_advance(framer, prefix);
    framer->gathered_len = 0;
}

static void pass_overlong(struct tv_checker *checker, struct tv_str *src) {
    enum stop stop;
    size_t used = scan_record(&checker->framer, *src, &stop);
    tv_frame_advance(&checker->framer, (struct tv_str){src->at, used});
    drop(src, used);
    if (stop == STOP_BREAK) {
        start_skipping(&checker->framer, TV_TAIL_TEXT);
        checker->framer.line_begun = true;
    } else if (stop != STOP_NOT) {
        leave_record(&checker->framer);
    }
}

/* ---- The first value ------------------------------------------------------------------------- */

/* Looks whether the bytes just scanned decide the framing. True when they do not end a record as
 * far as the document is concerned: it stays open, gathered. */
static bool probe(struct tv_framer *framer, struct tv_str bytes, enum stop stop) {
    if (memchr(bytes.at, '\n', bytes.len) || stop == STOP_BREAK) {
        framer->framing = TV_FRAMING_DOCUMENT;
        return false;
    }
    if (stop == STOP_DELIM)
        framer->framing = TV_FRAMING_LINES;
    else if (stop == STOP_END)
        framer->state = TV_FRAME_BEHIND;
    return true;
}

/* Behind the first value, on its line. */
static void pass_behind_first(struct tv_checker *checker, struct tv_str *src,
                              struct tv_str *again) {
    struct tv_framer *framer = &checker->framer;
    while (src->len > 0 && is_blank(*src->at) && *src->at != '\n') {
        if (tv_frame_gather(framer, (struct tv_str){src->at, 1}) == 0)
            break;
        drop(src, 1);
    }
    if (src->len == 0)
        return;
    if (*src->at == '\n') {
        framer->framing = TV_FRAMING_LINES;
        return;
    }
    framer->framing = TV_FRAMING_DOCUMENT;
    *again = end_record(checker, (struct tv_str){framer->gathered, framer->gathered_len}, false);
}

/* ---- Steps ----------------------------------------------------------------------------------- */

/* A record behind which bytes may be read: one too close to the end of the bytes just fed is moved
 * to where there is slack. It is not gathered: none of it is kept. Bytes that are read again stand
 * in that place already. */
static struct tv_str with_slack(const struct tv_framer *framer, struct tv_str record, size_t left) {
    uintptr_t from = (uintptr_t)record.at - (uintptr_t)framer->gathered;
    if (left >= TV_READ_SLACK || from <= framer->gathered_max)
        return record;
    memcpy(framer->gathered, record.at, record.len);
    return (struct tv_str){framer->gathered, record.len};
}

static void pass_inside(struct tv_checker *checker, struct tv_str *src, struct tv_str *again) {
    struct tv_framer *framer = &checker->framer;
    uint32_t depth = framer->depth;
    bool in_string = framer->in_string, escape = framer->escape;
    enum stop stop;
    if (framer->is_overlong) {
        pass_overlong(checker, src);
        return;
    }
    struct tv_str taken = {src->at, scan_record(framer, *src, &stop)};
    if (framer->gathered_len + taken.len > framer->gathered_max) {
        framer->depth = depth;
        framer->in_string = in_string;
        framer->escape = escape;
        scan_record(framer, (struct tv_str){src->at, framer->gathered_max - framer->gathered_len},
                    &stop);
        overflow(checker, src, again);
        return;
    }
    bool stays = framer->framing == TV_FRAMING_PROBE && probe(framer, taken, stop);
    bool is_direct = framer->gathered_len == 0 && stop != STOP_NOT && !stays;
    if (!is_direct)
        tv_frame_gather(framer, taken);
    drop(src, taken.len);
    if (stop == STOP_NOT || stays)
        return;
    struct tv_str record = {framer->gathered, framer->gathered_len};
    if (is_direct)
        record = with_slack(framer, taken, src->len);
    struct tv_str rest = end_record(checker, record, false);
    if (!is_direct) {
        *again = rest;
        return;
    }
    src->at -= rest.len;
    src->len += rest.len;
}

static void step(struct tv_checker *checker, struct tv_str *src, struct tv_str *again) {
    switch (checker->framer.state) {
    case TV_FRAME_BETWEEN:
        pass_between(checker, src);
        break;
    case TV_FRAME_INSIDE:
        pass_inside(checker, src, again);
        break;
    case TV_FRAME_BEHIND:
        if (checker->framer.framing == TV_FRAMING_PROBE)
            pass_behind_first(checker, src, again);
        else
            pass_behind_item(checker, src);
        break;
    case TV_FRAME_SKIPPING:
        pass_skipping(checker, src);
        break;
    }
}

static void run(struct tv_checker *checker, struct tv_str again, struct tv_str rest) {
    while (again.len > 0 || rest.len > 0) {
        if (checker->framer.framing == TV_FRAMING_LINES) {
            tv_lines_feed(checker, rest);
            return;
        }
        step(checker, again.len > 0 ? &again : &rest, &again);
    }
}

void tv_document_feed(struct tv_checker *checker, struct tv_str bytes) {
    run(checker, (struct tv_str){bytes.at, 0}, bytes);
}

/* ---- The end of the input -------------------------------------------------------------------- */

void tv_document_finish(struct tv_checker *checker, bool cut) {
    struct tv_framer *framer = &checker->framer;
    while (framer->gathered_len > 0) {
        struct tv_str record = {framer->gathered, framer->gathered_len};
        struct tv_str again = end_record(checker, record, true);
        run(checker, again, (struct tv_str){"", 0});
    }
    bool is_known = framer->is_overlong || framer->has_left_open;
    if (framer->state == TV_FRAME_SKIPPING)
        end_skipping(checker);
    else if (framer->array_open && !is_known)
        tv_report_end(checker,
                      cut ? "the input was cut inside an array" : "the array is not closed");
}

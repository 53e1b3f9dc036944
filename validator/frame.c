/* Framing, first half: the head of an input, lines, and the end of an input. The end of a line is
 * found by the scan of its bytes; it is only looked for, and the line copied, when it does not lie
 * whole in the bytes just fed, or ends too close to their end. */
#include "checker.h"

#include <string.h>

void tv_framer_reset(struct tv_framer *framer) {
    struct tv_framer fresh = {.format = framer->format,
                              .gathered = framer->gathered,
                              .gathered_max = framer->gathered_max,
                              .line = 1,
                              .column = 1};
    if (framer->format == TV_INPUT_LINES)
        fresh.framing = TV_FRAMING_LINES;
    else if (framer->format == TV_INPUT_DOCUMENT)
        fresh.framing = TV_FRAMING_DOCUMENT;
    else
        fresh.framing = TV_FRAMING_PROBE;
    *framer = fresh;
}

bool tv_frame_is_blank(struct tv_str bytes) {
    for (size_t i = 0; i < bytes.len; i++) {
        if (bytes.at[i] != ' ' && bytes.at[i] != '\t' && bytes.at[i] != '\r' && bytes.at[i] != '\n')
            return false;
    }
    return true;
}

size_t tv_frame_gather(struct tv_framer *framer, struct tv_str bytes) {
    size_t room = framer->gathered_max - framer->gathered_len;
    size_t take = bytes.len < room ? bytes.len : room;
    if (take > 0)
        memmove(framer->gathered + framer->gathered_len, bytes.at, take);
    framer->gathered_len += take;
    return take;
}

void tv_frame_advance(struct tv_framer *framer, struct tv_str bytes) {
    framer->offset += bytes.len;
    const char *end = bytes.at + bytes.len;
    while (bytes.at < end) {
        const char *newline = memchr(bytes.at, '\n', (size_t)(end - bytes.at));
        if (!newline)
            break;
        framer->line++;
        framer->column = 1;
        bytes.at = newline + 1;
    }
    framer->column += tv_code_points((struct tv_str){bytes.at, (size_t)(end - bytes.at)});
}

bool tv_frame_take(struct tv_checker *checker, struct tv_str record, struct tv_cut cut,
                   uint32_t *fault_at) {
    checker->framer.any = true;
    checker->framer.record++;
    checker->totals.records++;
    return tv_record_check(checker, record, cut, fault_at);
}

void tv_frame_refuse(struct tv_checker *checker) {
    checker->framer.any = true;
    checker->framer.record++;
    checker->totals.records++;
    tv_record_set(checker, (struct tv_str){"", 0});
    tv_report_fault(checker, TV_RULE_JSON_EVENT_TOO_LONG, 0, "");
}

/* ---- Parts of an input ----------------------------------------------------------------------- */

bool tv_checker_is_lines(const struct tv_checker *checker) {
    const struct tv_framer *framer = &checker->framer;
    return framer->head_done && framer->framing == TV_FRAMING_LINES && framer->any;
}

void tv_checker_start(struct tv_checker *checker, struct tv_line_place place) {
    struct tv_framer *framer = &checker->framer;
    framer->framing = TV_FRAMING_LINES;
    framer->head_done = true;
    framer->any = true;
    framer->offset = place.offset;
    framer->line = place.line;
    framer->record = place.record;
}

struct tv_line_place tv_checker_place(const struct tv_checker *checker) {
    const struct tv_framer *framer = &checker->framer;
    return (struct tv_line_place){framer->offset, framer->line, framer->record};
}

/* ---- Lines ----------------------------------------------------------------------------------- */

static void take_line(struct tv_checker *checker, struct tv_str line, bool at_end) {
    uint32_t fault_at;
    if ((line.len == 0 || (unsigned char)line.at[0] <= ' ') && tv_frame_is_blank(line))
        return;
    if (line.len > checker->event_len_max)
        tv_frame_refuse(checker);
    else
        tv_frame_take(checker, line, (struct tv_cut){.at_end = at_end}, &fault_at);
}

static void take_gathered_line(struct tv_checker *checker, bool at_end) {
    struct tv_framer *framer = &checker->framer;
    if (framer->dropped > 0)
        tv_frame_refuse(checker);
    else
        take_line(checker, (struct tv_str){framer->gathered, framer->gathered_len}, at_end);
    framer->offset += framer->gathered_len + framer->dropped;
    framer->gathered_len = 0;
    framer->dropped = 0;
}

/* Takes the line that the bytes start with, when it lies whole in them, with enough behind it, and
 * has nothing in it that is not even text of JSON. Returns its length, or 0: nothing is done. */
static size_t take_scanned_line(struct tv_checker *checker, struct tv_str bytes) {
    size_t len = 0;
    uint32_t fault_at;
    if (bytes.len <= TV_READ_SLACK || (unsigned char)bytes.at[0] <= ' ' ||
        !tv_scan_line(checker->kernel, (struct tv_str){bytes.at, bytes.len - TV_READ_SLACK},
                      &checker->index, &len) ||
        len > checker->event_len_max)
        return 0;
    tv_frame_take(checker, (struct tv_str){bytes.at, len}, (struct tv_cut){.is_scanned = true},
                  &fault_at);
    return len;
}

/* Moves behind a line and its newline; what is there. */
static struct tv_str pass_line(struct tv_framer *framer, struct tv_str bytes, size_t len) {
    framer->offset++;
    framer->line++;
    framer->column = 1;
    return (struct tv_str){bytes.at + len + 1, bytes.len - len - 1};
}

/* Takes a line, or the start of one, that cannot be taken as it is scanned. Returns its length. */
static size_t take_other_line(struct tv_checker *checker, struct tv_str bytes) {
    struct tv_framer *framer = &checker->framer;
    const char *newline = memchr(bytes.at, '\n', bytes.len);
    struct tv_str line = {bytes.at, newline ? (size_t)(newline - bytes.at) : bytes.len};
    bool has_slack = bytes.len - line.len >= TV_READ_SLACK;
    if (newline && framer->gathered_len == 0 && has_slack) {
        take_line(checker, line, false);
        framer->offset += line.len;
        return line.len;
    }
    framer->dropped += line.len - tv_frame_gather(framer, line);
    if (newline)
        take_gathered_line(checker, false);
    return line.len;
}

void tv_lines_feed(struct tv_checker *checker, struct tv_str bytes) {
    struct tv_framer *framer = &checker->framer;
    while (bytes.len > 0) {
        size_t len = framer->gathered_len == 0 ? take_scanned_line(checker, bytes) : 0;
        if (TV_OFTEN(len > 0))
            framer->offset += len;
        else
            len = take_other_line(checker, bytes);
        if (len == bytes.len)
            return;
        bytes = pass_line(framer, bytes, len);
    }
}

/* ---- The head of an input -------------------------------------------------------------------- */

/* A mark of UTF-16, or a NUL beside every letter of the first two. */
static bool looks_like_utf16(const char *head, size_t len) {
    if (len >= 2 && (memcmp(head, "\xff\xfe", 2) == 0 || memcmp(head, "\xfe\xff", 2) == 0))
        return true;
    if (len < TV_FRAME_HEAD)
        return len == 2 && (head[0] == 0) != (head[1] == 0);
    bool big = !head[0] && head[1] && !head[2] && head[3];
    bool little = head[0] && !head[1] && head[2] && !head[3];
    return big || little;
}

static void feed_body(struct tv_checker *checker, struct tv_str bytes) {
    struct tv_framer *framer = &checker->framer;
    if (framer->framing == TV_FRAMING_LINES)
        tv_lines_feed(checker, bytes);
    else if (framer->framing == TV_FRAMING_REFUSED)
        checker->totals.skipped_bytes += bytes.len;
    else
        tv_document_feed(checker, bytes);
}

static void finish_head(struct tv_checker *checker) {
    struct tv_framer *framer = &checker->framer;
    char head[TV_FRAME_HEAD]; /* apart from the framer, which is written to meanwhile */
    struct tv_str bytes = {head, framer->head_len};
    memcpy(head, framer->head, sizeof head);
    framer->head_done = true;
    if (looks_like_utf16(head, bytes.len)) {
        framer->framing = TV_FRAMING_REFUSED;
        framer->any = true;
        tv_record_set(checker, (struct tv_str){"", 0});
        tv_report_fault(checker, TV_RULE_JSON_ENCODING, 0, "looks like UTF-16");
    } else if (bytes.len >= 3 && memcmp(head, "\xef\xbb\xbf", 3) == 0) {
        framer->offset += 3;
        bytes = (struct tv_str){head + 3, bytes.len - 3};
    }
    feed_body(checker, bytes);
}

void tv_framer_feed(struct tv_checker *checker, struct tv_str bytes) {
    struct tv_framer *framer = &checker->framer;
    while (!framer->head_done && bytes.len > 0) {
        framer->head[framer->head_len++] = *bytes.at++;
        bytes.len--;
        if (framer->head_len == TV_FRAME_HEAD)
            finish_head(checker);
    }
    if (bytes.len > 0)
        feed_body(checker, bytes);
}

/* ---- The end of an input --------------------------------------------------------------------- */

static void finish_lines(struct tv_checker *checker) {
    struct tv_framer *framer = &checker->framer;
    if (framer->gathered_len > 0)
        take_gathered_line(checker, true);
}

void tv_framer_finish(struct tv_checker *checker, bool cut) {
    struct tv_framer *framer = &checker->framer;
    if (!framer->head_done)
        finish_head(checker);
    if (framer->framing == TV_FRAMING_LINES)
        finish_lines(checker);
    else if (framer->framing != TV_FRAMING_REFUSED)
        tv_document_finish(checker, cut);
    if (!framer->any && !checker->allow_empty) {
        framer->record = 0;
        tv_record_set(checker, (struct tv_str){"", 0});
        tv_report_fault(checker, TV_RULE_JSON_SYNTAX, 0, "no value in the input");
    }
    tv_framer_reset(framer);
}

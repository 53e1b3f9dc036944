/* Places: from an offset in the text that was walked to the record, and from there to line and
 * column of the input. Only asked for findings. */
#include "checker.h"

#include <assert.h>
#include <string.h>

/* ---- Through the layers ---------------------------------------------------------------------- */

/* Passes one character of a raw JSON string; returns how many bytes it has decoded. */
static size_t pass_character(struct tv_str raw, size_t *at) {
    char out[4];
    const char *text = raw.at + *at;
    if (*text != '\\') {
        ++*at;
        return 1;
    }
    size_t len = text[1] == 'u' ? 6 : 2;
    bool may_be_pair = len == 6 && raw.len - *at >= 12 && text[6] == '\\' && text[7] == 'u';
    if (may_be_pair && tv_unescape((struct tv_str){text, 12}, out, NULL) == 4)
        len = 12;
    *at += len;
    return tv_unescape((struct tv_str){text, len}, out, NULL);
}

/* The bytes of the raw string that `decoded` bytes of its value come from. */
static uint32_t raw_length(struct tv_checker *checker, size_t decoded) {
    struct tv_located *located = &checker->located;
    struct tv_str raw = checker->layers.raw;
    if (decoded < located->decoded)
        located->decoded = located->raw = 0;
    while (located->raw < raw.len && located->decoded < decoded)
        located->decoded += pass_character(raw, &located->raw);
    return (uint32_t)located->raw;
}

static uint32_t unwrap_offset(struct tv_checker *checker, uint32_t at) {
    const struct tv_layers *layers = &checker->layers;
    switch (layers->wrapping) {
    case TV_WRAPPING_NONE:
        return at;
    case TV_WRAPPING_STRING:
        return layers->raw_at + raw_length(checker, at);
    case TV_WRAPPING_BASE64: /* its letters may be escaped: those that hold this byte */
        return layers->raw_at + raw_length(checker, (size_t)at / 3 * 4 + at % 3);
    }
    return at;
}

static const struct tv_piece *find_piece(const struct tv_layers *layers, uint32_t at) {
    uint32_t low = 0, high = layers->piece_count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (layers->pieces[middle].at <= at)
            low = middle;
        else
            high = middle;
    }
    return &layers->pieces[low];
}

uint32_t tv_layers_offset(struct tv_checker *checker, uint32_t at, enum tv_piece_kind *kind) {
    const struct tv_layers *layers = &checker->layers;
    *kind = TV_PIECE_SAME;
    if (layers->is_merged && layers->piece_count > 0) {
        const struct tv_piece *piece = find_piece(layers, at);
        *kind = (enum tv_piece_kind)piece->kind;
        at = piece->from + (piece->kind == TV_PIECE_GLUE ? 0 : at - piece->at);
    }
    return unwrap_offset(checker, at);
}

/* ---- In the input ---------------------------------------------------------------------------- */

/* The end of the line that starts at an offset of the record. A record that is a line holds one. */
static size_t find_line_end(const struct tv_checker *checker, size_t at) {
    struct tv_str record = checker->record;
    bool is_line = checker->framer.framing == TV_FRAMING_LINES;
    assert(!is_line || record.len == 0 || !memchr(record.at, '\n', record.len));
    const char *newline =
        record.len > at && !is_line ? memchr(record.at + at, '\n', record.len - at) : NULL;
    return newline ? (size_t)(newline - record.at) : record.len;
}

/* Back to the start of the record. */
static void rewind_place(struct tv_checker *checker) {
    checker->located = (struct tv_located){.line = 1, .column = 1};
    checker->located.line_end = find_line_end(checker, 0);
}

/* True when the record itself is what was scanned, and is ASCII: each byte takes a column. */
static bool is_ascii(const struct tv_checker *checker) {
    return !checker->index.has_high && checker->text.at == checker->record.at &&
           checker->text.len == checker->record.len;
}

/* Moves on to an offset of the record. */
static void locate(struct tv_checker *checker, size_t at) {
    struct tv_located *located = &checker->located;
    struct tv_str record = checker->record;
    if (at < located->at)
        rewind_place(checker);
    while (located->line_end < at) {
        located->line_at = located->at = located->line_end + 1;
        located->line++;
        located->column = 1;
        located->line_end = find_line_end(checker, located->line_at);
    }
    struct tv_str passed = {record.at + located->at, at - located->at};
    located->column += is_ascii(checker) ? passed.len : tv_code_points(passed);
    located->at = at;
}

void tv_finding_place(struct tv_checker *checker, uint32_t at, uint32_t end,
                      struct tv_finding *finding) {
    const struct tv_framer *framer = &checker->framer;
    const struct tv_located *located = &checker->located;
    struct tv_str record = checker->record;
    locate(checker, at < record.len ? at : record.len);
    size_t stop = located->line_end;
    finding->record = framer->record;
    finding->line = framer->line + located->line - 1;
    finding->column = located->column + (located->line == 1 ? framer->column - 1 : 0);
    finding->offset = framer->offset + at;
    finding->len = end > at ? end - at : 0;
    if (stop > located->line_at && record.at[stop - 1] == '\r')
        stop--;
    finding->text = (struct tv_str){record.at + located->line_at, stop - located->line_at};
    finding->text_offset = framer->offset + located->line_at;
}

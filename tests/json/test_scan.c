/* The scan, with every kernel of this machine, against an oracle that is too simple to be wrong in
 * the same way: one byte after the other, UTF-8 by the table of well-formed sequences in the
 * Unicode Standard (table 3-7). */
#include "json_test.h"

#include "scan.h"

/* ---- The oracle ----------------------------------------------------------------------------- */

struct verdict {
    enum tv_json_fault fault;
    size_t at;
    bool has_escapes, has_high;
    size_t escape_first, escape_last;
    size_t count;
    uint32_t quotes[512];
};

struct utf8_row {
    unsigned char lead_min, lead_max, second_min, second_max;
    size_t len;
};

static size_t well_formed_len(const unsigned char *text, size_t left) {
    static const struct utf8_row rows[] = {
        {0x00, 0x7f, 0, 0, 1},       {0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3},
        {0xe1, 0xec, 0x80, 0xbf, 3}, {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
        {0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct utf8_row *row = &rows[i];
        if (text[0] < row->lead_min || text[0] > row->lead_max)
            continue;
        if (left < row->len ||
            (row->len > 1 && (text[1] < row->second_min || text[1] > row->second_max)))
            return 0;
        for (size_t j = 2; j < row->len; j++) {
            if (text[j] < 0x80 || text[j] > 0xbf)
                return 0;
        }
        return row->len;
    }
    return 0;
}

static size_t escape_len(const char *text, size_t left) {
    if (left >= 2 && text[1] && strchr("\"\\/bfnrt", text[1]))
        return 2;
    if (left < 6 || text[1] != 'u')
        return 0;
    for (int i = 2; i < 6; i++) {
        if (!text[i] || !strchr("0123456789abcdefABCDEF", text[i]))
            return 0;
    }
    return 6;
}

/* Closing quote of the string opened at `at`, or len. */
static size_t find_close(struct tv_str text, size_t at) {
    for (at++; at < text.len && text.at[at] != '"'; at++) {
        if (text.at[at] == '\\')
            at++;
    }
    return at < text.len ? at : text.len;
}

static void judge_byte(struct tv_str text, size_t *at, bool inside, struct verdict *verdict) {
    char c = text.at[*at];
    size_t len = well_formed_len((const unsigned char *)text.at + *at, text.len - *at);
    verdict->at = *at;
    verdict->has_high |= (unsigned char)c >= 0x80;
    if (len == 0) {
        verdict->fault = TV_JSON_ENCODING;
    } else if (c == '\\') {
        if (!verdict->has_escapes)
            verdict->escape_first = *at;
        verdict->escape_last = *at;
        verdict->has_escapes = true;
        len = inside ? escape_len(text.at + *at, text.len - *at) : 0;
        if (len == 0)
            verdict->fault = TV_JSON_SYNTAX;
    } else if (inside && (unsigned char)c < 0x20) {
        verdict->fault = TV_JSON_SYNTAX;
    }
    *at += len;
}

static void judge(struct tv_str text, struct verdict *verdict) {
    *verdict = (struct verdict){.fault = TV_JSON_OK};
    for (size_t at = 0; at < text.len && !verdict->fault;) {
        if (text.at[at] != '"') {
            judge_byte(text, &at, false, verdict);
            continue;
        }
        size_t close = find_close(text, at);
        if (close == text.len) {
            verdict->fault = TV_JSON_SYNTAX;
            verdict->at = at;
            return;
        }
        verdict->quotes[verdict->count++] = (uint32_t)at;
        verdict->quotes[verdict->count++] = (uint32_t)close;
        for (at++; at < close && !verdict->fault;)
            judge_byte(text, &at, true, verdict);
        at = close + 1;
    }
}

/* ---- Comparing ------------------------------------------------------------------------------ */

static struct index_room room;
static const struct tv_kernel *kernels[TV_KERNELS_MAX];
static size_t kernel_count;

static void expect_same_index_of(const struct tv_kernel *kernel, struct tv_str text,
                                 const struct verdict *verdict) {
    struct tv_index index = index_in(&room);
    struct tv_json_error error;
    memset(room.quotes, 0xee, (text.len + 64) * sizeof *room.quotes); /* what others left there */
    bool ok = tv_scan(kernel, text, &index, &error);
    assert_int_equal(error.fault, verdict->fault);
    assert_int_equal(ok, verdict->fault == TV_JSON_OK);
    if (!ok) {
        assert_int_equal(error.at, verdict->at);
        assert_non_null(error.detail);
        return;
    }
    assert_int_equal(index.count, verdict->count);
    assert_int_equal(index.has_escapes, verdict->has_escapes);
    assert_int_equal(index.has_high, verdict->has_high);
    assert_int_equal(index.escape_first, verdict->has_escapes ? verdict->escape_first : UINT32_MAX);
    assert_int_equal(index.escape_last, verdict->has_escapes ? verdict->escape_last : 0);
    assert_memory_equal(index.quotes, verdict->quotes, verdict->count * sizeof *index.quotes);
    for (uint32_t i = 0; i < TV_INDEX_SENTINELS; i++)
        assert_int_equal(index.quotes[index.count + i], text.len);
}

/* With every kernel of this machine. */
static void expect_same_index(struct tv_str text, const struct verdict *verdict) {
    for (size_t i = 0; i < kernel_count; i++)
        expect_same_index_of(kernels[i], text, verdict);
}

static void expect_as_judged(struct tv_str text) {
    struct verdict verdict;
    judge(text, &verdict);
    expect_same_index(text, &verdict);
}

/* ---- Random and adversarial texts ----------------------------------------------------------- */

/* Pieces to build texts from, each as likely as the others: sound ones, many quotes, faults. */
static const struct tv_str alphabets[][12] = {
    {TV_STR("\""), TV_STR("\\\""), TV_STR("a"), TV_STR(" "), TV_STR("\\\\"), TV_STR("\\u00e9"),
     TV_STR("\xc3\xa9"), TV_STR("\xe2\x82\xac"), TV_STR("\xf0\x9f\x98\x80"), TV_STR("{"),
     TV_STR("bcdefghijkl"), TV_STR("mnopqrstuvwxyz0123456789")},
    {TV_STR("\""), TV_STR("\""), TV_STR("\"\""), TV_STR("\"a\""), TV_STR("\"\\\"\""), TV_STR(","),
     TV_STR("\"\\\\\""), TV_STR(":"), TV_STR("\" \""), TV_STR("\n"), TV_STR("1"),
     TV_STR("\"\"\"\"")},
    {TV_STR("\""), TV_STR("\\"), TV_STR("\x80"), TV_STR("\xe2\x82"), TV_STR("\xed\xa0\x80"),
     TV_STR("\x01"), TV_STR("\n"), TV_STR("\\u12"), TV_STR("abcdefghijklmnopqrstuvwxyz"),
     TV_STR("\xf4\x90\x80\x80"), TV_STR("\xc0\xaf"), TV_STR("0123456789012345678901234567")},
};

static void fill(struct random *random, char *out, size_t len) {
    const struct tv_str *alphabet = alphabets[random_below(random, 3)];
    size_t at = 0;
    while (at < len) {
        struct tv_str piece = alphabet[random_below(random, 12)];
        size_t part = piece.len < len - at ? piece.len : len - at;
        memcpy(out + at, piece.at, part);
        at += part;
    }
}

/* A text without faults: escapes only inside strings, and every string closed. */
static void fill_sound(struct random *random, char *out, size_t len) {
    static const struct tv_str outside[] = {TV_STR("\""),       TV_STR(" "),
                                            TV_STR("\n"),       TV_STR("{"),
                                            TV_STR("\xc3\xa9"), TV_STR("123456789012345678901")};
    bool inside = false;
    for (size_t at = 0; at < len;) {
        struct tv_str piece =
            inside ? alphabets[0][random_below(random, 12)] : outside[random_below(random, 6)];
        size_t left = len - at - (inside || piece.at[0] == '"');
        if (inside && left == 0)
            piece = TV_STR("\"");
        else if (piece.len > left)
            piece = TV_STR(" ");
        memcpy(out + at, piece.at, piece.len);
        at += piece.len;
        inside ^= piece.at[0] == '"';
    }
}

static void test_index_equals_oracle_at_all_lengths_and_alignments(void **state) {
    (void)state;
    static _Alignas(64) char buffer[64 + 256];
    struct random random = {20240601};
    struct verdict verdict;
    for (size_t len = 0; len <= 200; len++) {
        for (size_t align = 0; align < 64; align++) {
            struct tv_str text = {buffer + align, len};
            fill_sound(&random, buffer + align, len);
            judge(text, &verdict);
            assert_int_equal(verdict.fault, TV_JSON_OK);
            expect_same_index(text, &verdict);
            fill(&random, buffer + align, len);
            expect_as_judged(text);
        }
    }
}

static void test_random_bytes_give_the_oracles_verdict(void **state) {
    (void)state;
    struct random random = {7};
    char buffer[200];
    for (int round = 0; round < 20000; round++) {
        size_t len = random_below(&random, sizeof buffer);
        for (size_t i = 0; i < len; i++)
            buffer[i] = (char)random_next(&random);
        expect_as_judged((struct tv_str){buffer, len});
    }
}

static void test_pieces_are_found_across_every_block_border(void **state) {
    (void)state;
    static const struct tv_str pieces[] = {
        TV_STR("\\\""),    TV_STR("\\\\"),     TV_STR("\\\\\\\""),     TV_STR("\\\\\\\\"),
        TV_STR("\\u20ac"), TV_STR("\xc3\xa9"), TV_STR("\xe2\x82\xac"), TV_STR("\xf0\x9f\x98\x80"),
        TV_STR("\"\""),    TV_STR("\",\""),    TV_STR("\xe2\x82"),     TV_STR("\xf0\x9f\x98"),
        TV_STR("\\u20a"),  TV_STR("\\x"),      TV_STR("\x1f"),         TV_STR("\" \\ \""),
    };
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        for (size_t at = 1; at < 140; at++) {
            char buffer[200];
            memset(buffer, 'x', sizeof buffer);
            buffer[0] = '"';
            memcpy(buffer + at, pieces[i].at, pieces[i].len);
            buffer[at + pieces[i].len] = '"';
            expect_as_judged((struct tv_str){buffer, at + pieces[i].len + 1});
            buffer[at + pieces[i].len] = 'x';
            buffer[sizeof buffer - 1] = '"';
            expect_as_judged((struct tv_str){buffer, sizeof buffer});
        }
    }
}

static void test_every_byte_behind_a_backslash_and_as_a_digit_is_judged_right(void **state) {
    (void)state;
    char buffer[] = "\"                                                        \\u1aF0 \"";
    char *backslash = strchr(buffer, '\\');
    for (char *at = backslash + 1; at < backslash + 6; at++) {
        char was = *at;
        for (unsigned byte = 0; byte < 256; byte++) {
            *at = (char)byte;
            expect_as_judged((struct tv_str){buffer, sizeof buffer - 1});
        }
        *at = was;
    }
}

static void test_runs_of_backslashes_of_any_length_escape_right(void **state) {
    (void)state;
    char buffer[256];
    for (size_t start = 1; start < 70; start++) {
        for (size_t run = 0; run < 140; run++) {
            memset(buffer, 'x', start);
            memset(buffer + start, '\\', run);
            buffer[0] = '"';
            memcpy(buffer + start + run, "\"\"\"", 3);
            expect_as_judged((struct tv_str){buffer, start + run + 1});
            expect_as_judged((struct tv_str){buffer, start + run + 3});
        }
    }
}

static void test_any_number_of_quotes_in_a_block_is_found(void **state) {
    (void)state;
    char buffer[128];
    for (size_t count = 0; count <= 64; count++) {
        memset(buffer, ' ', sizeof buffer);
        memset(buffer + 64 - count, '"', count);
        if (count % 2)
            buffer[100] = '"';
        expect_as_judged((struct tv_str){buffer, sizeof buffer});
    }
}

/* Bytes that matter to the scan, alone and as the halves of something. */
static const char bytes_that_matter[] = {'"',    '\\',   'u',    '0',    'x',    '\x1f',
                                         '\n',   ' ',    '\x7f', '\x80', '\xbf', '\xc3',
                                         '\xe2', '\xed', '\xa0', '\xf0', '\xf4', '\x8f'};

/* Eight of these bytes over the border of two blocks, in a string that is closed or not. */
static void test_any_bytes_over_the_border_of_two_blocks_are_judged_right(void **state) {
    (void)state;
    struct random random = {4711};
    char buffer[200];
    for (int round = 0; round < 60000; round++) {
        size_t len = 80 + random_below(&random, sizeof buffer - 80);
        size_t border = 64 * (1 + random_below(&random, (len - 8) / 64));
        size_t at = border - random_below(&random, 9);
        memset(buffer, 'x', len);
        buffer[random_below(&random, 50)] = '"';
        buffer[len - 1] = '"';
        for (size_t i = 0; i < 8 && at + i < len - 1; i++)
            buffer[at + i] = bytes_that_matter[random_below(&random, sizeof bytes_that_matter)];
        expect_as_judged((struct tv_str){buffer, len});
    }
}

/* Each record ends at a page that cannot be read, and then begins right behind one. */
static void test_nothing_around_the_record_is_read(void **state) {
    (void)state;
    struct guarded guarded = guarded_open();
    struct random random = {99};
    char buffer[200];
    for (size_t len = 0; len <= sizeof buffer; len++) {
        for (int round = 0; round < 20; round++) {
            if (round % 2)
                fill(&random, buffer, len);
            else
                fill_sound(&random, buffer, len);
            struct tv_str text = {buffer, len};
            expect_as_judged(place_at_end(&guarded, text));
            expect_as_judged(place_at_start(&guarded, text));
        }
    }
    guarded_close(&guarded);
}

/* The same with text beyond ASCII everywhere, for which kernels look back and ahead. */
static void test_nothing_around_a_record_beyond_ascii_is_read(void **state) {
    (void)state;
    static const struct tv_str letters[] = {TV_STR("\xc3\xa9"), TV_STR("\xe2\x82\xac"),
                                            TV_STR("\xf0\x9f\x98\x80"), TV_STR("\\\\"),
                                            TV_STR("\\u20ac")};
    struct guarded guarded = guarded_open();
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
        for (size_t len = 0; len <= 200; len++) {
            char buffer[200];
            for (size_t at = 0; at < len; at++)
                buffer[at] = letters[i].at[at % letters[i].len];
            struct tv_str text = {buffer, len};
            expect_as_judged(place_at_end(&guarded, text));
            expect_as_judged(place_at_start(&guarded, text));
        }
    }
    guarded_close(&guarded);
}

/* ---- UTF-8 ---------------------------------------------------------------------------------- */

static void test_every_sequence_of_up_to_three_bytes_is_judged_by_the_unicode_table(void **state) {
    (void)state;
    unsigned char bytes[3];
    for (uint32_t value = 0x800000; value <= 0xffffff; value++) {
        bytes[0] = (unsigned char)(value >> 16);
        bytes[1] = (unsigned char)(value >> 8);
        bytes[2] = (unsigned char)value;
        for (size_t len = 3; len > 0; len--) {
            size_t found = tv_scan_sequence((struct tv_str){(const char *)bytes, len}, 0);
            if (found != well_formed_len(bytes, len))
                fail_msg("sequence %06x of %zu bytes", value, len);
            if (len == 3 && value & 0xff)
                break;
        }
    }
}

static const unsigned char edges[] = {0x00, 0x22, 0x5c, 0x7f, 0x80, 0x8f, 0x90,
                                      0x9f, 0xa0, 0xbf, 0xc0, 0xc2, 0xe0, 0xff};

static void test_sequences_of_two_and_three_bytes_are_found_in_a_record(void **state) {
    (void)state;
    char record[] = "\"abc\"";
    for (unsigned lead = 0x80; lead <= 0xff; lead++) {
        for (unsigned second = 0; second <= 0xff; second++) {
            for (size_t i = 0; i < sizeof edges; i++) {
                record[1] = (char)lead;
                record[2] = (char)second;
                record[3] = (char)edges[i];
                expect_as_judged((struct tv_str){record, 5});
            }
        }
    }
}

static void test_sequences_of_four_bytes_are_judged_at_their_edges(void **state) {
    (void)state;
    char record[] = "[\"abcd\"]";
    for (unsigned lead = 0xf0; lead <= 0xff; lead++) {
        for (unsigned second = 0; second <= 0xff; second++) {
            for (size_t i = 0; i < sizeof edges * sizeof edges; i++) {
                record[2] = (char)lead;
                record[3] = (char)second;
                record[4] = (char)edges[i / sizeof edges];
                record[5] = (char)edges[i % sizeof edges];
                struct verdict verdict;
                struct tv_str text = {record, 8};
                judge(text, &verdict);
                expect_same_index(text, &verdict);
            }
        }
    }
}

/* ---- Places and words ----------------------------------------------------------------------- */

static void expect_fault(const char *text, enum tv_json_fault fault, uint32_t at,
                         const char *detail) {
    for (size_t i = 0; i < kernel_count; i++) {
        struct tv_index index = index_in(&room);
        struct tv_json_error error;
        assert_false(tv_scan(kernels[i], str_of(text), &index, &error));
        assert_int_equal(error.fault, fault);
        assert_int_equal(error.at, at);
        assert_string_equal(error.detail, detail);
    }
}

static void test_faults_are_named_and_located(void **state) {
    (void)state;
    expect_fault("{\"a\": \"b}", TV_JSON_SYNTAX, 6, "the string is not closed");
    expect_fault("\"a\\\"", TV_JSON_SYNTAX, 0, "the string is not closed");
    expect_fault("\"a\\", TV_JSON_SYNTAX, 0, "the string is not closed");
    expect_fault("{\\}", TV_JSON_SYNTAX, 1, "a backslash outside a string");
    expect_fault("\"ab\\x\"", TV_JSON_SYNTAX, 3, "a backslash that starts no escape");
    expect_fault("\"ab\\u12g4\"", TV_JSON_SYNTAX, 3, "a backslash that starts no escape");
    expect_fault("\"ab\t\"", TV_JSON_SYNTAX, 3, "a control character in a string");
    expect_fault("\"ab\ncd\"", TV_JSON_SYNTAX, 3, "a line break in a string");
    expect_fault("\"ab\xff\"", TV_JSON_ENCODING, 3, "a byte that is part of no character");
    expect_fault("{\xff}", TV_JSON_ENCODING, 1, "a byte that is part of no character");
}

static void test_the_earliest_fault_wins(void **state) {
    (void)state;
    expect_fault("\"a\x01\xff\"", TV_JSON_SYNTAX, 2, "a control character in a string");
    expect_fault("\"a\xff\x01\"", TV_JSON_ENCODING, 2, "a byte that is part of no character");
    expect_fault("\"a\" \xff \\", TV_JSON_ENCODING, 4, "a byte that is part of no character");
    expect_fault("\"a\x01 and on", TV_JSON_SYNTAX, 0, "the string is not closed");
    expect_fault("\"\x01\" \"b", TV_JSON_SYNTAX, 1, "a control character in a string");
}

static void test_controls_outside_strings_are_left_to_the_walk(void **state) {
    (void)state;
    expect_as_judged(TV_STR("{\n\t\"a\"\r\x01:\x00 1}"));
}

/* ---- Lines ---------------------------------------------------------------------------------- */

static bool is_same_index(const struct tv_index *a, const struct tv_index *b) {
    size_t len = (a->count + TV_INDEX_SENTINELS) * sizeof *a->quotes;
    return a->count == b->count && memcmp(a->quotes, b->quotes, len) == 0 &&
           a->has_high == b->has_high && a->has_escapes == b->has_escapes &&
           a->escape_first == b->escape_first && a->escape_last == b->escape_last;
}

/* The first len bytes, a newline and the bytes behind it; with less than 66 there, nothing is
 * found.
 */
static void expect_line(const struct tv_kernel *kernel, char *bytes, size_t len, size_t behind) {
    uint32_t of_line[1024], of_record[1024];
    struct tv_index line = {.quotes = of_line, .quotes_max = 1024};
    struct tv_index record = {.quotes = of_record, .quotes_max = 1024};
    struct tv_json_error error;
    size_t found = SIZE_MAX;
    char kept = bytes[len];
    bytes[len] = '\n';
    bool is_right = tv_scan(kernel, (struct tv_str){bytes, len}, &record, &error);
    bool is_line = tv_scan_line(kernel, (struct tv_str){bytes, len + 1 + behind}, &line, &found);
    assert_true(is_line == is_right || (!is_line && behind < 65));
    if (is_line) {
        assert_int_equal(found, len);
        assert_true(is_same_index(&line, &record));
    }
    bytes[len] = kept;
}

static void test_a_line_is_scanned_like_a_record_of_its_bytes(void **state) {
    (void)state;
    char bytes[512];
    const char *unit = "{\"name\":\t\"a \\\"b\\\" \xc3\xa9\", \"x\": [\"\", \"1\\u00e9\"]}";
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = unit[i % strlen(unit)];
    for (size_t i = 0; i < kernel_count; i++) {
        for (size_t len = 0; len < 260; len++) {
            expect_line(kernels[i], bytes, len, 66);
            expect_line(kernels[i], bytes, len, 200);
            expect_line(kernels[i], bytes, len, 0);
        }
    }
}

static void test_the_first_of_two_line_ends_counts(void **state) {
    (void)state;
    char bytes[200];
    uint32_t quotes[512];
    memset(bytes, ' ', sizeof bytes);
    memcpy(bytes, "{\"a\":\n\"b\n", 10);
    for (size_t i = 0; i < kernel_count; i++) {
        struct tv_index index = {.quotes = quotes, .quotes_max = 512};
        size_t len = 0;
        assert_true(tv_scan_line(kernels[i], (struct tv_str){bytes, 200}, &index, &len));
        assert_int_equal(len, 5);
        assert_int_equal(index.count, 2);
    }
}

static void test_a_line_without_an_end_or_room_is_not_found(void **state) {
    (void)state;
    char bytes[300];
    uint32_t quotes[512];
    memset(bytes, ' ', sizeof bytes);
    bytes[220] = '\n';
    for (size_t i = 0; i < kernel_count; i++) {
        struct tv_index index = {.quotes = quotes, .quotes_max = 512};
        size_t len = 0;
        assert_false(tv_scan_line(kernels[i], (struct tv_str){bytes, 220}, &index, &len));
        assert_true(tv_scan_line(kernels[i], (struct tv_str){bytes, 300}, &index, &len));
        index.quotes_max = 200 + 64 + TV_INDEX_SENTINELS;
        assert_false(tv_scan_line(kernels[i], (struct tv_str){bytes, 300}, &index, &len));
        index.quotes_max = 0;
        assert_false(tv_scan_line(kernels[i], (struct tv_str){bytes, 300}, &index, &len));
    }
}

/* ---- The room of the index ------------------------------------------------------------------ */

static void expect_room_for_exactly_ten(const struct tv_kernel *kernel) {
    uint32_t quotes[80];
    struct tv_index index = {.quotes = quotes, .quotes_max = 78};
    struct tv_json_error error;
    assert_true(tv_scan(kernel, TV_STR("\"\"\"\"\"\"\"\"\"\""), &index, &error));
    assert_int_equal(index.count, 10);
    assert_false(tv_scan(kernel, TV_STR("\"\"\"\"\"\"\"\"\"\" "), &index, &error));
    assert_int_equal(error.fault, TV_JSON_SYNTAX);
    index.quotes_max = 0;
    assert_false(tv_scan(kernel, TV_STR(""), &index, &error));
}

static void test_a_record_longer_than_the_index_has_room_for_is_refused(void **state) {
    (void)state;
    for (size_t i = 0; i < kernel_count; i++)
        expect_room_for_exactly_ten(kernels[i]);
}

/* Nothing but quotes fills the index most; its last entry is the last that may be written. */
static void test_no_kernel_writes_beyond_the_room_that_is_asked_for(void **state) {
    (void)state;
    struct guarded guarded = guarded_open();
    char buffer[600];
    memset(buffer, '"', sizeof buffer);
    for (uint32_t len = 0; len <= sizeof buffer; len += 2) {
        uint32_t room_len = len + 64 + TV_INDEX_SENTINELS;
        struct tv_index index = {.quotes = (uint32_t *)(void *)guarded.end - room_len,
                                 .quotes_max = room_len};
        struct tv_json_error error;
        for (size_t i = 0; i < kernel_count; i++) {
            assert_true(tv_scan(kernels[i], (struct tv_str){buffer, len}, &index, &error));
            assert_int_equal(index.count, len);
        }
    }
    guarded_close(&guarded);
}

/* ---- The kernels ---------------------------------------------------------------------------- */

static void test_kernels_are_found_by_name_and_the_first_is_the_best(void **state) {
    (void)state;
    assert_ptr_equal(tv_kernel_best(), kernels[0]);
    assert_ptr_equal(tv_kernel_scalar(), kernels[kernel_count - 1]);
    assert_string_equal(tv_kernel_name(tv_kernel_scalar()), "scalar");
    for (size_t i = 0; i < kernel_count; i++) {
        print_message("kernel: %s\n", tv_kernel_name(kernels[i]));
        assert_ptr_equal(tv_kernel_named(str_of(tv_kernel_name(kernels[i]))), kernels[i]);
    }
    assert_null(tv_kernel_named(TV_STR("")));
    assert_null(tv_kernel_named(TV_STR("sse2")));
    assert_null(tv_kernel_named(TV_STR("scalar ")));
}

int main(void) {
    kernel_count = tv_kernels(kernels);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_index_equals_oracle_at_all_lengths_and_alignments),
        cmocka_unit_test(test_random_bytes_give_the_oracles_verdict),
        cmocka_unit_test(test_pieces_are_found_across_every_block_border),
        cmocka_unit_test(test_every_byte_behind_a_backslash_and_as_a_digit_is_judged_right),
        cmocka_unit_test(test_runs_of_backslashes_of_any_length_escape_right),
        cmocka_unit_test(test_any_number_of_quotes_in_a_block_is_found),
        cmocka_unit_test(test_any_bytes_over_the_border_of_two_blocks_are_judged_right),
        cmocka_unit_test(test_nothing_around_the_record_is_read),
        cmocka_unit_test(test_nothing_around_a_record_beyond_ascii_is_read),
        cmocka_unit_test(test_every_sequence_of_up_to_three_bytes_is_judged_by_the_unicode_table),
        cmocka_unit_test(test_sequences_of_two_and_three_bytes_are_found_in_a_record),
        cmocka_unit_test(test_sequences_of_four_bytes_are_judged_at_their_edges),
        cmocka_unit_test(test_faults_are_named_and_located),
        cmocka_unit_test(test_the_earliest_fault_wins),
        cmocka_unit_test(test_controls_outside_strings_are_left_to_the_walk),
        cmocka_unit_test(test_a_line_is_scanned_like_a_record_of_its_bytes),
        cmocka_unit_test(test_the_first_of_two_line_ends_counts),
        cmocka_unit_test(test_a_line_without_an_end_or_room_is_not_found),
        cmocka_unit_test(test_a_record_longer_than_the_index_has_room_for_is_refused),
        cmocka_unit_test(test_no_kernel_writes_beyond_the_room_that_is_asked_for),
        cmocka_unit_test(test_kernels_are_found_by_name_and_the_first_is_the_best),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

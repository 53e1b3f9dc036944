/* Mutates events and checks them with a checker a kernel: what is found must be the same, to the
 * last word and offset. The mutations aim at what kernels look at: quotes, backslashes, control
 * characters, UTF-8, lengths. They follow from the seed alone, and each input from its number.
 *
 *   compare_kernels EVENTS.ndjson COUNT [SEED]     COUNT events are mutated; SEED is 1
 *
 * Ends with 77 on a machine that has one kernel only. */
#include "shipped.h"
#include "validator.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    EVENT_MAX = 16 << 10, /* bytes; longer events of the file are not used */
    GROWTH_MAX = 512,     /* bytes that mutations add to an event */
    INPUT_EVENTS_MAX = 4,
    INPUT_MAX = INPUT_EVENTS_MAX * (EVENT_MAX + GROWTH_MAX),
    EDITS_MAX = 3,
    RECORD_LEN_MAX = 64 << 10
};

/* ---- Random numbers ------------------------------------------------------------------------- */

static uint64_t next_random(uint64_t *state) {
    *state += 0x9E3779B97F4A7C15u;
    uint64_t z = *state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

/* 0 .. count - 1 */
static size_t random_below(uint64_t *state, size_t count) {
    return (size_t)(next_random(state) % count);
}

/* ---- Mutations ------------------------------------------------------------------------------ */

/* Room for a text of up to `max` bytes. */
struct text {
    char *at;
    size_t len, max;
};

static const struct tv_str pieces[] = {TV_STR("\""),
                                       TV_STR("\\"),
                                       TV_STR("\\\""),
                                       TV_STR("\\\\"),
                                       TV_STR("\\\\\\"),
                                       TV_STR("\\u12"),
                                       TV_STR("\\u00e9"),
                                       TV_STR("\\ud83d\\ude00"),
                                       TV_STR("\\n"),
                                       TV_STR("\\x"),
                                       TV_STR("\xc3\xa9"),
                                       TV_STR("\xe2\x82\xac"),
                                       TV_STR("\xf0\x9f\x98"),
                                       TV_STR("\x80"),
                                       TV_STR("\xed\xa0\x80"),
                                       TV_STR("\xf4\x90\x80\x80"),
                                       TV_STR("\xc0\xaf"),
                                       TV_STR("\x01"),
                                       TV_STR("\n"),
                                       TV_STR("\r\n"),
                                       TV_STR("\t"),
                                       TV_STR("\x7f"),
                                       TV_STR("\0"),
                                       TV_STR("{"),
                                       TV_STR("}"),
                                       TV_STR("["),
                                       TV_STR("]"),
                                       TV_STR(","),
                                       TV_STR(":"),
                                       TV_STR("\"a\":1,"),
                                       TV_STR("    "),
                                       TV_STR("\"\"\"\"\"\"\"\""),
                                       TV_STR("jane@example.com"),
                                       TV_STR("+49 30 5550100"),
                                       TV_STR("4111 1111 1111 1111"),
                                       TV_STR("756.9217.0769.85"),
                                       TV_STR("AKIAIOSFODNN7EXAMPLE"),
                                       TV_STR("\"password\":\"x\",")};

static struct tv_str random_piece(uint64_t *state) {
    return pieces[random_below(state, sizeof pieces / sizeof *pieces)];
}

static void insert(struct text *text, size_t at, struct tv_str piece) {
    if (piece.len > text->max - text->len)
        return;
    memmove(text->at + at + piece.len, text->at + at, text->len - at);
    memcpy(text->at + at, piece.at, piece.len);
    text->len += piece.len;
}

static void overwrite(struct text *text, size_t at, struct tv_str piece) {
    size_t len = piece.len < text->len - at ? piece.len : text->len - at;
    memcpy(text->at + at, piece.at, len);
}

static void cut_out(struct text *text, size_t at, size_t len) {
    len = len < text->len - at ? len : text->len - at;
    memmove(text->at + at, text->at + at + len, text->len - at - len);
    text->len -= len;
}

static void insert_run(struct text *text, size_t at, struct tv_str piece, size_t count) {
    for (size_t i = 0; i < count; i++)
        insert(text, at, piece);
}

static void mutate(struct text *text, uint64_t *state) {
    if (!text->len)
        return;
    size_t at = random_below(state, text->len);
    switch (random_below(state, 8)) {
    case 0:
        text->at[at] = (char)(text->at[at] ^ (1 << random_below(state, 8)));
        break;
    case 1:
        text->at[at] = (char)next_random(state);
        break;
    case 2:
        cut_out(text, at, 1 + random_below(state, 8));
        break;
    case 3:
        overwrite(text, at, random_piece(state));
        break;
    case 4:
        insert_run(text, at, random_piece(state), 1 + random_below(state, 70));
        break;
    case 5:
        if (random_below(state, 4) == 0)
            text->len = at;
        break;
    default:
        insert(text, at, random_piece(state));
    }
}

/* ---- What a checker found ------------------------------------------------------------------- */

struct found {
    char *bytes; /* all findings of an input, one behind the other */
    size_t len, room;
    uint64_t count; /* of all inputs */
};

static void append(struct found *found, const void *at, size_t len) {
    if (len > found->room - found->len) {
        found->room = 2 * (found->room + len);
        found->bytes = realloc(found->bytes, found->room);
        if (!found->bytes)
            abort();
    }
    if (len)
        memcpy(found->bytes + found->len, at, len);
    found->len += len;
}

static void append_text(struct found *found, struct tv_str text) {
    append(found, &text.len, sizeof text.len);
    append(found, text.at, text.len);
}

static void take(void *context, const struct tv_finding *f) {
    struct found *found = context;
    const uint64_t numbers[] = {f->rule,   f->declared, f->record,      f->line,
                                f->column, f->offset,   f->len,         f->version,
                                f->node,   f->text.len, f->text_offset, (uint64_t)f->actual_type};
    const struct tv_str texts[] = {f->pointer,   f->expected, f->actual,         f->suggestion,
                                   f->detail,    f->call,     f->event,          f->message_id,
                                   f->timestamp, f->sender,   f->sender_version, f->node_path};
    append(found, numbers, sizeof numbers);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        append_text(found, texts[i]);
    for (uint32_t i = 0; i < f->origin_count; i++) {
        append_text(found, f->origins[i].file);
        append(found, &f->origins[i].line, sizeof f->origins[i].line);
    }
    found->count++;
}

/* ---- Comparing ------------------------------------------------------------------------------ */

struct contender {
    const struct tv_kernel *kernel;
    struct tv_checker *checker;
    struct found found;
};

struct contest {
    struct contender contenders[TV_KERNELS_MAX];
    size_t contender_count;
    struct tv_str *events;
    size_t event_count;
    char *input;
};

static void check(struct contender *contender, struct tv_str input) {
    contender->found.len = 0;
    tv_checker_feed(contender->checker, input.at, input.len);
    tv_checker_finish(contender->checker, false);
}

static bool is_same(const struct contender *a, const struct contender *b) {
    const struct tv_totals *totals_a = tv_checker_totals(a->checker);
    const struct tv_totals *totals_b = tv_checker_totals(b->checker);
    return a->found.len == b->found.len &&
           (a->found.len == 0 || !memcmp(a->found.bytes, b->found.bytes, a->found.len)) &&
           !memcmp(totals_a, totals_b, sizeof *totals_a);
}

static void print_bytes(struct tv_str input) {
    for (size_t i = 0; i < input.len; i++) {
        unsigned char byte = (unsigned char)input.at[i];
        if (byte < 0x20 || byte > 0x7e || byte == '\\')
            printf("\\x%02x", byte);
        else
            putchar(byte);
    }
    putchar('\n');
}

/* False, and the input printed, when two kernels disagree about it. */
static bool compare(struct contest *contest, struct tv_str input) {
    struct contender *first = &contest->contenders[0];
    check(first, input);
    for (size_t i = 1; i < contest->contender_count; i++) {
        struct contender *other = &contest->contenders[i];
        check(other, input);
        if (!is_same(first, other)) {
            printf("%s and %s differ about:\n", tv_kernel_name(first->kernel),
                   tv_kernel_name(other->kernel));
            print_bytes(input);
            return false;
        }
    }
    return true;
}

/* A few mutated events, one a line. */
static struct tv_str make_input(const struct contest *contest, size_t count, uint64_t state) {
    size_t len = 0;
    for (size_t i = 0; i < count; i++) {
        struct tv_str event = contest->events[random_below(&state, contest->event_count)];
        struct text text = {contest->input + len, event.len, EVENT_MAX + GROWTH_MAX - 1};
        memcpy(text.at, event.at, event.len);
        for (size_t edits = 1 + random_below(&state, EDITS_MAX); edits > 0; edits--)
            mutate(&text, &state);
        text.at[text.len++] = '\n';
        len += text.len;
    }
    return (struct tv_str){contest->input, len};
}

static bool compare_all(struct contest *contest, uint64_t count, uint64_t seed) {
    uint64_t done = 0;
    for (uint64_t number = 0; done < count; number++) {
        uint64_t state = seed * 0xD1342543DE82EF95u + number;
        size_t events = 1 + random_below(&state, INPUT_EVENTS_MAX);
        if (!compare(contest, make_input(contest, events, state))) {
            printf("input %" PRIu64 " of seed %" PRIu64 "\n", number, seed);
            return false;
        }
        done += events;
    }
    printf("%" PRIu64 " mutated events, %" PRIu64 " findings, the same with", done,
           contest->contenders[0].found.count);
    for (size_t i = 0; i < contest->contender_count; i++)
        printf(" %s", tv_kernel_name(contest->contenders[i].kernel));
    printf("\n");
    return true;
}

/* ---- Set-up --------------------------------------------------------------------------------- */

static char *read_all(const char *path, size_t *len) {
    FILE *file = fopen(path, "rb");
    size_t room = (size_t)256 << 20;
    char *bytes = file ? malloc(room) : NULL;
    *len = bytes ? fread(bytes, 1, room, file) : 0;
    if (file)
        fclose(file);
    return bytes;
}

/* The lines of a text that are no longer than EVENT_MAX. */
static void find_events(struct contest *contest, struct tv_str text) {
    size_t room = 0;
    for (size_t at = 0; at < text.len;) {
        const char *end = memchr(text.at + at, '\n', text.len - at);
        size_t len = end ? (size_t)(end - text.at) - at : text.len - at;
        if (contest->event_count == room) {
            room = 2 * room + 64;
            contest->events = realloc(contest->events, room * sizeof *contest->events);
            if (!contest->events)
                abort();
        }
        if (len > 0 && len <= EVENT_MAX)
            contest->events[contest->event_count++] = (struct tv_str){text.at + at, len};
        at += len + 1;
    }
}

static void open_contenders(struct contest *contest, const struct tv_table *table) {
    const struct tv_kernel *kernels[TV_KERNELS_MAX];
    contest->contender_count = tv_kernels(kernels);
    for (size_t i = 0; i < contest->contender_count; i++) {
        struct contender *contender = &contest->contenders[i];
        struct tv_options options = {
            .event_len_max = RECORD_LEN_MAX, .format = TV_INPUT_LINES, .kernel = kernels[i]};
        contender->kernel = kernels[i];
        contender->checker =
            tv_checker_new(table, &options, (struct tv_sink){take, &contender->found});
        if (!contender->checker)
            abort();
    }
}

static void close_contest(struct contest *contest) {
    for (size_t i = 0; i < contest->contender_count; i++) {
        tv_checker_free(contest->contenders[i].checker);
        free(contest->contenders[i].found.bytes);
    }
    free(contest->events);
    free(contest->input);
}

int main(int argc, char **argv) {
    enum tv_status status;
    size_t image_len, len = 0;
    const void *image = tv_shipped_image(&image_len);
    struct tv_table *table = tv_table_load(image, image_len, false, &status, NULL);
    char *bytes = argc > 2 ? read_all(argv[1], &len) : NULL;
    struct contest contest = {.input = malloc(INPUT_MAX)};
    if (!table || !bytes || !contest.input) {
        fprintf(stderr, "usage: compare_kernels EVENTS.ndjson COUNT [SEED]\n");
        return 2;
    }
    find_events(&contest, (struct tv_str){bytes, len});
    open_contenders(&contest, table);
    if (contest.contender_count < 2)
        return puts("skipped: this machine has one kernel only"), 77;
    bool ok = contest.event_count > 0 && compare_all(&contest, strtoull(argv[2], NULL, 10),
                                                     argc > 3 ? strtoull(argv[3], NULL, 10) : 1);
    close_contest(&contest);
    free(bytes);
    tv_table_free(table);
    return ok ? 0 : 1;
}

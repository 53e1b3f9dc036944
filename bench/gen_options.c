/* Reading the command line, by hand: every option has a value, but two. */
#include "gen_options.h"

#include <string.h>

void tv_gen_options_help(FILE *out) {
    fputs("gen_events: events of a made-up company, the same for the same seed\n\n"
          "  --events N         how many events (default 1000)\n"
          "  --size N           or how many bytes, whole events: 200MB, 2GB (MB is 1000000)\n"
          "  --seed N           default 1\n"
          "  --faults RATE      share of events with one planted fault, 0 to 1 (default 0.002)\n"
          "  --fault NAME       plant only this kind\n"
          "  --kinds            list the kinds of faults and the rules that report them\n"
          "  --shape NAME       how the file holds events (default ndjson):\n",
          out);
#define TV_GEN_SHAPE_ROW(id, name, note)                                                           \
    fprintf(out, "                       %-10s %s\n", name, note);
    TV_GEN_SHAPES(TV_GEN_SHAPE_ROW)
#undef TV_GEN_SHAPE_ROW
    fputs("  --out FILE         default - (stdout)\n"
          "  --list FILE        the planted faults: messageId or line:N, rule, pointer, note\n"
          "  --demo DIR         write the demo's folder instead (--seed holds)\n",
          out);
}

/* Digits up to the end or a unit; false when there are none or too many. */
static bool read_number(const char **text, uint64_t *number) {
    const char *start = *text;
    for (*number = 0; **text >= '0' && **text <= '9'; ++*text) {
        if (*number > UINT64_MAX / 100)
            return false;
        *number = *number * 10 + (uint64_t)(**text - '0');
    }
    return *text != start;
}

static bool read_count(const char *text, uint64_t *count) {
    return read_number(&text, count) && !*text;
}

static bool read_size(const char *text, uint64_t *size) {
    static const struct {
        const char *name;
        uint64_t bytes;
    } units[] = {{"", 1}, {"KB", 1000}, {"MB", 1000000}, {"GB", 1000000000}};
    if (!read_number(&text, size))
        return false;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (!strcmp(text, units[i].name)) {
            *size *= units[i].bytes;
            return *size > 0;
        }
    return false;
}

/* "0.002" in millionths. */
static bool read_rate(const char *text, uint32_t *rate) {
    uint64_t whole, scale = TV_GEN_RATE_ONE;
    if (!read_number(&text, &whole) || whole > 1)
        return false;
    *rate = (uint32_t)(whole * scale);
    if (*text == '.')
        for (text++; *text >= '0' && *text <= '9'; text++) {
            scale /= 10;
            *rate += (uint32_t)((uint64_t)(*text - '0') * scale);
        }
    return !*text && *rate <= TV_GEN_RATE_ONE;
}

static bool read_shape(const char *text, enum tv_gen_shape *shape) {
    static const char *const names[] = {
#define TV_GEN_SHAPE_ROW(id, name, note) name,
        TV_GEN_SHAPES(TV_GEN_SHAPE_ROW)
#undef TV_GEN_SHAPE_ROW
    };
    for (int i = 0; i < TV_GEN_SHAPE_COUNT; i++)
        if (!strcmp(text, names[i])) {
            *shape = (enum tv_gen_shape)i;
            return true;
        }
    return false;
}

static bool keep_text(const char *text, const char **kept) {
    *kept = text;
    return *text != '\0';
}

static bool read_value(struct tv_gen_options *options, const char *name, const char *value) {
    if (!strcmp(name, "--events"))
        return read_count(value, &options->events);
    if (!strcmp(name, "--size"))
        return read_size(value, &options->size);
    if (!strcmp(name, "--seed"))
        return read_count(value, &options->seed);
    if (!strcmp(name, "--faults"))
        return read_rate(value, &options->rate);
    if (!strcmp(name, "--fault"))
        return (options->fault = tv_gen_fault_find(value)) != NULL;
    if (!strcmp(name, "--shape"))
        return read_shape(value, &options->shape);
    if (!strcmp(name, "--out"))
        return keep_text(value, &options->out);
    if (!strcmp(name, "--list"))
        return keep_text(value, &options->list);
    return !strcmp(name, "--demo") && keep_text(value, &options->demo);
}

bool tv_gen_options_read(struct tv_gen_options *options, int argc, char **argv) {
    *options = (struct tv_gen_options){.events = 1000, .seed = 1, .rate = 2000, .out = "-"};
    for (int i = 1; i < argc; i++) {
        bool is_help = !strcmp(argv[i], "--help"), is_kinds = !strcmp(argv[i], "--kinds");
        options->help |= is_help;
        options->kinds |= is_kinds;
        if (is_help || is_kinds)
            continue;
        if (i + 1 == argc || !read_value(options, argv[i], argv[i + 1])) {
            fprintf(stderr, "gen_events: cannot use %s%s%s; --help says more\n", argv[i],
                    i + 1 == argc ? "" : " ", i + 1 == argc ? "" : argv[i + 1]);
            return false;
        }
        i++;
    }
    return true;
}

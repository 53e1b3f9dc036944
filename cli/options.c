/* The command line: getopt_long driven by the option table, with did-you-mean for wrong words. */
#include "command.h"
#include "config.h"
#include "read.h"
#include "tables.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

enum { LONG_BASE = 1000 };

static struct tv_str text_of(const char *text) {
    return (struct tv_str){text, strlen(text)};
}

enum tv_command tv_command_find(const char *name) {
    for (int i = 0; i < TV_COMMAND_COUNT; i++)
        if (!strcmp(tv_command_row((enum tv_command)i)->name, name))
            return (enum tv_command)i;
    return TV_COMMAND_COUNT;
}

static void say_unknown(FILE *err, const char *what, const char *name, struct tv_str nearest) {
    fprintf(err, "trackvet: unknown %s \"%s\"", what, name);
    if (nearest.len)
        fprintf(err, "; did you mean \"%.*s\"?", (int)nearest.len, nearest.at);
    fprintf(err, "\n");
}

bool tv_command_refuse(const char *name, FILE *err) {
    struct tv_str names[TV_COMMAND_COUNT];
    for (int i = 0; i < TV_COMMAND_COUNT; i++)
        names[i] = text_of(tv_command_row((enum tv_command)i)->name);
    say_unknown(err, "command", name, tv_nearest(text_of(name), names, TV_COMMAND_COUNT));
    fprintf(err, "`trackvet help` lists the commands\n");
    return false;
}

static bool refuse_option(enum tv_command command, const char *given, FILE *err) {
    struct tv_str names[TV_OPTION_COUNT];
    size_t count = 0, len = strcspn(given, "=");
    char name[64], near[64] = "";
    for (int i = 0; i < TV_OPTION_COUNT; i++)
        if (tv_option_is_told((enum tv_option)i, command))
            names[count++] = text_of(tv_option_row((enum tv_option)i)->name);
    snprintf(name, sizeof name, "%.*s", (int)len, given);
    struct tv_str nearest = tv_nearest(text_of(name + strspn(name, "-")), names, count);
    if (nearest.len)
        snprintf(near, sizeof near, "--%.*s", (int)nearest.len, nearest.at);
    say_unknown(err, "option", name, text_of(near));
    fprintf(err, "`trackvet %s --help` lists its options\n", tv_command_row(command)->name);
    return false;
}

/* Fills getopt's tables with the options of one command. shorts holds at least 3 bytes a row. */
static void fill_tables(enum tv_command command, struct option *longs, char *shorts) {
    *shorts++ = ':';
    for (int i = 0; i < TV_OPTION_COUNT; i++) {
        const struct tv_option_row *row = tv_option_row((enum tv_option)i);
        if (!tv_option_is_of((enum tv_option)i, command))
            continue;
        *longs++ = (struct option){row->name, row->argument ? required_argument : no_argument, NULL,
                                   LONG_BASE + i};
        if (row->letter) {
            *shorts++ = row->letter;
            if (row->argument)
                *shorts++ = ':';
        }
    }
    *longs = (struct option){0};
    *shorts = '\0';
}

static int option_of_code(int code) {
    if (code >= LONG_BASE)
        return code - LONG_BASE;
    for (int i = 0; i < TV_OPTION_COUNT; i++)
        if (tv_option_row((enum tv_option)i)->letter == code)
            return i;
    return -1;
}

/* The word in which getopt found a long option: the last one, or the one before its argument. */
static const char *long_word(char **argv) {
    return optarg && optarg == argv[optind - 1] ? argv[optind - 2] : argv[optind - 1];
}

/* getopt takes the beginning of a name for the name; here that is a mistake. */
static bool is_abbreviated(int code, char **argv) {
    return code >= LONG_BASE && strcspn(long_word(argv) + 2, "=") !=
                                    strlen(tv_option_row((enum tv_option)(code - LONG_BASE))->name);
}

/* An option as it is written: "--quiet" of its code, "-q" of its letter. */
static void write_option(char *out, size_t max, int code) {
    if (code >= LONG_BASE)
        snprintf(out, max, "--%s", tv_option_row((enum tv_option)(code - LONG_BASE))->name);
    else
        snprintf(out, max, "-%c", code);
}

/* What getopt did not like: ':' a missing argument; '?' an argument too many (optopt: the option),
 * an unknown letter (optopt) or an unknown word. */
static bool refuse_given(enum tv_command command, int code, char **argv, FILE *err) {
    char name[64];
    write_option(name, sizeof name, optopt);
    if (code == ':')
        fprintf(err, "trackvet: option %s needs an argument\n", name);
    else if (optopt >= LONG_BASE)
        fprintf(err, "trackvet: option %s takes no argument\n", name);
    else
        refuse_option(command, optopt ? name : argv[optind - 1], err);
    return false;
}

static bool refuse_abbreviation(int code, char **argv, FILE *err) {
    char name[64], given[64];
    const char *word = long_word(argv);
    write_option(name, sizeof name, code);
    snprintf(given, sizeof given, "%.*s", (int)strcspn(word, "="), word);
    say_unknown(err, "option", given, text_of(name));
    return false;
}

/* Reads the options after the command. argv[0] is the command's name. */
static bool read_options(struct tv_arguments *arguments, int argc, char **argv, FILE *err) {
    struct option longs[TV_OPTION_COUNT + 1];
    char shorts[3 * TV_OPTION_COUNT + 2];
    int code;
    fill_tables(arguments->command, longs, shorts);
    optind = 0;
    opterr = 0;
    while ((code = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
        if (code == ':' || code == '?')
            return refuse_given(arguments->command, code, argv, err);
        if (is_abbreviated(code, argv))
            return refuse_abbreviation(code, argv, err);
        arguments->options[arguments->option_count++] =
            (struct tv_argument){.option = (enum tv_option)option_of_code(code),
                                 .text = optarg,
                                 .is_long = code >= LONG_BASE};
    }
    arguments->rest = (const char *const *)argv + optind;
    arguments->rest_count = (size_t)(argc - optind);
    return true;
}

/* What `trackvet`, `trackvet -h` and `trackvet --version` mean. */
static enum tv_command command_of_word(const char *word) {
    if (!word || !strcmp(word, "-h") || !strcmp(word, "--help"))
        return TV_COMMAND_HELP;
    if (!strcmp(word, "--version"))
        return TV_COMMAND_VERSION;
    return tv_command_find(word);
}

bool tv_arguments_read(struct tv_arguments *arguments, int argc, char **argv, FILE *err) {
    *arguments = (struct tv_arguments){.command = command_of_word(argc > 1 ? argv[1] : NULL)};
    if (arguments->command == TV_COMMAND_COUNT)
        return tv_command_refuse(argv[1], err);
    /* A cluster of flags such as -qq is one word but several options. */
    size_t room = 1;
    for (int i = 1; i < argc; i++)
        room += strlen(argv[i]) + 1;
    arguments->options = calloc(room, sizeof *arguments->options);
    if (!arguments->options) {
        fprintf(err, "trackvet: out of memory\n");
        return false;
    }
    if (argc < 2)
        return true;
    return read_options(arguments, argc - 1, argv + 1, err);
}

void tv_arguments_clear(struct tv_arguments *arguments) {
    free(arguments->options);
    tv_config_free(arguments->config);
    *arguments = (struct tv_arguments){0};
}

const char *tv_option_text(const struct tv_arguments *arguments, enum tv_option option,
                           const char *fallback) {
    for (size_t i = arguments->option_count; i-- > 0;)
        if (arguments->options[i].option == option)
            return arguments->options[i].text;
    return fallback;
}

size_t tv_option_count(const struct tv_arguments *arguments, enum tv_option option) {
    size_t count = 0;
    for (size_t i = 0; i < arguments->option_count; i++)
        count += arguments->options[i].option == option;
    return count;
}

/* Whether the option changes what is found, not how it is shown. */
static bool decides(enum tv_option option) {
    static const enum tv_option shown[] = {
        TV_OPTION_WIDTH,   TV_OPTION_COLOR,         TV_OPTION_LIMIT, TV_OPTION_QUIET,
        TV_OPTION_REDACT,  TV_OPTION_HELP,          TV_OPTION_PLAIN, TV_OPTION_HYPERLINKS,
        TV_OPTION_FAIL_ON, TV_OPTION_STDIN_FILENAME};
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
        if (shown[i] == option)
            return false;
    return (tv_option_row(option)->commands & TV_CMD_SHOW) != 0;
}

static bool is_plain_word(const char *text) {
    return *text && strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                 "_./:@%+=,-") == strlen(text);
}

/* One option as a shell reads it; returns its length, or max when it does not fit. */
static size_t write_given(const struct tv_argument *given, bool is_first, char *out, size_t max) {
    const struct tv_option_row *row = tv_option_row(given->option);
    const char *blank = is_first ? "" : " ", *text = given->text ? given->text : "";
    const char *quote = !given->text || is_plain_word(text) ? "" : "'";
    int len = row->letter ? snprintf(out, max, "%s-%c%s%s%s%s", blank, row->letter,
                                     *text ? " " : "", quote, text, quote)
                          : snprintf(out, max, "%s--%s%s%s%s%s", blank, row->name, *text ? " " : "",
                                     quote, text, quote);
    return len < 0 || (size_t)len >= max || strchr(text, '\'') ? max : (size_t)len;
}

struct tv_str tv_arguments_write_show(const struct tv_arguments *arguments, char *out, size_t max) {
    size_t len = 0;
    for (size_t i = 0; i < arguments->option_count; i++) {
        const struct tv_argument *given = &arguments->options[i];
        if (given->origin.file.at || !decides(given->option))
            continue; /* settings are found again by themselves */
        size_t written = write_given(given, len == 0, out + len, max - len);
        if (written == max - len)
            return TV_STR("");
        len += written;
    }
    return (struct tv_str){out, len};
}

bool tv_operands_refuse(const struct tv_arguments *arguments, size_t max, FILE *err) {
    if (arguments->rest_count <= max)
        return false;
    fprintf(err, "trackvet: %s has no use for \"%s\"\n", tv_command_row(arguments->command)->name,
            arguments->rest[max]);
    return true;
}

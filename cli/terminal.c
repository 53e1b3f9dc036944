/* Width: --width, COLUMNS, the terminal, else 100; between 60 and 400.
 * Colour: --color, NO_COLOR, CLICOLOR_FORCE or FORCE_COLOR, CLICOLOR=0, else a terminal that is not
 * dumb. Box drawing only where the locale speaks UTF-8. */
#include "terminal.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { WIDTH_MIN = 60, WIDTH_MAX = 400, WIDTH_DEFAULT = 100 };

/* Of a text when --limit does not say how much: groups, and lines of all of them. */
enum { LIMIT_DEFAULT = 50, LINES_DEFAULT = 200 };

static bool is_set(const char *name) {
    const char *value = getenv(name);
    return value && *value;
}

static bool is_forced(const char *name) {
    const char *value = getenv(name);
    return value && *value && strcmp(value, "0") != 0;
}

bool tv_is_terminal(FILE *out) {
    const char *term = getenv("TERM");
    int fd = fileno(out);
    return fd >= 0 && isatty(fd) && !(term && !strcmp(term, "dumb"));
}

static bool wants_color(FILE *out) {
    const char *clicolor = getenv("CLICOLOR");
    if (is_set("NO_COLOR"))
        return false;
    if (is_forced("CLICOLOR_FORCE") || is_forced("FORCE_COLOR"))
        return true;
    return tv_is_terminal(out) && !(clicolor && !strcmp(clicolor, "0"));
}

static bool read_color(struct tv_style *style, const char *when, FILE *err) {
    if (!strcmp(when, "auto"))
        style->color = wants_color(style->out);
    else if (!strcmp(when, "always"))
        style->color = true;
    else if (!strcmp(when, "never"))
        style->color = false;
    else {
        fprintf(err, "trackvet: --color is auto, always or never, not \"%s\"\n", when);
        return false;
    }
    return true;
}

/* A whole number in text and nothing else; -1 otherwise. */
static long read_number(const char *text) {
    char *end;
    long number = strtol(text, &end, 10);
    return *text >= '0' && *text <= '9' && !*end ? number : -1;
}

unsigned tv_terminal_width(FILE *out) {
    const char *columns = getenv("COLUMNS");
    struct winsize size;
    if (columns && read_number(columns) > 0)
        return (unsigned)read_number(columns);
    if (fileno(out) >= 0 && ioctl(fileno(out), TIOCGWINSZ, &size) == 0 && size.ws_col)
        return size.ws_col;
    return WIDTH_DEFAULT;
}

static bool read_width(struct tv_style *style, const char *text, FILE *err) {
    long width = text ? read_number(text) : (long)tv_terminal_width(style->out);
    if (text && width < 0) {
        fprintf(err, "trackvet: --width wants a number, not \"%s\"\n", text);
        return false;
    }
    style->width = (unsigned)(width < WIDTH_MIN   ? WIDTH_MIN
                              : width > WIDTH_MAX ? WIDTH_MAX
                                                  : width);
    return true;
}

static bool read_limit(struct tv_style *style, const char *text, FILE *err) {
    long limit = !text ? LIMIT_DEFAULT : !strcmp(text, "all") ? 0 : read_number(text);
    if (limit < 0 || (text && strcmp(text, "all") && limit == 0)) {
        fprintf(err, "trackvet: --limit wants a number from 1 or all, not \"%s\"\n", text);
        return false;
    }
    style->limit = (size_t)limit;
    style->lines = text ? 0 : LINES_DEFAULT;
    return true;
}

/* The first of these that is set names the character set. */
bool tv_speaks_utf8(void) {
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    for (size_t i = 0; i < 3; i++) {
        const char *value = getenv(names[i]);
        if (value && *value) {
            const char *dot = strchr(value, '.');
            return dot && (!strncasecmp(dot, ".utf-8", 6) || !strncasecmp(dot, ".utf8", 5));
        }
    }
    return false;
}

/* A terminal that only writes lines: what reads them may be a person's ears, or an editor. */
static bool is_dumb(FILE *out) {
    const char *term = getenv("TERM");
    return fileno(out) >= 0 && isatty(fileno(out)) && term && !strcmp(term, "dumb");
}

bool tv_style_read(struct tv_style *style, const struct tv_arguments *arguments, FILE *out,
                   FILE *err) {
    *style = (struct tv_style){.out = out, .unicode = tv_speaks_utf8()};
    style->plain = tv_option_count(arguments, TV_OPTION_PLAIN) > 0 || is_dumb(out);
    return read_color(style, tv_option_text(arguments, TV_OPTION_COLOR, "auto"), err) &&
           read_width(style, tv_option_text(arguments, TV_OPTION_WIDTH, NULL), err) &&
           read_limit(style, tv_option_text(arguments, TV_OPTION_LIMIT, NULL), err);
}

/* Most terminals know links, and the others leave them out; the console of Linux prints them. Who
 * wants no colors gets no escape sequences at all. */
static bool knows_links(FILE *out) {
    const char *term = getenv("TERM");
    return tv_is_terminal(out) && term && strcmp(term, "linux") != 0 && !is_set("NO_COLOR");
}

bool tv_links_read(struct tv_style *style, const struct tv_arguments *arguments, char *room,
                   size_t max, FILE *err) {
    const char *when = tv_option_text(arguments, TV_OPTION_HYPERLINKS, "auto");
    bool is_auto = !strcmp(when, "auto"), is_always = !strcmp(when, "always");
    if (!is_auto && !is_always && strcmp(when, "never") != 0) {
        fprintf(err, "trackvet: --hyperlinks is auto, always or never, not \"%s\"\n", when);
        return false;
    }
    if ((is_always || (is_auto && knows_links(style->out) && !style->plain)) && getcwd(room, max))
        style->link_folder = (struct tv_str){room, strlen(room)};
    return true;
}

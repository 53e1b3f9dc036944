/* `trackvet man`: the manual as man pages, from the same lists as the help.
 *
 *   trackvet   trackvet(1): commands, options, formats, environment, exit codes
 *   rules      trackvet-rules(7): every rule with its levels
 *   config     trackvet.yaml(5): what settings can say
 *
 * In roff a dot or quote that begins a line is a command and a backslash begins an escape; both are
 * written so that they are neither. */
#include "config.h"
#include "outputs.h"
#include "tables.h"

#include <string.h>

/* ---- Roff ----------------------------------------------------------------------------------- */

static void put_text(FILE *out, struct tv_str text) {
    if (text.len && (text.at[0] == '.' || text.at[0] == '\''))
        fputs("\\&", out);
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '\\')
            fputs("\\e", out);
        else if (text.at[i] == '-')
            fputs("\\-", out);
        else
            fputc(text.at[i], out);
    }
}

static void put_word(FILE *out, const char *text) {
    put_text(out, (struct tv_str){text, strlen(text)});
}

/* In a macro's argument a quote ends it. */
static void put_heading(FILE *out, const char *macro, const char *title) {
    fprintf(out, ".%s \"", macro);
    for (; *title; title++)
        fputs(*title == '"' ? "\\(dq" : (char[]){*title, '\0'}, out);
    fputs("\"\n", out);
}

/* A term and what it means. */
static void put_term(FILE *out, struct tv_str bold, const char *argument, const char *meaning) {
    fputs(".TP\n\\fB", out);
    put_text(out, bold);
    fputs("\\fR", out);
    if (argument) {
        fputs(" \\fI", out);
        put_word(out, argument);
        fputs("\\fR", out);
    }
    fputc('\n', out);
    put_word(out, meaning ? meaning : "");
    fputs("\n", out);
}

static void tell_term(void *context, const char *bold, const char *meaning) {
    put_term(context, (struct tv_str){bold, strlen(bold)}, NULL, meaning);
}

static void tell_report(void *context, struct tv_str name, const char *purpose) {
    put_term(context, name, NULL, purpose);
}

static void put_title(FILE *out, const char *name, int section) {
    fprintf(out, ".\\\" Written by `trackvet man`.\n.TH %s %d %s \"trackvet %s\" \"trackvet\"\n",
            name, section, TRACKVET_DATE, TRACKVET_VERSION);
}

/* ---- trackvet(1) ---------------------------------------------------------------------------- */

static void put_option(FILE *out, const struct tv_option_row *row) {
    char name[96];
    int len = row->letter ? snprintf(name, sizeof name, "-%c, ", row->letter) : 0;
    snprintf(name + len, sizeof name - (size_t)len, "--%s", row->name);
    put_term(out, (struct tv_str){name, strlen(name)}, row->argument, row->help);
}

static void put_commands(FILE *out) {
    fputs(".SH COMMANDS\n", out);
    for (int i = 0; i < TV_COMMAND_COUNT; i++) {
        const struct tv_command_row *row = tv_command_row((enum tv_command)i);
        put_term(out, (struct tv_str){row->name, strlen(row->name)},
                 *row->arguments ? row->arguments : NULL, row->purpose);
    }
}

/* Which commands have an option, when it is not all. */
static void put_users(FILE *out, enum tv_option option) {
    if (tv_option_row(option)->commands == TV_CMD_ALL)
        return;
    fputs(".br\nFor", out);
    for (int i = 0, count = 0; i < TV_COMMAND_COUNT; i++)
        if (tv_option_is_told(option, (enum tv_command)i))
            fprintf(out, "%s \\fB%s\\fR", count++ ? "," : "",
                    tv_command_row((enum tv_command)i)->name);
    fputs(".\n", out);
}

static void put_options(FILE *out) {
    const char *section = NULL;
    fputs(".SH OPTIONS\n", out);
    for (int i = 0; i < TV_OPTION_COUNT; i++) {
        enum tv_option option = (enum tv_option)i;
        if (!tv_option_row(option)->help)
            continue;
        if (tv_option_section(option) != section)
            put_heading(out, "SS", section = tv_option_section(option));
        put_option(out, tv_option_row(option));
        put_users(out, option);
    }
}

static void put_examples(FILE *out) {
    fputs(".SH EXAMPLES\n", out);
    for (int i = 0; i < TV_COMMAND_COUNT; i++)
        tv_examples((enum tv_command)i, tell_term, out);
}

static void put_program(FILE *out) {
    put_title(out, "TRACKVET", 1);
    fputs(".SH NAME\ntrackvet \\- finds out whether analytics events are right\n"
          ".SH SYNOPSIS\n\\fBtrackvet\\fR \\fICOMMAND\\fR [\\fIOPTIONS\\fR] [\\fIARGUMENTS\\fR]\n"
          ".SH DESCRIPTION\n"
          "Checks calls in the manner of Segment (identify, track, page, screen, group, alias)\n"
          "against the Segment Spec, which is built in, and against tracking plans; looks at the\n"
          "plans themselves, too. It needs no network, no account and no configuration.\n",
          out);
    put_commands(out);
    put_options(out);
    fputs(".SH FORMATS\nOf \\fBcheck\\fR; other commands have some of them.\n", out);
    tv_reports_tell(TV_COMMAND_CHECK, tell_report, out);
    fputs(".SH ENVIRONMENT\n", out);
    tv_environment(tell_term, out);
    fputs(".SH EXIT STATUS\n", out);
    tv_exit_codes(tell_term, out);
    put_examples(out);
    fputs(".SH SEE ALSO\n\\fBtrackvet\\-rules\\fR(7), \\fBtrackvet.yaml\\fR(5); \\fBtrackvet "
          "explain\\fR \\fIRULE\\fR\n",
          out);
}

/* ---- trackvet-rules(7) ---------------------------------------------------------------------- */

static void put_rule(FILE *out, const struct tv_rule_info *info) {
    put_term(out, (struct tv_str){info->name, strlen(info->name)}, NULL, info->purpose);
    fprintf(out,
            ".br\nLevels: %s with \\fBingest\\fR, %s with \\fBspec\\fR, %s with \\fBstrict\\fR",
            tv_severity_name(info->severity[TV_PROFILE_INGEST]),
            tv_severity_name(info->severity[TV_PROFILE_SPEC]),
            tv_severity_name(info->severity[TV_PROFILE_STRICT]));
    if (strcmp(info->status, "stable") != 0)
        fprintf(out, " (%s)", info->status);
    fputs(".\n", out);
}

static void put_rules(FILE *out) {
    const char *last = "";
    put_title(out, "TRACKVET-RULES", 7);
    fputs(".SH NAME\ntrackvet-rules \\- what trackvet finds\n"
          ".SH DESCRIPTION\n"
          "Every rule by its category, with its level under each \\fB\\-\\-profile\\fR.\n"
          "\\fBtrackvet explain\\fR \\fIRULE\\fR prints the page of one, with examples.\n",
          out);
    for (int i = 0; i < TV_RULE_COUNT; i++) {
        const struct tv_rule_info *info = tv_rule_info((enum tv_rule)i);
        size_t len = strcspn(info->name, "/");
        if (strncmp(last, info->name, len + 1) != 0)
            fprintf(out, ".SH %.*s\n", (int)len, info->name);
        last = info->name;
        put_rule(out, info);
    }
    fputs(".SH SEE ALSO\n\\fBtrackvet\\fR(1)\n", out);
}

/* ---- trackvet.yaml(5) ----------------------------------------------------------------------- */

static void put_setting(void *context, const char *key, enum tv_option option, const char *usual) {
    FILE *out = context;
    put_term(out, (struct tv_str){key, strlen(key)}, NULL, tv_option_row(option)->help);
    fputs(".br\nDefault: ", out);
    put_word(out, usual);
    fputs(".\n", out);
}

static void put_settings(FILE *out) {
    static const char *const own[][2] = {
        {"schema", "the version of this form: 1; it must be there"},
        {"extends", "a profile (ingest, spec, strict), or other files of settings"},
        {"rules", "a mapping of rules, or patterns over them, to error, warning, info, off or on"},
        {"exclude", "files and folders that are passed over"},
        {"events.exclude", "patterns over names of events that are not judged"},
        {"ignore", "findings to live with: rule, event, path, file, reason, until"}};
    put_title(out, "TRACKVET.YAML", 5);
    fputs(".SH NAME\ntrackvet.yaml \\- settings of trackvet\n"
          ".SH DESCRIPTION\n"
          "The file nearest to what is checked holds, looked for upward to the folder with .git;\n"
          "or the one of \\fB\\-\\-config\\fR. Names and patterns are seen from its folder. What a "
          "command\n"
          "line says wins. \\fBtrackvet config show\\fR tells what holds and where it comes from.\n"
          ".SH KEYS\n",
          out);
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        tell_term(out, own[i][0], own[i][1]);
    fputs(".SH OPTIONS AS KEYS\n", out);
    tv_settings_tell(put_setting, out);
    fputs(".SH SEE ALSO\n\\fBtrackvet\\fR(1), \\fBtrackvet\\-rules\\fR(7)\n", out);
}

int tv_cmd_man(const struct tv_arguments *arguments, const struct tv_streams *streams) {
    const char *page = arguments->rest_count ? arguments->rest[0] : "trackvet";
    if (tv_operands_refuse(arguments, 1, streams->err))
        return TV_EXIT_USAGE;
    if (!strcmp(page, "trackvet"))
        put_program(streams->out);
    else if (!strcmp(page, "rules"))
        put_rules(streams->out);
    else if (!strcmp(page, "config"))
        put_settings(streams->out);
    else {
        fprintf(streams->err,
                "trackvet: the manual has the pages trackvet, rules and config, not \"%s\"\n",
                page);
        return TV_EXIT_USAGE;
    }
    return TV_EXIT_OK;
}

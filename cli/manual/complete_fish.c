/* fish: a line for each option of each command. */
#include "completion.h"

static const char head[] =
    "# fish completion for trackvet, written by `trackvet completion fish`.\n"
    "\n"
    "function __trackvet_is\n"
    "    set -l words (commandline -opc)\n"
    "    test (count $words) -ge 2; and contains -- $words[2] $argv\n"
    "end\n"
    "\n"
    "# Words of a list with commas: the last one is completed.\n"
    "function __trackvet_list\n"
    "    set -l before (commandline -ct | string replace -r '^--[^=]*=' '' | "
    "string match -r '^.*,')\n"
    "    for word in $argv\n"
    "        echo \"$before\"$word\n"
    "    end\n"
    "end\n"
    "\n"
    "# A word, and behind its = one of those before the --.\n"
    "function __trackvet_pair\n"
    "    set -l at (contains -i -- -- $argv)\n"
    "    for word in $argv[(math $at + 1)..]\n"
    "        for end in $argv[1..(math $at - 1)]\n"
    "            echo $word=$end\n"
    "        end\n"
    "    end\n"
    "end\n"
    "\n"
    "complete -c trackvet -f\n"
    "\n";

/* In fish a backslash or quote inside of single quotes needs a backslash. */
static void put_quoted(FILE *out, const char *text) {
    fputc('\'', out);
    for (; *text; text++) {
        if (*text == '\'' || *text == '\\')
            fputc('\\', out);
        fputc(*text, out);
    }
    fputc('\'', out);
}

/* What completes a value: " -r ...". */
static void put_value(FILE *out, struct tv_value value, enum tv_command command) {
    if (value.kind == TV_VALUE_FILE) {
        fputs(" -F", out);
        return;
    }
    if (value.kind == TV_VALUE_FREE || value.kind == TV_VALUE_NONE)
        return;
    fputs(" -a '", out);
    if (value.kind == TV_VALUE_RULES || value.kind == TV_VALUE_SPECS)
        fputs("(__trackvet_list ", out);
    if (value.kind == TV_VALUE_LEVEL)
        fprintf(out, "(__trackvet_pair %s -- ", value.words);
    tv_put_words(out, value, command, true);
    if (value.kind == TV_VALUE_RULES || value.kind == TV_VALUE_SPECS ||
        value.kind == TV_VALUE_LEVEL)
        fputs(")", out);
    fputs("'", out);
}

static void put_option(FILE *out, enum tv_option option, enum tv_command command) {
    const struct tv_option_row *row = tv_option_row(option);
    fprintf(out, "complete -c trackvet -n '__trackvet_is %s' -l %s", tv_command_row(command)->name,
            row->name);
    if (row->letter)
        fprintf(out, " -s %c", row->letter);
    if (row->argument)
        fputs(" -r", out);
    put_value(out, tv_option_value(option), command);
    fputs(" -d ", out);
    put_quoted(out, row->help);
    fputc('\n', out);
}

static void put_command(FILE *out, enum tv_command command) {
    const struct tv_command_row *row = tv_command_row(command);
    struct tv_value value = tv_operand_value(command);
    fprintf(out, "complete -c trackvet -n 'test (count (commandline -opc)) -eq 1' -a %s -d ",
            row->name);
    put_quoted(out, row->purpose);
    fputc('\n', out);
    if (value.kind != TV_VALUE_NONE) {
        fprintf(out, "complete -c trackvet -n '__trackvet_is %s'", row->name);
        put_value(out, value, command);
        fputc('\n', out);
    }
    for (int i = 0; i < TV_OPTION_COUNT; i++)
        if (tv_option_is_told((enum tv_option)i, command))
            put_option(out, (enum tv_option)i, command);
}

void tv_complete_fish(FILE *out) {
    fputs(head, out);
    for (int i = 0; i < TV_COMMAND_COUNT; i++)
        put_command(out, (enum tv_command)i);
}

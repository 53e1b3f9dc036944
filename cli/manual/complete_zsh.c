/* zsh: _arguments with one specification an option, and helpers for lists and pairs. */
#include "completion.h"

#include <string.h>

static const char head[] =
    "#compdef trackvet\n"
    "# zsh completion for trackvet, written by `trackvet completion zsh`.\n"
    "\n"
    "# Words of a list with commas: the last one is completed.\n"
    "_trackvet_list() { compset -P '*,'; compadd -S '' -- \"$@\" }\n"
    "\n"
    "# FORMAT or FORMAT=FILE\n"
    "_trackvet_report() {\n"
    "    if compset -P '*='; then _files; else compadd -S '' -- \"$@\"; fi\n"
    "}\n"
    "\n"
    "# RULE=LEVEL: levels come first, up to --\n"
    "_trackvet_level() {\n"
    "    local -a levels\n"
    "    while [[ $1 != -- ]]; do levels+=(\"$1\"); shift; done\n"
    "    shift\n"
    "    if compset -P '*='; then compadd -- $levels; else compadd -S = -- \"$@\"; fi\n"
    "}\n"
    "\n";

/* In a specification these end a part of it; in single quotes a quote ends the word. */
static void put_spec_text(FILE *out, const char *text) {
    for (; *text; text++) {
        if (strchr("[]:\\", *text))
            fputc('\\', out);
        fputs(*text == '\'' ? "'\\''" : (char[]){*text, '\0'}, out);
    }
}

static void put_action(FILE *out, struct tv_value value, enum tv_command command) {
    switch (value.kind) {
    case TV_VALUE_FREE:
        fputs(" ", out);
        return;
    case TV_VALUE_FILE:
        fputs("_files", out);
        return;
    case TV_VALUE_RULES:
    case TV_VALUE_SPECS:
        fputs("{ _trackvet_list ", out);
        break;
    case TV_VALUE_REPORT:
        fputs("{ _trackvet_report ", out);
        break;
    case TV_VALUE_LEVEL:
        fprintf(out, "{ _trackvet_level %s -- ", value.words);
        break;
    default:
        fputs("{ compadd -- ", out);
        break;
    }
    tv_put_words(out, value, command, true);
    fputs("}", out);
}

static void put_option(FILE *out, enum tv_option option, enum tv_command command) {
    const struct tv_option_row *row = tv_option_row(option);
    fputs("        ", out);
    if (row->letter)
        fprintf(out, "'*'{-%c%s,--%s%s}", row->letter, row->argument ? "+" : "", row->name,
                row->argument ? "=" : "");
    else
        fprintf(out, "'*--%s%s'", row->name, row->argument ? "=" : "");
    fputs("'[", out);
    put_spec_text(out, row->help);
    fputs("]", out);
    if (row->argument) {
        fputs(":", out);
        put_spec_text(out, row->argument);
        fputs(":", out);
        put_action(out, tv_option_value(option), command);
    }
    fputs("' \\\n", out);
}

static void put_command(FILE *out, enum tv_command command) {
    struct tv_value value = tv_operand_value(command);
    fprintf(out, "    %s)\n        _arguments -s -S \\\n", tv_command_row(command)->name);
    for (int i = 0; i < TV_OPTION_COUNT; i++)
        if (tv_option_is_told((enum tv_option)i, command))
            put_option(out, (enum tv_option)i, command);
    if (value.kind == TV_VALUE_NONE) {
        fputs("        && return\n        ;;\n", out);
        return;
    }
    fputs("        '*:", out);
    put_spec_text(out, tv_command_row(command)->arguments);
    fputs(":", out);
    put_action(out, value, command);
    fputs("' && return\n        ;;\n", out);
}

static void put_commands(FILE *out) {
    fputs("_trackvet_commands() {\n    local -a commands=(\n", out);
    for (int i = 0; i < TV_COMMAND_COUNT; i++) {
        const struct tv_command_row *row = tv_command_row((enum tv_command)i);
        fprintf(out, "        %s:", row->name);
        tv_put_quoted(out, row->purpose);
        fputs("\n", out);
    }
    fputs("    )\n    _describe -t commands command commands\n}\n\n", out);
}

void tv_complete_zsh(FILE *out) {
    fputs(head, out);
    put_commands(out);
    fputs("_trackvet() {\n"
          "    if ((CURRENT == 2)); then _trackvet_commands; return; fi\n"
          "    local command=$words[2]\n"
          "    shift words\n"
          "    ((CURRENT--))\n"
          "    case $command in\n",
          out);
    for (int i = 0; i < TV_COMMAND_COUNT; i++)
        put_command(out, (enum tv_command)i);
    fputs("    esac\n}\n\n"
          "if [[ $funcstack[1] == _trackvet ]]; then _trackvet \"$@\"; else compdef _trackvet "
          "trackvet; fi\n",
          out);
}

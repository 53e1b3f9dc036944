/* bash: one function that knows the commands; a case for each of their options.
 *
 * bash takes "=" for a border of words, so that --color=al is three of them, and FORMAT=FILE and
 * RULE=LEVEL too. The script looks back over a "=" to find what is being completed. */
#include "completion.h"

static const char head[] =
    "# bash completion for trackvet, written by `trackvet completion bash`.\n"
    "\n"
    "# Words of a list with commas: the last one is completed.\n"
    "_trackvet_list() {\n"
    "    local before=''\n"
    "    [[ $cur == *,* ]] && before=${cur%,*},\n"
    "    local IFS=$' \\n'\n"
    "    COMPREPLY=($(compgen -P \"$before\" -W \"$1\" -- \"${cur##*,}\"))\n"
    "    compopt -o nospace 2>/dev/null\n"
    "}\n"
    "\n"
    "_trackvet_words() { local IFS=$' \\n'; COMPREPLY=($(compgen -W \"$1\" -- \"$cur\")); }\n"
    "\n"
    "_trackvet_files() {\n"
    "    local IFS=$'\\n'\n"
    "    COMPREPLY=($(compgen -f -- \"$cur\"))\n"
    "    compopt -o filenames 2>/dev/null\n"
    "}\n"
    "\n"
    "# A word, and behind its = something else.\n"
    "_trackvet_pair() {\n"
    "    _trackvet_words \"$1\"\n"
    "    compopt -o nospace 2>/dev/null\n"
    "}\n"
    "\n";

static const char body[] =
    "_trackvet() {\n"
    "    local cur=${COMP_WORDS[COMP_CWORD]} at=$((COMP_CWORD - 1)) option='' key='' command\n"
    "    local commands=\"$_trackvet_commands\"\n"
    "    COMPREPLY=()\n"
    "    command=${COMP_WORDS[1]}\n"
    "    if ((COMP_CWORD == 1)); then\n"
    "        _trackvet_words \"$commands\"\n"
    "        return\n"
    "    fi\n"
    "    # --option=VALUE, --option KEY=VALUE\n"
    "    if [[ $cur == '=' ]]; then cur=''; at=$((COMP_CWORD - 1)); key=${COMP_WORDS[at]}\n"
    "    elif [[ ${COMP_WORDS[at]} == '=' ]]; then at=$((at - 1)); key=${COMP_WORDS[at]}; fi\n"
    "    if [[ $key && $key != -* ]]; then at=$((at - 1)); else key=''; fi\n"
    "    [[ ${COMP_WORDS[at]} == '=' ]] && at=$((at - 1))\n"
    "    [[ ${COMP_WORDS[at]} == -* ]] && option=${COMP_WORDS[at]}\n"
    "    _trackvet_value\n"
    "    local status=$?\n"
    "    ((status == 0)) && return\n"
    "    if [[ $cur == -* ]]; then _trackvet_words \"$(_trackvet_options)\"; return; fi\n"
    "    _trackvet_operand\n"
    "}\n"
    "\n"
    "complete -F _trackvet trackvet\n";

/* How a kind of value is completed; the words stand between quotes behind it. */
static const char *function_of(enum tv_value_kind kind) {
    switch (kind) {
    case TV_VALUE_RULES:
    case TV_VALUE_SPECS:
        return "_trackvet_list";
    case TV_VALUE_LEVEL:
    case TV_VALUE_REPORT:
        return "_trackvet_pair";
    default:
        return "_trackvet_words";
    }
}

/* What completes a value; behind the = of a pair something else does. */
static void put_action(FILE *out, struct tv_value value, enum tv_command command) {
    if (value.kind == TV_VALUE_LEVEL)
        fprintf(out, "[[ $key ]] && { _trackvet_words '%s'; return 0; }; ", value.words);
    if (value.kind == TV_VALUE_REPORT)
        fputs("[[ $key ]] && { _trackvet_files; return 0; }; ", out);
    if (value.kind == TV_VALUE_FILE) {
        fputs("_trackvet_files", out);
    } else if (value.kind == TV_VALUE_FREE) {
        fputs(":", out);
    } else {
        fprintf(out, "%s '", function_of(value.kind));
        tv_put_words(out, value, command, false);
        fputs("'", out);
    }
}

static void put_value_case(FILE *out, enum tv_option option, enum tv_command command) {
    const struct tv_option_row *row = tv_option_row(option);
    struct tv_value value = tv_option_value(option);
    if (!tv_option_is_told(option, command) || value.kind == TV_VALUE_NONE)
        return;
    fprintf(out, "    %s:--%s", tv_command_row(command)->name, row->name);
    if (row->letter)
        fprintf(out, " | %s:-%c", tv_command_row(command)->name, row->letter);
    fputs(") ", out);
    put_action(out, value, command);
    fputs(" ;;\n", out);
}

static void put_values(FILE *out) {
    fputs("# The argument of an option; 1 when the option has none.\n"
          "_trackvet_value() {\n    case $command:$option in\n",
          out);
    for (int c = 0; c < TV_COMMAND_COUNT; c++)
        for (int o = 0; o < TV_OPTION_COUNT; o++)
            put_value_case(out, (enum tv_option)o, (enum tv_command)c);
    fputs("    *) return 1 ;;\n    esac\n    return 0\n}\n\n", out);
}

static void put_option_names(FILE *out) {
    fputs("_trackvet_options() {\n    case $command in\n", out);
    for (int c = 0; c < TV_COMMAND_COUNT; c++) {
        fprintf(out, "    %s) echo '", tv_command_row((enum tv_command)c)->name);
        for (int o = 0; o < TV_OPTION_COUNT; o++) {
            const struct tv_option_row *row = tv_option_row((enum tv_option)o);
            if (!tv_option_is_told((enum tv_option)o, (enum tv_command)c))
                continue;
            fprintf(out, "--%s ", row->name);
            if (row->letter)
                fprintf(out, "-%c ", row->letter);
        }
        fputs("' ;;\n", out);
    }
    fputs("    esac\n}\n\n", out);
}

static void put_operands(FILE *out) {
    fputs("_trackvet_operand() {\n    case $command in\n", out);
    for (int c = 0; c < TV_COMMAND_COUNT; c++) {
        struct tv_value value = tv_operand_value((enum tv_command)c);
        if (value.kind == TV_VALUE_NONE)
            continue;
        fprintf(out, "    %s) ", tv_command_row((enum tv_command)c)->name);
        put_action(out, value, (enum tv_command)c);
        fputs(" ;;\n", out);
    }
    fputs("    esac\n}\n\n", out);
}

void tv_complete_bash(FILE *out) {
    fputs(head, out);
    fputs("_trackvet_commands='", out);
    tv_put_words(out, (struct tv_value){TV_VALUE_COMMAND, NULL}, TV_COMMAND_HELP, false);
    fputs("'\n\n", out);
    put_values(out);
    put_option_names(out);
    put_operands(out);
    fputs(body, out);
}

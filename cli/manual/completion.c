/* `trackvet completion SHELL`, and what the scripts share. */
#include "completion.h"

#include <string.h>

void tv_put_quoted(FILE *out, const char *text) {
    fputc('\'', out);
    for (; *text; text++)
        fputs(*text == '\'' ? "'\\''" : (char[]){*text, '\0'}, out);
    fputc('\'', out);
}

struct word_list {
    FILE *out;
    bool any, escapes;
};

static void put_word(void *context, struct tv_str word, const char *purpose) {
    struct word_list *list = context;
    (void)purpose;
    if (list->any)
        fputc(' ', list->out);
    for (size_t i = 0; i < word.len; i++)
        fprintf(list->out, list->escapes && word.at[i] == '*' ? "\\%c" : "%c", word.at[i]);
    list->any = true;
}

void tv_put_words(FILE *out, struct tv_value value, enum tv_command command, bool escapes) {
    struct word_list list = {out, false, escapes};
    tv_value_words(value, command, put_word, &list);
}

int tv_cmd_completion(const struct tv_arguments *arguments, const struct tv_streams *streams) {
    static const struct {
        const char *name;
        void (*write)(FILE *out);
    } shells[] = {{"bash", tv_complete_bash}, {"zsh", tv_complete_zsh}, {"fish", tv_complete_fish}};
    const char *name = arguments->rest_count == 1 ? arguments->rest[0] : "";
    for (size_t i = 0; i < sizeof shells / sizeof *shells; i++) {
        if (strcmp(shells[i].name, name) != 0)
            continue;
        shells[i].write(streams->out);
        return TV_EXIT_OK;
    }
    fputs("trackvet: completion wants one shell: bash, zsh or fish\n", streams->err);
    return TV_EXIT_USAGE;
}

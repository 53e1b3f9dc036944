/* The rows of settings.def, and the keys that are no options. */
#include "config_parts.h"
#include "tables.h"

#include <stdlib.h>
#include <string.h>

static const struct tv_setting_row rows[] = {
#define TV_SETTING(id, section, form, least, most, usual)                                          \
    {TV_OPTION_##id, section, TV_SETTING_##form, least, most, usual},
#include "settings.def"
#undef TV_SETTING
};

const struct tv_setting_row *tv_settings(size_t *count) {
    *count = sizeof rows / sizeof *rows;
    return rows;
}

static bool is_word(const char *word, struct tv_str text) {
    return strlen(word) == text.len && !memcmp(word, text.at, text.len);
}

const struct tv_setting_row *tv_setting_find(const char *section, struct tv_str name) {
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (!strcmp(rows[i].section, section) && is_word(tv_option_row(rows[i].option)->name, name))
            return &rows[i];
    return NULL;
}

/* ---- Words ---------------------------------------------------------------------------------- */

struct word_list {
    struct tv_str *words;
    size_t count;
};

static void take_word(void *context, struct tv_str word, const char *purpose) {
    struct word_list *list = context;
    (void)purpose;
    for (size_t i = 0; i < list->count; i++)
        if (tv_str_equal(list->words[i], word))
            return;
    if (list->count < TV_SETTING_WORDS_MAX)
        list->words[list->count++] = word;
}

/* Formats are those of check; whether another command has them is seen when it runs. */
size_t tv_setting_words(const struct tv_setting_row *row,
                        struct tv_str words[TV_SETTING_WORDS_MAX]) {
    struct word_list list = {words, 0};
    if (row->form == TV_SETTING_WORD || row->form == TV_SETTING_NUMBER)
        tv_value_words(tv_option_value(row->option), TV_COMMAND_CHECK, take_word, &list);
    return list.count;
}

long long tv_size_read(struct tv_str text) {
    char digits[24];
    size_t len = 0;
    while (len < text.len && len < sizeof digits - 1 && text.at[len] >= '0' && text.at[len] <= '9')
        len++;
    struct tv_str unit = {text.at + len, text.len - len};
    if (len == 0 || len > 13)
        return 0;
    memcpy(digits, text.at, len);
    digits[len] = '\0';
    long long number = strtoll(digits, NULL, 10);
    if (unit.len == 0)
        return number;
    if (number >= 1ll << 30)
        return 0;
    return is_word("KiB", unit) ? number << 10 : is_word("MiB", unit) ? number << 20 : 0;
}

/* ---- Keys that are no options --------------------------------------------------------------- */

static const struct {
    const char *name, *help;
} keys[] = {
    [TV_CONFIG_SCHEMA] = {"schema", "version of this file's form: 1"},
    [TV_CONFIG_EXTENDS] = {"extends", "a profile (ingest, spec, strict; also minimal, recommended) "
                                      "or other files of settings, which hold where this one is "
                                      "silent"},
    [TV_CONFIG_RULES] = {"rules", "levels by rule, or by a pattern over rules, in this order"},
    [TV_CONFIG_EXCLUDE] = {"exclude", "files and folders that are passed over when folders are "
                                      "read; without a slash: of that name, anywhere"},
    [TV_CONFIG_EVENTS] = {"events", "how events are read, and which are not judged"},
    [TV_CONFIG_IGNORE] = {"ignore", "findings to live with, each for a reason"},
};

const char *tv_config_key_name(enum tv_config_key key) {
    return keys[key].name;
}

const char *tv_config_key_help(enum tv_config_key key) {
    return keys[key].help;
}

void tv_settings_tell(void (*tell)(void *context, const char *key, enum tv_option option,
                                   const char *usual),
                      void *context) {
    char key[64];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        snprintf(key, sizeof key, "%s%s%s", rows[i].section, *rows[i].section ? "." : "",
                 tv_option_row(rows[i].option)->name);
        tell(context, key, rows[i].option, rows[i].usual);
    }
}

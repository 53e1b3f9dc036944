/* Finding one record in a file, by the line that it stands on or by its messageId.
 *
 * Whether a file is read line by line is asked of a checker, as `check` does; then the lines before
 * the wanted one are only counted. In all else (pretty-printed events, an array of them) records
 * are told apart by their brackets. */
#ifndef TV_SHOW_FIND_H
#define TV_SHOW_FIND_H

#include "validator.h"

/* What is looked for: a line, or a messageId. */
struct tv_show_wish {
    uint64_t line;    /* 0: the id is given */
    struct tv_str id; /* as it is written in the file, without quotes */
};

struct tv_show_record {
    char *text; /* owned; a record of more than TV_EVENT_LEN_MAX bytes is cut there */
    size_t len, room;
    uint64_t line, last_line;
    size_t focus; /* byte of the text where the wanted line or id stands; len: at its start */
    bool is_line; /* it was read as a line */
};

enum tv_show_status {
    TV_SHOW_FOUND,
    TV_SHOW_ABSENT,     /* record->last_line: how many lines there are */
    TV_SHOW_BLANK,      /* the line holds nothing, or belongs to no record */
    TV_SHOW_UNREADABLE, /* *error says why, allocated */
    TV_SHOW_MEMORY
};

/* Reads the file at path ("-": stdin) until the record is found. The checker's options and table
 * are those of the run. Free record->text either way. */
enum tv_show_status tv_show_find(const char *path, const struct tv_show_wish *wish,
                                 const struct tv_table *table, const struct tv_options *options,
                                 struct tv_show_record *record, char **error);

#endif

/* The documents that JSON Schemas refer to: files beside the plan, or in folders that stand for
 * addresses. Nothing is ever fetched. */
#ifndef TV_SCHEMA_FILES_H
#define TV_SCHEMA_FILES_H

#include "command.h"
#include "compile.h"

enum { TV_SCHEMA_FOLDERS_MAX = 32 };

/* What the command line says: --schema-path PREFIX=FOLDER, --formats. Texts are argv's. */
struct tv_schema_settings {
    struct tv_schema_folder {
        struct tv_str prefix; /* of addresses whose rest is a path below the folder */
        const char *folder;
    } folders[TV_SCHEMA_FOLDERS_MAX];
    size_t folder_count;
    bool formats_are_notes;
};

/* false: a message was written to err. */
bool tv_schema_settings_read(struct tv_schema_settings *settings,
                             const struct tv_arguments *arguments, FILE *err);

/* A file that was read; path and text are its own. */
struct tv_schema_file {
    char *path, *text;
    size_t len;
    struct tv_schema_file *next;
};

struct tv_schema_files {
    const struct tv_schema_settings *settings; /* NULL: no folders */
    struct tv_schema_file *first;
};

/* For tv_compile_input.load; context: a struct tv_schema_files. */
enum tv_status tv_schema_files_load(void *context, struct tv_str uri, struct tv_schema_text *found);
void tv_schema_files_clear(struct tv_schema_files *files);

#endif

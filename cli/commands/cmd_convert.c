/* `trackvet convert`: a plan in, the same plan in another format out. What the other format has no
 * place for is listed on stderr. */
#include "convert.h"
#include "output.h"
#include "visible.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { LOSSES_SHOWN = 20, LOSSES_KNOWN = 4096, NAME_LEN = 100 };

struct converting {
    const struct tv_arguments *arguments;
    const struct tv_streams *streams;
    struct tv_definitions definitions;
    const char *output; /* -o, or NULL */
    struct tv_output_file file;
    struct tv_converting to;
    void (*add)(struct tv_converting *to, const struct tv_exported *message);
    uint64_t losses, files;
    uint64_t known[LOSSES_KNOWN]; /* hashes of losses: versions of an event share them */
    char **paths;                 /* of files made in a folder, without ".json" */
    size_t path_count;
    bool out_of_memory;
    bool failed; /* a file could not be written; it was said */
};

/* ---- What is lost ---------------------------------------------------------------------------- */

static bool is_known(struct converting *c, const struct tv_at *at, struct tv_str what) {
    uint64_t hash = 0xcbf29ce484222325 ^ (at ? (uint64_t)at->offset << 32 : 0);
    for (size_t i = 0; i < what.len; i++)
        hash = (hash ^ (unsigned char)what.at[i]) * 0x100000001b3;
    uint64_t *place = &c->known[hash % LOSSES_KNOWN];
    bool known = *place == hash;
    *place = hash;
    return known;
}

static void lose(struct converting *c, const struct tv_at *at, struct tv_str what) {
    FILE *err = c->streams->err;
    if (is_known(c, at, what) || ++c->losses > LOSSES_SHOWN)
        return;
    fputs("trackvet: not converted: ", err);
    if (at && at->file) {
        tv_visible_print(err, at->file->path, true);
        fprintf(err, ":%u: ", at->line);
    }
    tv_visible_print(err, what, true);
    fputc('\n', err);
}

static void lose_exported(void *context, const struct tv_at *at, struct tv_str what) {
    lose(context, at, what);
}

static void lose_converted(void *context, struct tv_str what) {
    lose(context, NULL, what);
}

/* What a file says of names, and no schema can. */
static void lose_naming(struct converting *c) {
    const struct tv_file *file = c->definitions.model->files;
    for (; file; file = file->next) {
        const struct tv_clause *naming = tv_def_find(file->body, TV_KW_NAMING);
        if (!file->builtin && naming)
            lose(c, &naming->at, TV_STR("naming"));
    }
}

static void sum_losses(const struct converting *c) {
    if (c->losses > LOSSES_SHOWN)
        fprintf(c->streams->err, "trackvet: not converted: and %llu more\n",
                (unsigned long long)(c->losses - LOSSES_SHOWN));
}

/* ---- Writing --------------------------------------------------------------------------------- */

static void write_text(void *context, struct tv_str text) {
    fwrite(text.at, 1, text.len, context);
}

/* How often this run has made such a name, and remembers it: "Signed In" and "signed in" are one.
 */
static unsigned count_name(struct converting *c, const char *path) {
    unsigned count = 0;
    for (size_t i = 0; i < c->path_count; i++)
        count += !strcmp(c->paths[i], path);
    char **paths = realloc(c->paths, (c->path_count + 1) * sizeof *paths);
    if (paths) {
        c->paths = paths;
        c->paths[c->path_count] = strdup(path);
        c->path_count += c->paths[c->path_count] != NULL;
    }
    return count;
}

/* One file of the folder: "track-order_completed-v2.json". */
static void name_file(struct converting *c, const struct tv_exported *message, char *path,
                      size_t room) {
    char name[NAME_LEN + 1];
    size_t len = 0;
    for (size_t i = 0; i < message->name.len && len < NAME_LEN; i++) {
        char byte = message->name.at[i];
        bool is_upper = byte >= 'A' && byte <= 'Z';
        bool is_kept = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
        name[len++] = is_upper ? (char)(byte + 32) : is_kept ? byte : '_';
    }
    name[len] = 0;
    int used = snprintf(path, room, "%s/%s%s%s", c->output, tv_call_name(message->call),
                        len ? "-" : "", name);
    if (message->version > 0 && used > 0 && (size_t)used < room)
        used += snprintf(path + used, room - (size_t)used, "-v%u", message->version);
    unsigned before = count_name(c, path);
    if (before > 0 && used > 0 && (size_t)used < room)
        used += snprintf(path + used, room - (size_t)used, "-%u", before + 1);
    if (used > 0 && (size_t)used < room)
        snprintf(path + used, room - (size_t)used, ".json");
}

/* Never over a file that was there before. */
static void write_file(struct converting *c, const char *path, const struct tv_tree *tree) {
    bool fine = tv_output_begin(&c->file, path, TV_OUTPUT_NEW);
    if (fine) {
        tv_write_json(tree, write_text, c->file.out);
        fine = tv_output_end(&c->file);
    }
    if (!fine)
        fprintf(c->streams->err, "trackvet: %s: cannot be written: %s\n", path, strerror(errno));
    c->failed |= !fine;
    c->files += fine;
}

static void write_message(void *context, const struct tv_exported *message) {
    struct converting *c = context;
    char path[4096];
    c->to.arena = tv_arena_new();
    struct tv_tree *tree = c->to.arena ? tv_convert_schema_of(&c->to, message) : NULL;
    bool fine = c->to.arena && !tv_arena_failed(c->to.arena);
    c->out_of_memory |= !fine;
    if (tree && fine) {
        name_file(c, message, path, sizeof path);
        write_file(c, path, tree);
    }
    tv_arena_free(c->to.arena);
    c->to.arena = NULL;
}

static void add_message(void *context, const struct tv_exported *message) {
    struct converting *c = context;
    c->add(&c->to, message);
}

/* ---- Targets --------------------------------------------------------------------------------- */

/* What the plan is called: by its title, if it has one. */
/* Whether nothing is left of a file of another tool: its definitions stand in others. */
static bool is_used_up(const struct tv_file *file) {
    static const enum tv_keyword sections[] = {TV_KW_EVENTS, TV_KW_PAGES, TV_KW_SCREENS,
                                               TV_KW_CALLS,  TV_KW_TYPES, TV_KW_EXTENDS};
    bool is_empty = file->is_translated;
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
        is_empty = is_empty && !tv_def_find(file->body, sections[i]);
    return is_empty;
}

/* The first file from this one on that was given and says something; NULL when there is none. */
static const struct tv_file *find_given(const struct tv_file *file) {
    while (file && (file->builtin || is_used_up(file)))
        file = file->next;
    return file;
}

static const struct tv_file *first_file(const struct converting *c) {
    const struct tv_file *file = find_given(c->definitions.model->files);
    while (file && file->is_spec)
        file = find_given(file->next);
    return file;
}

static int export(struct converting *c, void (*message)(void *, const struct tv_exported *)) {
    struct tv_str plans[64];
    struct tv_export_visitor visitor = {c, message, lose_exported};
    struct tv_compile_input input = {
        .model = c->definitions.model, .plans = plans, .plan_count = c->arguments->rest_count};
    struct tv_sink sink = {tv_definitions_print, c->streams->err};
    const struct tv_file *file = first_file(c);
    const struct tv_clause *title = file ? tv_def_find(file->body, TV_KW_TITLE) : NULL;
    for (size_t i = 0; i < c->arguments->rest_count; i++)
        plans[i] = (struct tv_str){c->arguments->rest[i], strlen(c->arguments->rest[i])};
    c->to.title = title ? title->text : file ? file->name : TV_STR("");
    c->to.loss = lose_converted;
    c->to.context = c;
    lose_naming(c);
    enum tv_status status = tv_export(&input, sink, &visitor);
    return status == TV_OK             ? TV_EXIT_OK
           : status == TV_ERROR_MEMORY ? TV_EXIT_MEMORY
                                       : TV_EXIT_USAGE;
}

static bool open_output(struct converting *c) {
    return tv_output_open(&c->file, c->output, NULL, &c->definitions, c->streams);
}

/* All messages in one document. */
static int convert_whole(struct converting *c, struct tv_tree *(*end)(struct tv_converting *to)) {
    c->to.arena = tv_arena_new();
    if (!c->to.arena)
        return TV_EXIT_MEMORY;
    c->to.root = tv_tree_make(c->to.arena, TV_TYPE_ARRAY, TV_STR(""));
    int status = export(c, add_message);
    struct tv_tree *tree = status == TV_EXIT_OK ? end(&c->to) : NULL;
    if (status == TV_EXIT_OK && (!tree || tv_arena_failed(c->to.arena)))
        status = TV_EXIT_MEMORY;
    if (status == TV_EXIT_OK && !open_output(c))
        status = TV_EXIT_USAGE;
    if (status == TV_EXIT_OK)
        tv_write_json(tree, write_text, c->file.out);
    tv_arena_free(c->to.arena);
    return tv_output_close(&c->file, c->streams, status);
}

static int convert_to_segment(struct converting *c) {
    c->add = tv_convert_segment_add;
    return convert_whole(c, tv_convert_segment_end);
}

static int convert_to_csv(struct converting *c) {
    if (!open_output(c))
        return TV_EXIT_USAGE;
    c->add = tv_convert_csv_add;
    c->to.write = write_text;
    c->to.out = c->file.out;
    c->to.arena = tv_arena_new();
    int status = TV_EXIT_MEMORY;
    if (c->to.arena) {
        tv_convert_csv_begin(&c->to);
        status = export(c, add_message);
        if (tv_arena_failed(c->to.arena))
            status = TV_EXIT_MEMORY;
    }
    tv_arena_free(c->to.arena);
    if (status != TV_EXIT_OK)
        tv_output_drop(&c->file);
    return tv_output_close(&c->file, c->streams, status);
}

static bool is_folder(const char *path) {
    struct stat info;
    return path && stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* One document for all events, or with a folder one for each. */
static int convert_to_schema(struct converting *c) {
    c->add = tv_convert_schema_add;
    if (!is_folder(c->output))
        return convert_whole(c, tv_convert_schema_end);
    int status = export(c, write_message);
    if (c->out_of_memory)
        status = TV_EXIT_MEMORY;
    if (status == TV_EXIT_OK)
        fprintf(c->streams->err, "trackvet: %llu schema%s in %s\n", (unsigned long long)c->files,
                c->files == 1 ? "" : "s", c->output);
    return status == TV_EXIT_OK && c->failed ? TV_EXIT_USAGE : status;
}

/* The file as it was read; of another format, in our grammar. */
static int convert_to_yaml(struct converting *c) {
    const struct tv_file *file = first_file(c), *more = file ? find_given(file->next) : NULL;
    if (!file)
        return TV_EXIT_USAGE;
    if (more) {
        fprintf(c->streams->err,
                "trackvet: %.*s: convert one file at a time to yaml: this plan has several\n",
                (int)more->path.len, more->path.at);
        return TV_EXIT_USAGE;
    }
    if (!open_output(c))
        return TV_EXIT_USAGE;
    tv_write_yaml(file->tree, write_text, c->file.out);
    return tv_output_close(&c->file, c->streams, TV_EXIT_OK);
}

static const struct {
    const char *name;
    int (*convert)(struct converting *c);
} targets[] = {{"yaml", convert_to_yaml},
               {"segment", convert_to_segment},
               {"json-schema", convert_to_schema},
               {"csv", convert_to_csv}};

enum { TARGET_COUNT = sizeof targets / sizeof *targets };

/* ---- Entrance -------------------------------------------------------------------------------- */

static int find_target(const struct tv_arguments *arguments, FILE *err) {
    const char *name = tv_option_text(arguments, TV_OPTION_TO, NULL);
    for (int i = 0; name && i < TARGET_COUNT; i++)
        if (!strcmp(targets[i].name, name))
            return i;
    fputs("trackvet: convert wants --to ", err);
    for (int i = 0; i < TARGET_COUNT; i++)
        fprintf(err, "%s%s", i == 0 ? "" : i + 1 < TARGET_COUNT ? ", " : " or ", targets[i].name);
    if (name)
        fprintf(err, ", not \"%s\"", name);
    fputc('\n', err);
    return TARGET_COUNT;
}

static int run(struct converting *c, int target) {
    const struct tv_arguments *arguments = c->arguments;
    struct tv_definitions_request request = {.plans = arguments->rest,
                                             .plan_count = arguments->rest_count};
    int status = tv_definitions_ask(&c->definitions, &request, arguments, c->streams->err);
    if (status == TV_EXIT_OK && !c->definitions.model) {
        fprintf(c->streams->err, "trackvet: %s: a compiled table cannot be converted\n",
                arguments->rest[0]);
        status = TV_EXIT_USAGE;
    }
    if (status == TV_EXIT_OK)
        status = targets[target].convert(c);
    if (status == TV_EXIT_OK)
        sum_losses(c);
    return status;
}

int tv_cmd_convert(const struct tv_arguments *arguments, const struct tv_streams *streams) {
    int target = find_target(arguments, streams->err);
    if (target == TARGET_COUNT)
        return TV_EXIT_USAGE;
    if (arguments->rest_count == 0 || arguments->rest_count > 64) {
        fprintf(streams->err, "trackvet: convert wants a PLAN\n");
        return TV_EXIT_USAGE;
    }
    struct converting *c = calloc(1, sizeof *c);
    if (!c)
        return TV_EXIT_MEMORY;
    c->arguments = arguments;
    c->streams = streams;
    c->output = tv_option_text(arguments, TV_OPTION_OUTPUT, NULL);
    int status = run(c, target);
    tv_definitions_clear(&c->definitions);
    for (size_t i = 0; i < c->path_count; i++)
        free(c->paths[i]);
    free(c->paths);
    free(c);
    return status;
}

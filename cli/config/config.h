/* Settings of a team: trackvet.yaml, found near what is checked, and the environment.
 *
 *   trackvet.yaml --read--> values with their places ─┐
 *   what it extends, before it                        ├─ apply --> options before those of the
 *   TRACKVET_FORMAT, TRACKVET_COLOR, behind it ───────┘            command line, which so win
 *
 * A value is an option of the option table as if it had been typed; only what the command line
 * cannot say (ignores, excluded files) stands beside. */
#ifndef TV_CONFIG_H
#define TV_CONFIG_H

#include "command.h"
#include "finding.h"
#include "ignore.h"
#include "model.h"

/* A value, as the argument of its option. line 0: the origin is a variable of the environment. */
struct tv_config_value {
    enum tv_option option;
    const char *text; /* NULL: a flag */
    struct tv_origin origin;
    struct tv_at at; /* the same in a file; its file is NULL in the environment */
    uint32_t layer;  /* number of its file; the value of the highest one holds */
    struct tv_config_value *next;
};

/* A pattern over paths seen from a folder, the one of its file. */
struct tv_config_pattern {
    struct tv_str pattern, folder; /* the folder: absolute */
    struct tv_origin origin;
    struct tv_config_pattern *next;
};

/* All settings of a run. Everything lives in the arena. */
struct tv_config {
    struct tv_arena *arena;
    struct tv_str name; /* of the file, for people; empty: there is none */
    bool is_isolated;
    struct tv_config_value *values, *last_value; /* in the order in which they apply */
    struct tv_config_pattern *excluded;
    struct tv_ignores ignores;
};

/* Finds and reads the settings for a command line (--config, TRACKVET_CONFIG, or the file nearest
 * to the first operand) and puts them before its options; plans become operands where a command
 * takes plans and has none. Mistakes are printed to err. Returns an exit code. arguments->config is
 * set, and freed by tv_arguments_clear. */
int tv_config_apply(struct tv_arguments *arguments, FILE *err);
void tv_config_free(struct tv_config *config); /* NULL is fine */

/* Calls tell for each option that settings can hold, with its key ("events.max-event") and what
 * holds when nobody says anything. */
void tv_settings_tell(void (*tell)(void *context, const char *key, enum tv_option option,
                                   const char *usual),
                      void *context);

/* The pattern that excludes a file, which need not be there, or NULL. config NULL: none. */
const struct tv_config_pattern *tv_config_excludes(const struct tv_config *config,
                                                   const char *path);

/* The ignores; NULL when there are none. config may be NULL. */
const struct tv_ignores *tv_config_ignores(const struct tv_config *config);

/* Prints which ignores have expired. */
void tv_config_tell_expired(const struct tv_config *config, FILE *err);

#endif

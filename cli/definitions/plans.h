/* Plans from files and folders into a model. */
#ifndef TV_PLANS_H
#define TV_PLANS_H

#include "definitions.h"
#include "read_plan.h"

/* Names under which plans are looked for when none is given. */
const char *const *tv_plans_usual(size_t *count);

struct tv_plan_reading {
    struct tv_model *model;
    FILE *err;           /* why a file cannot be read goes there */
    struct tv_sink sink; /* mistakes in plans go there */
    enum tv_plan_format format;
    const char *stdin_name;         /* the path that means standard input; NULL: none does */
    const struct tv_config *config; /* whose excluded files folders pass over; NULL: none */
};

/* Sets the format by its name; name may be NULL. Returns an exit code. */
int tv_plans_set_format(struct tv_plan_reading *reading, const char *name);

/* Reads a file, or what plans a folder holds. Returns an exit code. */
int tv_plans_read(struct tv_plan_reading *reading, const char *path);

/* Reads every plan that the files of the model extend by path, and what those extend. */
int tv_plans_read_extended(struct tv_plan_reading *reading);

#endif

/* Examples in plans: each stands for an event with its type, name and ids left out. */
#ifndef TV_EXAMPLE_H
#define TV_EXAMPLE_H

#include "model.h"
#include "table.h"
#include "tree.h"

#include <stdio.h>

/* One example and the message that it is one of. */
struct tv_example {
    const struct tv_file *file;
    const struct tv_tree *tree; /* a mapping */
    enum tv_call call;
    struct tv_str name;    /* of the event; empty: the call's own */
    struct tv_str version; /* as written; empty: none */
    uint32_t number;       /* from 1, in its list */
};

/* Calls visit with each example of the model's files that do not come with the program, in written
 * order, until it returns false. */
void tv_examples_visit(const struct tv_model *model,
                       bool (*visit)(void *context, const struct tv_example *example),
                       void *context);

/* Writes the event that the example stands for as JSON. false when out of memory. */
bool tv_example_write(const struct tv_example *example, FILE *out);

#endif

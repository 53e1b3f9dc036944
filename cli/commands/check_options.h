/* The options of `check` that are words, numbers and levels, as the run needs them. */
#ifndef TV_CHECK_OPTIONS_H
#define TV_CHECK_OPTIONS_H

#include "levels.h"
#include "outputs.h"
#include "validator.h"

struct tv_check_options {
    struct tv_outputs outputs;
    enum tv_severity fail_on;
    struct tv_levels levels;
    struct tv_options checker; /* without its `enabled` */
    unsigned jobs;
    struct tv_pivot pivot; /* keys of --group-by, or none */
    uint64_t range_len;    /* 0: the usual */
    size_t stream_memory;  /* likewise */
};

/* Fills options; strings are argv's. false: a message was written to err. */
bool tv_check_options_read(struct tv_check_options *options, const struct tv_arguments *arguments,
                           const struct tv_streams *streams);

#endif

/* The command line of gen_events. */
#ifndef TV_GEN_OPTIONS_H
#define TV_GEN_OPTIONS_H

#include "gen_fault.h"
#include "gen_write.h"

struct tv_gen_options {
    uint64_t events, size; /* size in bytes; 0: so many events */
    uint64_t seed;
    uint32_t rate;                    /* faults in a million events */
    const struct tv_gen_fault *fault; /* NULL: all kinds */
    enum tv_gen_shape shape;
    const char *out, *list, *demo; /* paths; out: "-" is stdout; others may be NULL */
    bool kinds, help;
};

/* Reads the command line. False: it said on stderr what is wrong. */
bool tv_gen_options_read(struct tv_gen_options *options, int argc, char **argv);

void tv_gen_options_help(FILE *out);

#endif

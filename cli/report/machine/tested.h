/* Reports of `test`: the examples in plans, each one as expected or not. */
#ifndef TV_TESTED_H
#define TV_TESTED_H

#include "json.h"

#include <stdio.h>

/* One example; borrowed. */
struct tv_tested {
    struct tv_str file;
    uint32_t line, column;
    struct tv_str title;   /* example 3 of event "Order Completed", version 2 */
    struct tv_str details; /* lines with nothing hidden in them; empty: as expected */
};

/* Writes all of them, in their order. */
typedef void tv_tested_writer_fn(const struct tv_tested *tested, size_t count, FILE *out);
tv_tested_writer_fn tv_report_tested_text, tv_report_tested_tap, tv_report_tested_junit;

#endif

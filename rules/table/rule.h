/* The catalogue of rules as types: ids, severities, profiles. catalogue.def is the only list. */
#ifndef TV_RULE_H
#define TV_RULE_H

#include "json.h"

#include <stdint.h>

enum tv_severity {
    TV_SEVERITY_NONE, /* undeclared, or switched off */
    TV_SEVERITY_INFO,
    TV_SEVERITY_WARNING,
    TV_SEVERITY_ERROR
};

/* Which column of the catalogue holds. */
enum tv_profile { TV_PROFILE_INGEST, TV_PROFILE_SPEC, TV_PROFILE_STRICT };

enum tv_rule {
#define TV_RULE(id, name, ingest, spec, strict, status, message, purpose) TV_RULE_##id,
#include "catalogue.def"
#undef TV_RULE
    TV_RULE_COUNT
};

/* One row of the catalogue. Static, never freed. */
struct tv_rule_info {
    const char *name;    /* "property/type" */
    const char *status;  /* "stable", "preview" or "opt-in" */
    const char *message; /* sentence with {expected} {kind} {suggestion} {detail}; tv_message */
    const char *purpose; /* one line for `trackvet rules` */
    enum tv_severity severity[3]; /* by profile */
};

/* rule must be below TV_RULE_COUNT. */
const struct tv_rule_info *tv_rule_info(enum tv_rule rule);

/* The rule of that name; TV_RULE_COUNT when there is none. */
enum tv_rule tv_rule_find(struct tv_str name);

/* Stands for the names of all rules in their order: tables hold the numbers of rules, and are of
 * use only where these mean the same. */
uint64_t tv_rules_print(void);

/* "error", "warning", "info", "off". */
const char *tv_severity_name(enum tv_severity severity);

#endif

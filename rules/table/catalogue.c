/* The catalogue as a static array: one row for each TV_RULE line of catalogue.def, in its order, so
 * that a rule's number is its place. */
#include "rule.h"

#include <assert.h>
#include <string.h>

static const struct tv_rule_info RULES[TV_RULE_COUNT] = {
#define TV_RULE(id, name, ingest, spec, strict, status, message, purpose)                          \
    {name,                                                                                         \
     status,                                                                                       \
     message,                                                                                      \
     purpose,                                                                                      \
     {TV_SEVERITY_##ingest, TV_SEVERITY_##spec, TV_SEVERITY_##strict}},
#include "catalogue.def"
#undef TV_RULE
};

const struct tv_rule_info *tv_rule_info(enum tv_rule rule) {
    assert(rule < TV_RULE_COUNT);
    return &RULES[rule];
}

enum tv_rule tv_rule_find(struct tv_str name) {
    for (unsigned i = 0; i < TV_RULE_COUNT; i++) {
        if (strlen(RULES[i].name) == name.len && memcmp(RULES[i].name, name.at, name.len) == 0)
            return (enum tv_rule)i;
    }
    return TV_RULE_COUNT;
}

uint64_t tv_rules_print(void) {
    uint64_t print = 0xcbf29ce484222325;
    for (unsigned i = 0; i < TV_RULE_COUNT; i++) {
        for (const char *at = RULES[i].name; *at; at++)
            print = (print ^ (unsigned char)*at) * 0x100000001b3;
        print = (print ^ '\n') * 0x100000001b3;
    }
    return print;
}

const char *tv_severity_name(enum tv_severity severity) {
    switch (severity) {
    case TV_SEVERITY_ERROR:
        return "error";
    case TV_SEVERITY_WARNING:
        return "warning";
    case TV_SEVERITY_INFO:
        return "info";
    case TV_SEVERITY_NONE:
        break;
    }
    return "off";
}

/* Making findings. */
#include "made.h"

#include <string.h>

enum { LINES_APART = 10000 };

struct tv_str tv_made_str(const char *text) {
    return (struct tv_str){text, strlen(text)};
}

static size_t find(struct tv_str text, struct tv_str part) {
    for (size_t i = 0; i + part.len <= text.len; i++) {
        if (!memcmp(text.at + i, part.at, part.len))
            return i;
    }
    return 0;
}

struct tv_finding tv_made_finding(enum tv_rule rule, struct tv_str line, const char *value,
                                  uint64_t record) {
    struct tv_str part = tv_made_str(value ? value : "");
    size_t at = find(line, part);
    struct tv_finding finding = {.rule = rule,
                                 .record = record,
                                 .line = record,
                                 .text = line,
                                 .text_offset = record * LINES_APART,
                                 .len = part.len};
    finding.offset = finding.text_offset + at;
    finding.column = 1 + tv_code_points((struct tv_str){line.at, at});
    if (part.len > 0 && part.at[0] != '{')
        finding.actual = part;
    return finding;
}

struct tv_levels tv_made_levels(void) {
    struct tv_levels levels = {0};
    for (int i = 0; i < TV_RULE_COUNT; i++)
        levels.rule[i] = tv_rule_info((enum tv_rule)i)->severity[TV_PROFILE_SPEC];
    return levels;
}

/* xorshift */
uint64_t tv_made_random(uint64_t *state) {
    uint64_t x = *state;
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    return *state = x;
}

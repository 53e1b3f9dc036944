/* Patterns that are not regular, in builds without PCRE2: none of them is enforced, and all are
 * told. */
#include "checker.h"
#include "match.h"

size_t tv_borrowed_size(const struct tv_table *table) {
    (void)table;
    return 0;
}

bool tv_borrowed_start(struct tv_borrowed *borrowed, const struct tv_table *table) {
    (void)borrowed;
    (void)table;
    return true;
}

void tv_borrowed_stop(struct tv_borrowed *borrowed) {
    (void)borrowed;
}

bool tv_borrowed_matches(struct tv_checker *checker, uint32_t pattern, struct tv_str text) {
    (void)checker;
    (void)pattern;
    (void)text;
    return true;
}

void tv_patterns_unenforced(const struct tv_table *table, tv_pattern_fn *tell, void *context) {
    for (uint32_t i = 0; i < table->patterns_count; i++) {
        if (table->patterns[i].borrowed != TV_NONE)
            tell(context, tv_table_string(table, table->patterns[i].text));
    }
}

/* The lookup of a name for callers that are not on the hot path; keyset.h has the work. */
#include "keyset.h"

const struct tv_key *tv_keyset_find(const struct tv_table *table, uint32_t keyset,
                                    struct tv_str name) {
    return tv_keyset_find_fast(table, keyset, name);
}

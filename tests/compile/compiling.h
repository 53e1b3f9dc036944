/* What the tests of the compiler share: texts are read and compiled, and the table is asked about
 * what became of them. Places in an event are written "properties.products[].sku". */
#ifndef TV_TEST_COMPILING_H
#define TV_TEST_COMPILING_H

#include "compile.h"

/* A definition file. Paths that start with "specs/" are built-in specs, those that end in ".json"
 * documents that schemas refer to; others of these are read from files. */
struct source {
    const char *path, *text;
};

/* findings: a line each, `path:line:column rule detail [did you mean "x"?]`, terminated. */
struct compiled {
    struct tv_model *model;
    struct tv_table *table; /* NULL when the compiler refused */
    enum tv_status status;
    char *findings;
    size_t findings_len;
};

/* The beginning of a spec named core that has all six calls and little else. */
extern const char core_text[];

/* Compiles the sources (up to one without a path); plans: paths, up to NULL. */
struct compiled compile_sources(const struct source *sources, const char *const *plans);
/* The core above, and one plan: text follows "trackvet: 1" and "plan: web", begins in line 3. */
struct compiled compile_plan(const char *text);
/* The same without a plan, and one more spec: text follows "trackvet: 1" and "spec: shop". */
struct compiled compile_spec(const char *text);
void clear_compiled(struct compiled *compiled);

struct tv_str str(const char *text);
/* The whole file, allocated with malloc; fails the test when it cannot be read. */
struct tv_str load_file(const char *path);

/* The row of a name; of the call itself when name is NULL. Fails the test when there is none. */
const struct tv_event_row *find_event(const struct compiled *compiled, enum tv_call call,
                                      const char *name);
/* The node of a place in that event; TV_NONE when there is no such place. */
uint32_t find_node(const struct compiled *compiled, const struct tv_event_row *event,
                   const char *place);
/* Below a node. */
uint32_t find_below(const struct compiled *compiled, uint32_t node, const char *place);
const struct tv_shape *shape_of(const struct compiled *compiled, uint32_t node);
/* The only check of that kind at a node, or NULL. */
const struct tv_check *find_check(const struct compiled *compiled, uint32_t node,
                                  enum tv_check_kind kind);
uint32_t count_checks(const struct compiled *compiled, uint32_t node, enum tv_check_kind kind);
/* The demand that expects just this ("\"sku\""), or NULL. */
const struct tv_demand *find_demand(const struct compiled *compiled, uint32_t node,
                                    const char *expected);
/* The key of a name in an object, or NULL. */
const struct tv_key *find_key(const struct compiled *compiled, uint32_t node, const char *name);

/* "track: Order Completed", found by name among track events, in a test's first lines. */
#define TRACK(compiled, name) find_event(compiled, TV_TRACK, name)
#define AT(compiled, name, place) find_node(compiled, TRACK(compiled, name), place)

unsigned types_at(const struct compiled *compiled, const char *event, const char *place);
void assert_refused(const char *plan, const char *findings);

#endif

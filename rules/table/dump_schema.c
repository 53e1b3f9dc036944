/* The dump's list of schemas, behind the events: each once, with its terms. Schemas have the
 * numbers in the order in which they are mentioned, so that these do not depend on the order of
 * rows.
 *
 *   schema 1
 *     - properties: "a" schema 2, "b" schema 3, schema.json:4, at "/properties"
 *     - any of: schema 2, schema 1, schema.json:9, at "/anyOf" */
#include "dump.h"

#include "formats.h"

#include <stdlib.h>
#include <string.h>

static void put_words(struct tv_dump *dump, const char *words) {
    tv_dump_text(dump, (struct tv_str){words, strlen(words)});
}

void tv_dump_schema(struct tv_dump *dump, uint32_t schema) {
    if (schema == TV_NONE) {
        put_words(dump, "nothing");
        return;
    }
    if (dump->schemas[schema] == 0) {
        dump->order[dump->mentioned++] = schema;
        dump->schemas[schema] = dump->mentioned;
    }
    put_words(dump, "schema ");
    tv_dump_number(dump, dump->schemas[schema]);
}

/* ---- Operands ------------------------------------------------------------------------------- */

static void put_values(struct tv_dump *dump, const struct tv_term *term) {
    for (uint32_t i = 0; i < term->b && dump->left > 0; i++) {
        const struct tv_operand *value = &dump->table->operands[term->a + i];
        put_words(dump, i > 0 ? ", " : "");
        if (value->a == TV_TYPE_STRING)
            tv_dump_string(dump, value->b);
        else
            tv_dump_text(dump, tv_table_string(dump->table, value->b));
    }
}

static void put_names(struct tv_dump *dump, const struct tv_term *term) {
    for (uint32_t i = 0; i < term->b && dump->left > 0; i++) {
        put_words(dump, i > 0 ? ", " : "");
        tv_dump_string(dump, dump->table->operands[term->a + i].a);
    }
}

static void put_branches(struct tv_dump *dump, const struct tv_term *term) {
    for (uint32_t i = 0; i < term->b && dump->left > 0; i++) {
        put_words(dump, i > 0 ? ", " : "");
        tv_dump_schema(dump, dump->table->operands[term->a + i].a);
    }
}

static void put_if(struct tv_dump *dump, const struct tv_term *term) {
    const struct tv_operand *operand = &dump->table->operands[term->b];
    tv_dump_schema(dump, term->a);
    put_words(dump, " then ");
    tv_dump_schema(dump, operand->a);
    put_words(dump, " else ");
    tv_dump_schema(dump, operand->b);
}

static int compare_names(struct tv_str a, struct tv_str b) {
    size_t shared = a.len < b.len ? a.len : b.len;
    int order = shared == 0 ? 0 : memcmp(a.at, b.at, shared);
    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

struct named_key {
    struct tv_str name;
    const struct tv_key *key;
};

static int compare_keys(const void *left, const void *right) {
    return compare_names(((const struct named_key *)left)->name,
                         ((const struct named_key *)right)->name);
}

/* In the order of their names, which hashes have no part in. */
static void put_properties(struct tv_dump *dump, const struct tv_term *term) {
    const struct tv_keyset *set = &dump->table->keysets[term->a];
    struct named_key *keys = calloc((size_t)set->key_count + 1, sizeof *keys);
    for (uint32_t i = 0; keys != NULL && i < set->key_count; i++) {
        keys[i].key = &dump->table->keys[set->keys + i];
        keys[i].name = tv_table_string(dump->table, keys[i].key->name);
    }
    if (keys == NULL)
        put_words(dump, "out of memory");
    else
        qsort(keys, set->key_count, sizeof *keys, compare_keys);
    for (uint32_t i = 0; keys != NULL && i < set->key_count && dump->left > 0; i++) {
        put_words(dump, i > 0 ? ", " : "");
        tv_dump_string(dump, keys[i].key->name);
        put_words(dump, " ");
        tv_dump_schema(dump, keys[i].key->target);
    }
    free(keys);
}

/* Which items, names or values. */
static void put_operands(struct tv_dump *dump, const struct tv_term *term) {
    const struct tv_table *t = dump->table;
    switch ((enum tv_term_kind)term->kind) {
    case TV_TERM_TYPE:
        tv_dump_types(dump, term->a);
        return;
    case TV_TERM_ENUM:
    case TV_TERM_CONST:
        put_values(dump, term);
        return;
    case TV_TERM_FORMAT:
        put_words(dump, tv_format_name((enum tv_format)term->a));
        return;
    case TV_TERM_PATTERN:
        tv_dump_string(dump, t->patterns[term->a].text);
        return;
    case TV_TERM_PATTERN_PROPERTY:
        tv_dump_string(dump, t->patterns[term->a].text);
        put_words(dump, " ");
        tv_dump_schema(dump, term->b);
        return;
    case TV_TERM_MINIMUM:
    case TV_TERM_MAXIMUM:
    case TV_TERM_ABOVE:
    case TV_TERM_BELOW:
    case TV_TERM_MULTIPLE_OF:
        tv_dump_text(dump, tv_table_string(t, term->a));
        return;
    case TV_TERM_REQUIRED:
        tv_dump_string(dump, term->a);
        return;
    case TV_TERM_PROPERTIES:
        put_properties(dump, term);
        return;
    case TV_TERM_DEPENDS:
        tv_dump_string(dump, term->a);
        put_words(dump, " ");
        tv_dump_schema(dump, term->b);
        return;
    case TV_TERM_DEPENDS_NAMES:
        put_names(dump, term);
        return;
    case TV_TERM_ALL_OF:
    case TV_TERM_ANY_OF:
    case TV_TERM_ONE_OF:
        put_branches(dump, term);
        return;
    case TV_TERM_IF:
        put_if(dump, term);
        return;
    case TV_TERM_ITEMS:
    case TV_TERM_ITEM:
        put_words(dump, term->kind == TV_TERM_ITEMS ? "from " : "at ");
        tv_dump_number(dump, term->b);
        put_words(dump, " ");
        tv_dump_schema(dump, term->a);
        return;
    case TV_TERM_ADDITIONAL:
    case TV_TERM_CONTAINS:
    case TV_TERM_NAMES:
    case TV_TERM_NOT:
    case TV_TERM_REF:
        tv_dump_schema(dump, term->a);
        return;
    default:
        tv_dump_number(dump, term->a);
    }
}

static void put_term(struct tv_dump *dump, const struct tv_term *term) {
    static const char *const keywords[TV_TERM_COUNT] = {
#define TV_TERM_ROW(id, about, keyword) keyword,
        TV_TERMS(TV_TERM_ROW)
#undef TV_TERM_ROW
    };
    put_words(dump, "  - ");
    put_words(dump, keywords[term->kind]);
    if (term->kind != TV_TERM_NEVER && term->kind != TV_TERM_UNIQUE) {
        put_words(dump, ": ");
        put_operands(dump, term);
    }
    tv_dump_origin(dump, term->origin);
    put_words(dump, ", at ");
    tv_dump_string(dump, term->path);
    put_words(dump, "\n");
}

void tv_dump_schemas(struct tv_dump *dump) {
    for (uint32_t i = 0; i < dump->mentioned && dump->left > 0; i++) {
        const struct tv_schema *schema = &dump->table->schemas[dump->order[i]];
        put_words(dump, "\nschema ");
        tv_dump_number(dump, i + 1);
        put_words(dump, "\n");
        for (uint32_t k = 0; k < schema->term_count && dump->left > 0; k++)
            put_term(dump, &dump->table->terms[schema->terms + k]);
    }
}

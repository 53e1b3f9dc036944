/* The dump's words: strings, types, checks and demands as text. Written without stdio, because the
 * checker's library has none. */
#include "dump.h"

#include "formats.h"

#include <string.h>

/* ---- Pieces --------------------------------------------------------------------------------- */

void tv_dump_flush(struct tv_dump *dump) {
    if (dump->len > 0)
        dump->write(dump->context, (struct tv_str){dump->buffer, dump->len});
    dump->len = 0;
}

void tv_dump_text(struct tv_dump *dump, struct tv_str text) {
    if (text.len > dump->left)
        text.len = (size_t)dump->left;
    dump->left -= text.len;
    while (text.len > 0) {
        size_t room = sizeof dump->buffer - dump->len;
        size_t take = text.len < room ? text.len : room;
        memcpy(dump->buffer + dump->len, text.at, take);
        dump->len += take;
        text.at += take;
        text.len -= take;
        if (dump->len == sizeof dump->buffer)
            tv_dump_flush(dump);
    }
}

static void put_words(struct tv_dump *dump, const char *words) {
    tv_dump_text(dump, (struct tv_str){words, strlen(words)});
}

void tv_dump_number(struct tv_dump *dump, uint64_t number) {
    char digits[20];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    tv_dump_text(dump, (struct tv_str){digits + at, sizeof digits - at});
}

static void put_escaped(struct tv_dump *dump, char byte) {
    static const char hex[] = "0123456789abcdef";
    unsigned char code = (unsigned char)byte;
    char escape[6] = {'\\', 'u', '0', '0', hex[code >> 4], hex[code & 15]};
    if (byte == '"' || byte == '\\') {
        escape[1] = byte;
        tv_dump_text(dump, (struct tv_str){escape, 2});
    } else if (code < 0x20 || code == 0x7F) {
        tv_dump_text(dump, (struct tv_str){escape, sizeof escape});
    } else {
        tv_dump_text(dump, (struct tv_str){&byte, 1});
    }
}

void tv_dump_string(struct tv_dump *dump, uint32_t string) {
    struct tv_str text = tv_table_string(dump->table, string);
    tv_dump_text(dump, TV_STR("\""));
    for (size_t i = 0; i < text.len; i++)
        put_escaped(dump, text.at[i]);
    tv_dump_text(dump, TV_STR("\""));
}

void tv_dump_origin(struct tv_dump *dump, uint32_t origin) {
    struct tv_origin place = tv_table_origin(dump->table, origin);
    if (origin == TV_NONE)
        return;
    tv_dump_text(dump, TV_STR(", "));
    tv_dump_text(dump, place.file);
    tv_dump_text(dump, TV_STR(":"));
    tv_dump_number(dump, place.line);
}

void tv_dump_types(struct tv_dump *dump, unsigned types) {
    bool first = true;
    if (types == TV_TYPE_ANY || types == 0) {
        put_words(dump, types == 0 ? "nothing" : "any");
        return;
    }
    for (unsigned bit = 1; bit <= TV_TYPE_ANY; bit <<= 1) {
        if ((types & bit) == 0)
            continue;
        put_words(dump, first ? "" : "|");
        put_words(dump, tv_type_name(bit));
        first = false;
    }
}

void tv_dump_indent(struct tv_dump *dump, uint32_t indent) {
    for (uint32_t i = 0; i < indent && i < TV_TABLE_DEPTH_MAX; i++)
        tv_dump_text(dump, TV_STR("  "));
}

/* ---- Checks --------------------------------------------------------------------------------- */

static const char *kind_words(uint32_t kind) {
    static const char *const words[TV_CHECK_COUNT] = {
        [TV_CHECK_TYPE] = "type",
        [TV_CHECK_FORBIDDEN] = "must not be sent",
        [TV_CHECK_ENUM] = "one of",
        [TV_CHECK_FORMAT] = "format",
        [TV_CHECK_MIN_LENGTH] = "min length",
        [TV_CHECK_MAX_LENGTH] = "max length",
        [TV_CHECK_MINIMUM] = "minimum",
        [TV_CHECK_MAXIMUM] = "maximum",
        [TV_CHECK_ABOVE] = "above",
        [TV_CHECK_BELOW] = "below",
        [TV_CHECK_MIN_ITEMS] = "min items",
        [TV_CHECK_MAX_ITEMS] = "max items",
        [TV_CHECK_MIN_PROPERTIES] = "min properties",
        [TV_CHECK_MAX_PROPERTIES] = "max properties",
        [TV_CHECK_ANY_OF] = "any of",
        [TV_CHECK_MULTIPLE_OF] = "multiple of",
        [TV_CHECK_PATTERN] = "pattern",
        [TV_CHECK_UNIQUE_ITEMS] = "unique items",
        [TV_CHECK_HASHED] = "hashed",
        [TV_CHECK_SCHEMA] = "schema",
    };
    return words[kind];
}

static void put_listed_values(struct tv_dump *dump, const struct tv_check *check) {
    for (uint32_t i = 0; i < check->b && dump->left > 0; i++) {
        const struct tv_operand *value = &dump->table->operands[check->a + i];
        put_words(dump, " ");
        if (value->a == TV_TYPE_STRING)
            tv_dump_string(dump, value->b);
        else
            tv_dump_text(dump, tv_table_string(dump->table, value->b));
    }
}

/* A check without those it might hold: "format email". */
static void put_check(struct tv_dump *dump, const struct tv_check *check) {
    if (check->kind == TV_CHECK_SCHEMA) {
        tv_dump_schema(dump, check->a);
        return;
    }
    put_words(dump, kind_words(check->kind));
    switch ((enum tv_check_kind)check->kind) {
    case TV_CHECK_TYPE:
        put_words(dump, " ");
        tv_dump_types(dump, check->a);
        return;
    case TV_CHECK_FORMAT:
        put_words(dump, " ");
        put_words(dump, tv_format_name((enum tv_format)check->a));
        return;
    case TV_CHECK_ENUM:
        put_listed_values(dump, check);
        return;
    case TV_CHECK_MINIMUM:
    case TV_CHECK_MAXIMUM:
    case TV_CHECK_ABOVE:
    case TV_CHECK_BELOW:
    case TV_CHECK_MULTIPLE_OF:
        put_words(dump, " ");
        tv_dump_text(dump, tv_table_string(dump->table, check->a));
        return;
    case TV_CHECK_PATTERN:
        put_words(dump, " ");
        tv_dump_string(dump, dump->table->patterns[check->a].text);
        return;
    case TV_CHECK_FORBIDDEN:
    case TV_CHECK_ANY_OF:
    case TV_CHECK_UNIQUE_ITEMS:
    case TV_CHECK_HASHED:
        return;
    default:
        put_words(dump, " ");
        tv_dump_number(dump, check->a);
    }
}

/* " (string, format uri)" for each alternative. Their checks hold no alternatives. */
static void put_alternatives(struct tv_dump *dump, const struct tv_check *check) {
    const struct tv_table *t = dump->table;
    for (uint32_t i = 0; i < check->b && dump->left > 0; i++) {
        const struct tv_node *node = &t->nodes[t->operands[check->a + i].a];
        put_words(dump, " (");
        tv_dump_types(dump, node->types);
        for (uint32_t c = 0; c < node->check_count && dump->left > 0; c++) {
            put_words(dump, ", ");
            put_check(dump, &t->checks[node->checks + c]);
        }
        put_words(dump, ")");
    }
}

static void put_blame(struct tv_dump *dump, uint32_t rule, uint32_t declared, uint32_t origin) {
    put_words(dump, ": ");
    put_words(dump, tv_rule_info((enum tv_rule)rule)->name);
    if (declared != TV_SEVERITY_NONE) {
        put_words(dump, ", ");
        put_words(dump, tv_severity_name((enum tv_severity)declared));
    }
    tv_dump_origin(dump, origin);
}

static void put_path(struct tv_dump *dump, uint32_t path) {
    put_words(dump, ", at ");
    tv_dump_string(dump, path);
}

void tv_dump_checks(struct tv_dump *dump, const struct tv_node *node, uint32_t indent) {
    for (uint32_t i = 0; i < node->check_count && dump->left > 0; i++) {
        const struct tv_check *check = &dump->table->checks[node->checks + i];
        tv_dump_indent(dump, indent);
        put_words(dump, "- ");
        put_check(dump, check);
        if (check->kind == TV_CHECK_ANY_OF)
            put_alternatives(dump, check);
        if (check->types != TV_TYPE_ANY) {
            put_words(dump, " [");
            tv_dump_types(dump, check->types);
            put_words(dump, "]");
        }
        put_blame(dump, check->rule, check->declared, check->origin);
        put_path(dump, check->path);
        put_words(dump, "\n");
    }
}

/* ---- Demands and policies ------------------------------------------------------------------- */

static void put_wanted(struct tv_dump *dump, const struct tv_shape *shape,
                       const struct tv_operand *operand) {
    const struct tv_table *t = dump->table;
    if (operand->b != TV_WANTED_PATH)
        tv_dump_string(dump, t->slots[shape->slots + operand->a].name);
    else
        tv_dump_text(dump, tv_table_string(t, t->paths[operand->a].text));
}

static void put_demand(struct tv_dump *dump, const struct tv_shape *shape,
                       const struct tv_demand *demand) {
    put_words(dump, "! ");
    for (uint32_t i = 0; i < demand->any_count && dump->left > 0; i++) {
        const struct tv_operand *operand = &dump->table->operands[demand->any + i];
        if (i > 0)
            put_words(dump, operand->b == TV_GIVEN_SLOT ? " given " : " or ");
        put_wanted(dump, shape, operand);
    }
    put_blame(dump, demand->rule, demand->declared, demand->origin);
    put_path(dump, demand->path);
    put_words(dump, ", expects ");
    tv_dump_string(dump, demand->expected);
    if (demand->reason != TV_NONE) {
        put_words(dump, ", because ");
        tv_dump_string(dump, demand->reason);
    }
    put_words(dump, "\n");
}

void tv_dump_demands(struct tv_dump *dump, const struct tv_shape *shape, uint32_t indent) {
    for (uint32_t i = 0; i < shape->demand_count && dump->left > 0; i++) {
        tv_dump_indent(dump, indent);
        put_demand(dump, shape, &dump->table->demands[shape->demands + i]);
    }
}

void tv_dump_policy(struct tv_dump *dump, uint32_t policy, uint32_t origin) {
    static const char *const words[] = {"unsaid", "allow", "warn", "forbid"};
    put_words(dump, words[policy]);
    tv_dump_origin(dump, origin);
}

/* The verifier's part about patterns: whoever runs their codes needs no checks of his own. */
#include "verify.h"

enum { LAST_POINT = 0x10ffff };

static bool verify_class(struct tv_verifier *v, const struct tv_code *code) {
    const struct tv_table *t = v->table;
    if (!tv_verify_need(v, tv_range_fits(code->a, code->b, t->operands_count), "codes: ranges") ||
        !tv_verify_spend(v, code->b))
        return false;
    const struct tv_operand *ranges = t->operands + code->a;
    for (uint32_t i = 0; i < code->b; i++) {
        bool ascends = ranges[i].a <= ranges[i].b && ranges[i].b <= LAST_POINT &&
                       (i == 0 || ranges[i - 1].b < ranges[i].a);
        if (!tv_verify_need(v, ascends, "codes: ranges that do not ascend"))
            return false;
    }
    return true;
}

/* Code number i of the pattern. */
static bool verify_code(struct tv_verifier *v, const struct tv_pattern *pattern, uint32_t i) {
    const struct tv_code *code = &v->table->codes[pattern->codes + i];
    uint32_t count = pattern->code_count;
    if (!tv_verify_need(v, code->op < TV_CODE_COUNT, "codes: no such code"))
        return false;
    bool jumps = code->op == TV_CODE_SPLIT || code->op == TV_CODE_JUMP;
    if (jumps && !tv_verify_need(v, code->a < count, "codes: leads out of its pattern"))
        return false;
    if (code->op == TV_CODE_SPLIT)
        return tv_verify_need(v, code->b < count, "codes: leads out of its pattern");
    if (!jumps && code->op != TV_CODE_MATCH &&
        !tv_verify_need(v, i + 1 < count, "codes: no next one"))
        return false;
    return code->op != TV_CODE_CLASS || verify_class(v, code);
}

static bool verify_pattern(struct tv_verifier *v, const struct tv_pattern *pattern) {
    const struct tv_table *t = v->table;
    bool ok =
        tv_verify_need(v, tv_is_string(v, pattern->text), "patterns: text") &&
        tv_verify_need(v, pattern->borrowed == TV_NONE || tv_is_string(v, pattern->borrowed),
                       "patterns: borrowed") &&
        tv_verify_need(v, tv_range_fits(pattern->codes, pattern->code_count, t->codes_count),
                       "patterns: codes") &&
        tv_verify_need(v, pattern->code_count > 0 && pattern->code_count <= TV_PATTERN_CODES_MAX,
                       "patterns: none or too many codes") &&
        tv_verify_spend(v, pattern->code_count);
    for (uint32_t i = 0; ok && i < pattern->code_count; i++)
        ok = verify_code(v, pattern, i);
    return ok;
}

bool tv_verify_patterns(struct tv_verifier *v) {
    bool ok = true;
    for (uint32_t i = 0; ok && i < v->table->patterns_count; i++)
        ok = verify_pattern(v, &v->table->patterns[i]);
    return ok;
}

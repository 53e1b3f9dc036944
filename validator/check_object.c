/* The end of an object: what it must hold, and what waits to be looked at. */
#include "checker.h"

/* True when one of the operands is there, or none of those that the demand depends on. *at becomes
 * the place to report it at: the object, or the parent of what a lone path leads to. TV_NONE: what
 * is wrong there has been told. */
static bool is_met(struct tv_checker *checker, const struct tv_level *level,
                   const struct tv_demand *demand, uint32_t *at) {
    uint32_t parent_at = TV_NONE;
    bool has_path = false, depends = false, is_given = false;
    for (uint32_t i = 0; i < demand->any_count; i++) {
        struct tv_operand operand = checker->table->operands[demand->any + i];
        if (operand.b == TV_GIVEN_SLOT) {
            depends = true;
            is_given |= tv_has_seen(level, operand.a);
            continue;
        }
        has_path |= operand.b == TV_WANTED_PATH;
        checker->outside += operand.b == TV_WANTED_PATH;
        if (operand.b == TV_WANTED_SLOT ? tv_has_seen(level, operand.a)
                                        : tv_path_exists(checker, operand.a, &parent_at))
            return true;
    }
    if (depends && !is_given)
        return true;
    if (TV_RARE(demand->rule == TV_RULE_ECOMMERCE_CURRENCY_MISSING) && depends &&
        !tv_sum_has_money(checker, level, demand))
        return true;
    *at = has_path && demand->any_count == 1 ? parent_at : level->mark.at;
    return false;
}

static __attribute__((noinline)) void check_demands(struct tv_checker *checker,
                                                    const struct tv_level *level, uint32_t first) {
    const struct tv_shape *shape = level->shape;
    for (uint32_t i = first; i < shape->demand_count; i++) {
        const struct tv_demand *demand = &checker->table->demands[shape->demands + i];
        uint32_t at;
        if (!is_met(checker, level, demand, &at) && at != TV_NONE)
            tv_note(checker, (struct tv_pending){.at = at,
                                                 .object = level->mark.at,
                                                 .what = shape->demands + i,
                                                 .rule = demand->rule & 0xfffu,
                                                 .kind = TV_PENDING_DEMAND});
    }
}

/* True when one of each group is there, by the masks alone. */
static bool meets_groups(const struct tv_level *level) {
    const struct tv_form *form = level->form;
    bool meets_all = true;
    for (unsigned i = 0; i < form->group_count; i++)
        meets_all &= (level->seen[0] & form->groups[i]) != 0;
    return meets_all;
}

void tv_object_close(struct tv_checker *checker, struct tv_level *level) {
    const struct tv_shape *shape = level->shape;
    bool may_have_twins = level->twice || checker->name_count - level->names > 1;
    if (may_have_twins && checker->mode == TV_MODE_MAIN)
        tv_names_compare(checker, level);
    checker->name_count = level->names;
    if (TV_RARE(level->near))
        tv_names_resolve(checker, level);
    if (!shape)
        return;
    if (TV_RARE(tv_lacks_single(level)))
        check_demands(checker, level, 0);
    else if (TV_RARE(!meets_groups(level)))
        check_demands(checker, level, shape->singles);
    if (TV_RARE(level->form->has_whens))
        tv_jobs_add(checker, level);
    if (level->form->sum != TV_SUM_NONE)
        tv_sum_check(checker, level);
}

/* Conditions: when an object matches one definition, it must match another one too. They are looked
 * at when the walk is over, one after another, from a queue: visiting an object again may find
 * conditions further down, which go to its end. The record's step budget ends it. */
#include "checker.h"

void tv_jobs_add(struct tv_checker *checker, const struct tv_level *level) {
    const struct tv_shape *shape = level->shape;
    if (checker->mode == TV_MODE_QUIET)
        return;
    checker->outside++;
    for (uint32_t i = 0; i < shape->when_count; i++) {
        if (checker->job_count < TV_JOBS_MAX) {
            checker->jobs[checker->job_count++] = (struct tv_job){level->mark, shape->whens + i};
        } else if (!checker->out_of_jobs) {
            checker->out_of_jobs = true;
            tv_note_budget(checker, TV_DETAIL_NO_JOBS);
        }
    }
}

static void visit(struct tv_checker *checker, const struct tv_job *job, uint32_t node,
                  enum tv_mode mode) {
    checker->mode = mode;
    tv_walk_restore(&checker->walk, job->mark);
    tv_check_value(checker, node);
}

static void run_job(struct tv_checker *checker, const struct tv_job *job) {
    const struct tv_when *when = &checker->table->whens[job->when];
    checker->failed = false;
    visit(checker, job, when->if_node, TV_MODE_QUIET);
    uint32_t node = checker->failed ? when->else_node : when->then_node;
    uint32_t len = checker->walk.at - job->mark.at;
    if (node != TV_NONE)
        visit(checker, job, node, TV_MODE_EXTRA);
    checker->mode = TV_MODE_MAIN;
    tv_spend(checker, (uint64_t)len + 64);
}

void tv_jobs_run(struct tv_checker *checker) {
    for (uint32_t i = 0; i < checker->job_count && !checker->out_of_steps; i++) {
        struct tv_job job = checker->jobs[i];
        run_job(checker, &job);
    }
}

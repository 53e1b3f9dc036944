/* Conditions: when an object matches one definition, it must match another one too. And schemas,
 * which look at a value in their own way (schema_check.c). Both are looked at when the walk is
 * over, one after another, from a queue: visiting an object again may find more of them further
 * down, which go to its end. The record's step budget ends it. */
#include "checker.h"

/* What stands in the queue may decide over what a container with it is found to be: `outside` tells
 * that this is not known yet. */
void tv_job_push(struct tv_checker *checker, struct tv_job job) {
    checker->outside++;
    if (checker->job_count < TV_JOBS_MAX) {
        checker->jobs[checker->job_count++] = job;
    } else if (!checker->out_of_jobs) {
        checker->out_of_jobs = true;
        tv_note_budget(checker, TV_DETAIL_NO_JOBS);
    }
}

void tv_jobs_add(struct tv_checker *checker, const struct tv_level *level) {
    const struct tv_shape *shape = level->shape;
    if (checker->mode == TV_MODE_QUIET)
        return;
    for (uint32_t i = 0; i < shape->when_count; i++)
        tv_job_push(checker, (struct tv_job){level->mark, shape->whens + i, false});
}

static void visit(struct tv_checker *checker, const struct tv_job *job, uint32_t node,
                  enum tv_mode mode) {
    checker->mode = mode;
    tv_walk_restore(&checker->walk, job->mark);
    tv_check_value(checker, node);
}

/* True when the object matches the condition; so must its values the schemas that it names. */
static bool matches(struct tv_checker *checker, const struct tv_job *job, uint32_t node) {
    uint32_t first = checker->job_count;
    checker->failed = false;
    visit(checker, job, node, TV_MODE_QUIET);
    for (uint32_t i = first; i < checker->job_count && !checker->failed; i++) {
        struct tv_job question = checker->jobs[i];
        checker->failed = !tv_schema_check(checker, &question, false);
    }
    checker->job_count = first;
    return !checker->failed;
}

static void run_when(struct tv_checker *checker, const struct tv_job *job) {
    const struct tv_when *when = &checker->table->whens[job->what];
    uint32_t node = matches(checker, job, when->if_node) ? when->then_node : when->else_node;
    uint32_t len = checker->walk.at - job->mark.at;
    if (node != TV_NONE)
        visit(checker, job, node, TV_MODE_EXTRA);
    checker->mode = TV_MODE_MAIN;
    tv_spend(checker, (uint64_t)len + 64);
}

void tv_jobs_run(struct tv_checker *checker) {
    for (uint32_t i = 0; i < checker->job_count && !checker->out_of_steps; i++) {
        struct tv_job job = checker->jobs[i];
        if (job.is_schema)
            tv_schema_check(checker, &job, true);
        else
            run_when(checker, &job);
    }
}

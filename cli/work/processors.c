/* How many processors there are for us: what the scheduler allows, not what the machine has. */
#define _GNU_SOURCE /* sched_getaffinity */
#include "work.h"

#include <sched.h>
#include <unistd.h>

unsigned tv_work_processors(void) {
    cpu_set_t allowed;
    CPU_ZERO(&allowed);
    long count = sched_getaffinity(0, sizeof allowed, &allowed) == 0
                     ? CPU_COUNT(&allowed)
                     : sysconf(_SC_NPROCESSORS_ONLN); /* more than a cpu_set_t can tell of */
    if (count < 1)
        return 1;
    return count < TV_JOBS_MAX_THREADS ? (unsigned)count : TV_JOBS_MAX_THREADS;
}

/* Fences by Landlock (Linux 5.13). Its calls have no wrappers in libc, and headers are older than
 * kernels, so numbers that are the same on every machine stand here. */
#define _GNU_SOURCE /* O_PATH */
#include "fence.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { CREATE_RULESET = 444, ADD_RULE = 445, RESTRICT_SELF = 446 };

/* Of later versions than the first. */
static const uint64_t refer = UINT64_C(1) << 13, truncates = UINT64_C(1) << 14;

#ifndef TV_SANDBOX_FOR_TOOLS
static const uint64_t first_rights = (UINT64_C(1) << 13) - 1;
#else
/* Sanitizers read /proc and the program when it ends, and start a symbolizer. */
static const uint64_t first_rights =
    ((UINT64_C(1) << 13) - 1) &
    ~(uint64_t)(LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE |
                LANDLOCK_ACCESS_FS_READ_DIR);
#endif
static const uint64_t makes = LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_REMOVE_FILE;

static const uint64_t rights[TV_FENCE_RIGHTS] = {
    [TV_FENCE_READ] = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR,
    [TV_FENCE_WRITE] = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG |
                       LANDLOCK_ACCESS_FS_REMOVE_FILE | (UINT64_C(1) << 14) /* truncates */};

/* 0: no Landlock. */
static long find_version(void) {
    long version = syscall(CREATE_RULESET, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    return version > 0 ? version : 0;
}

static uint64_t known_rights(long version) {
    return first_rights | (version >= 2 ? refer : 0) | (version >= 3 ? truncates : 0);
}

bool tv_fence_exists(void) {
    return find_version() > 0;
}

int tv_fence_new(void) {
    struct landlock_ruleset_attr attributes = {.handled_access_fs = known_rights(find_version())};
    return tv_fence_exists() ? (int)syscall(CREATE_RULESET, &attributes, sizeof attributes, 0) : -1;
}

void tv_fence_allow(int fence, const char *path, enum tv_fence_right right) {
    struct stat info;
    int at = open(path, O_PATH | O_CLOEXEC);
    if (at < 0)
        return;
    uint64_t allowed = rights[right] & known_rights(find_version());
    if (fstat(at, &info) != 0 || !S_ISDIR(info.st_mode))
        allowed &= ~(makes | LANDLOCK_ACCESS_FS_READ_DIR);
    struct landlock_path_beneath_attr rule = {.allowed_access = allowed, .parent_fd = at};
    syscall(ADD_RULE, fence, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    close(at);
}

bool tv_fence_close(int fence) {
    bool done =
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && syscall(RESTRICT_SELF, fence, 0) == 0;
    close(fence);
    return done;
}

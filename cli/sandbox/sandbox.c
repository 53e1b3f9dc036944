/* Which files a run may reach, from its command line:
 *
 *             until the definitions are read      then
 *   read      all: plans name other files         the files that are checked
 *   write     folders of the outputs              the same
 *
 * `lint --fix` writes wherever the plans lie that it reads, which is known only then: there the
 * fence is left out, the filter is not. */
#include "sandbox.h"

#include "cache.h"
#include "fence.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const unsigned sandboxed = TV_CMD_CHECK | TV_CMD_LINT | TV_CMD_COMPILE | TV_CMD_CONVERT |
                                  TV_CMD_REPORT | TV_CMD_SHOW | TV_CMD_TEST | TV_CMD_BASELINE;

/* ---- Outputs -------------------------------------------------------------------------------- */

/* The folder that a file is in, where a file beside it may be made and take its name. */
static void allow_folder_of(int fence, const char *path) {
    const char *slash = strrchr(path, '/');
    char *folder = slash ? strndup(path, (size_t)(slash - path + 1)) : strdup(".");
    if (folder)
        tv_fence_allow(fence, folder, TV_FENCE_WRITE);
    free(folder);
}

/* A folder (convert -o), a file that is there, or one that will be. Links are followed: what they
 * point at is what is written. Beside a device or a pipe nothing is made. */
static void allow_output(int fence, const char *path) {
    struct stat info;
    bool is_there = stat(path, &info) == 0;
    char *real = is_there ? realpath(path, NULL) : NULL;
    if (is_there)
        tv_fence_allow(fence, path, TV_FENCE_WRITE);
    if (!is_there || S_ISREG(info.st_mode))
        allow_folder_of(fence, path);
    if (real && S_ISREG(info.st_mode))
        allow_folder_of(fence, real);
    free(real);
}

/* Files that options name: -o FILE, -f FORMAT=FILE. */
static void allow_named(int fence, const struct tv_arguments *arguments) {
    for (size_t i = 0; i < arguments->option_count; i++) {
        const struct tv_argument *option = &arguments->options[i];
        const char *equals = option->text ? strchr(option->text, '=') : NULL;
        if (option->option == TV_OPTION_OUTPUT)
            allow_output(fence, option->text);
        else if (option->option == TV_OPTION_FORMAT && equals)
            allow_output(fence, equals + 1);
    }
}

/* Files that nobody names on the command line. */
static void allow_usual(int fence, const struct tv_arguments *arguments) {
    const char *summary = getenv("GITHUB_STEP_SUMMARY");
    bool is_baseline = arguments->command == TV_COMMAND_BASELINE;
    if (summary && *summary)
        allow_output(fence, summary);
    if (getenv("GITLAB_CI") || tv_option_count(arguments, TV_OPTION_CI))
        tv_fence_allow(fence, ".", TV_FENCE_WRITE);
    if (is_baseline && !tv_option_count(arguments, TV_OPTION_OUTPUT))
        allow_output(fence, arguments->rest_count > 1 && !strcmp(arguments->rest[0], "prune")
                                ? arguments->rest[1]
                                : "trackvet-baseline.json");
}

/* A temporary file is read again by whoever wrote it. */
static void allow_temporary(int fence) {
    tv_fence_allow(fence, P_tmpdir, TV_FENCE_WRITE);
    tv_fence_allow(fence, P_tmpdir, TV_FENCE_READ);
}

static void allow_cache(int fence, const struct tv_arguments *arguments) {
    struct tv_cache cache;
    if (!tv_option_count(arguments, TV_OPTION_CACHE) || !tv_cache_make(&cache, arguments))
        return;
    tv_fence_allow(fence, cache.folder, TV_FENCE_WRITE);
    tv_fence_allow(fence, cache.folder, TV_FENCE_READ);
}

static void allow_outputs(int fence, const struct tv_arguments *arguments) {
    allow_cache(fence, arguments);
    allow_named(fence, arguments);
    allow_usual(fence, arguments);
}

/* ---- The run -------------------------------------------------------------------------------- */

static bool close_fence(const struct tv_arguments *arguments) {
    int fence = tv_fence_new();
    if (fence < 0)
        return false;
    tv_fence_allow(fence, "/", TV_FENCE_READ);
    allow_outputs(fence, arguments);
    if (arguments->command == TV_COMMAND_CHECK || arguments->command == TV_COMMAND_BASELINE)
        allow_temporary(fence); /* may be needed, which is known later */
    return tv_fence_close(fence);
}

/* Git tells what changed of files that a plan turns out to have, so it is started later. */
static bool needs_programs(const struct tv_arguments *arguments) {
    return tv_option_count(arguments, TV_OPTION_SINCE) ||
           tv_option_count(arguments, TV_OPTION_STAGED);
}

/* One line; -q leaves it out. */
static void tell(FILE *err, bool has_fence, bool has_filter) {
    if (has_fence && has_filter)
        return;
    fprintf(err,
            "trackvet: this system has no %s: what is read is not sandboxed%s (--no-sandbox: not "
            "told)\n",
            has_fence    ? "seccomp"
            : has_filter ? "Landlock"
                         : "Landlock and no seccomp",
            has_fence || has_filter ? " in full" : "");
}

void tv_sandbox_start(struct tv_arguments *arguments, FILE *err) {
    bool writes_plans = tv_option_count(arguments, TV_OPTION_FIX) > 0;
    if (!(sandboxed & 1u << arguments->command) || needs_programs(arguments) ||
        tv_option_count(arguments, TV_OPTION_NO_SANDBOX))
        return;
    bool has_fence = !writes_plans && close_fence(arguments);
    bool has_filter = tv_filter_start();
    arguments->is_sandboxed = has_fence;
    if (!tv_option_count(arguments, TV_OPTION_QUIET))
        tell(err, has_fence || writes_plans, has_filter);
}

void tv_sandbox_narrow(const struct tv_arguments *arguments, const struct tv_file_list *files,
                       bool needs_temporary) {
    int fence = arguments->is_sandboxed ? tv_fence_new() : -1;
    if (fence < 0)
        return;
    for (size_t i = 0; i < files->count; i++)
        if (strcmp(files->paths[i], "-") != 0)
            tv_fence_allow(fence, files->paths[i], TV_FENCE_READ);
    allow_outputs(fence, arguments);
    if (needs_temporary)
        allow_temporary(fence);
    tv_fence_close(fence);
}

const char *tv_sandbox_kind(void) {
    static const char *const kinds[] = {"none", "landlock", "seccomp", "landlock, seccomp"};
    return kinds[tv_fence_exists() + 2 * tv_filter_exists()];
}

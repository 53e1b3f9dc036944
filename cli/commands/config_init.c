/* `trackvet config init`: a trackvet.yaml to begin with. What is most likely wanted stands there,
 * the rest as comments; the plans that are already in the folder are named. */
#include "config_commands.h"
#include "output.h"
#include "plans.h"
#include "visible.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static const char file_name[] = "trackvet.yaml", hidden_name[] = ".trackvet.yaml";

static const char head[] =
    "# Settings of trackvet: `trackvet config show` prints what holds and where it comes from.\n"
    "# Everything that can stand here: `trackvet config schema`, docs/configuration.md.\n"
    "schema: 1\n"
    "\n"
    "# Tracking plans: files, folders, or patterns such as plans/**/*.yaml, seen from this file.\n";

static const char body[] =
    "\n"
    "# How strict: ingest (what Segment itself refuses), spec (what its documentation says), "
    "strict.\n"
    "# Also other files of settings: [strict, ../team.yaml]\n"
    "extends: spec\n"
    "\n"
    "# Levels by rule or pattern: error, warning, info, off, on. `trackvet rules` lists the "
    "rules.\n"
    "# rules:\n"
    "#   property/unknown: error\n"
    "#   pii/*: warning\n"
    "\n"
    "# Exit with 1 at this level and above: error, warning, info, never.\n"
    "fail-on: error\n"
    "\n"
    "# Files and folders that are passed over when a folder is read.\n"
    "# exclude: [archive, \"*.bak.json\"]\n"
    "\n"
    "# events:\n"
    "#   exclude: [\"Debug *\"]   # events that are not judged\n"
    "#   max-event: 32KiB\n"
    "\n"
    "# Findings to live with. After `until` the entry hides nothing any more.\n"
    "# ignore:\n"
    "#   - rule: property/type\n"
    "#     event: \"Legacy *\"\n"
    "#     path: /properties/currency\n"
    "#     reason: LEG-12, the old checkout goes in autumn\n"
    "#     until: 2026-12-31\n";

/* Names the plans that are there. */
static void write_plans(FILE *out) {
    size_t count, found = 0;
    const char *const *usual = tv_plans_usual(&count);
    struct stat info;
    for (size_t i = 0; i < count; i++) {
        if (stat(usual[i], &info) != 0)
            continue;
        fprintf(out, "%s%s", found ? ", " : "plan: [", usual[i]);
        found++;
    }
    fputs(found ? "]\n" : "# plan: [tracking-plan.yaml]\n", out);
}

static int refuse(const char *name, const char *why, FILE *err) {
    fprintf(err, "trackvet: %s: %s\n", name, why);
    return TV_EXIT_USAGE;
}

int tv_config_init(const struct tv_arguments *arguments, const struct tv_streams *streams) {
    bool force = tv_option_count(arguments, TV_OPTION_FORCE) > 0;
    struct stat info;
    if (stat(hidden_name, &info) == 0)
        return refuse(hidden_name, "is there already, and holds the settings", streams->err);
    struct tv_output_file file;
    bool fine = tv_output_begin(&file, file_name, force ? TV_OUTPUT_REPLACE : TV_OUTPUT_NEW);
    if (fine) {
        fputs(head, file.out);
        write_plans(file.out);
        fputs(body, file.out);
        fine = tv_output_end(&file);
    }
    if (!fine)
        return refuse(file_name,
                      errno == EEXIST ? "is there already; --force writes over it"
                                      : strerror(errno),
                      streams->err);
    fprintf(streams->out, "wrote %s\n", file_name);
    return TV_EXIT_OK;
}

/* A week in which things go wrong the way they do: one cause each, from some moment on or from one
 * sender, and a few accidents.
 *
 *   world --event--> first story that fits --> one of three folders --> DAY.ndjson or DAY.ndjson.gz
 */
#include "gen_demo.h"
#include "gen_fault.h"
#include "gen_world.h"
#include "gen_write.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

enum { DAYS = 7, EVENTS = 4000, MEMBER_LEN = 100000, PATH_LEN = 1024, NAME_LEN = 40 };

/* ---- Stories ---- */

static bool is_from(const struct tv_gen_event *event, struct tv_str library,
                    struct tv_str version) {
    struct tv_gen_library used = tv_gen_library_of(event->session, event->time);
    return used.name.len == library.len && !memcmp(used.name.at, library.at, library.len) &&
           used.version.len == version.len && !memcmp(used.version.at, version.at, version.len);
}

static bool is_new_kotlin(const struct tv_gen_event *event) {
    return is_from(event, TV_STR("analytics-kotlin"), TV_STR("1.16.0"));
}

static bool is_old_server(const struct tv_gen_event *event) {
    return is_from(event, TV_STR("analytics-python"), TV_STR("1.4.0"));
}

static bool is_kitchen(const struct tv_gen_event *event) {
    return event->session->source == TV_GEN_WEB && event->session->category == tv_gen_categories;
}

static bool is_refund(const struct tv_gen_event *event) {
    return event->row == &tv_gen_rows[TV_GEN_ORDER_REFUNDED];
}

static bool is_old_iphone(const struct tv_gen_event *event) {
    return event->session->source == TV_GEN_IOS && tv_gen_is_old_app(event->session);
}

static bool is_old_android(const struct tv_gen_event *event) {
    return event->session->source == TV_GEN_ANDROID && tv_gen_is_old_app(event->session);
}

static bool is_live_on_ios(const struct tv_gen_event *event) {
    return event->session->source == TV_GEN_IOS && event->session->title->seconds == 0;
}

static bool is_loud(const struct tv_gen_event *event) {
    return event->session->sound > 85;
}

static bool is_new_server(const struct tv_gen_event *event) {
    return is_from(event, TV_STR("segment-analytics-python"), TV_STR("2.3.3"));
}

static bool is_firefox(const struct tv_gen_event *event) {
    return event->session->source == TV_GEN_WEB && event->session->browser == &tv_gen_browsers[2];
}

static bool is_node(const struct tv_gen_event *event) {
    return event->session->source == TV_GEN_NODE;
}

static bool is_web(const struct tv_gen_event *event) {
    return event->session->source == TV_GEN_WEB;
}

/* From that day on (0 is the first), so many of a hundred events that fit; at most so often. */
struct story {
    const char *fault;
    bool (*fits)(const struct tv_gen_event *event);
    uint32_t day, percent, most;
};

static const struct story stories[] = {
    {"cut-line", is_web, 4, 2, 1},
    {"encoding", is_node, 2, 10, 1},
    {"event-size", is_old_android, 5, 30, 1},
    {"numeric-total", is_new_kotlin, 0, 100, UINT32_MAX},
    {"old-id", is_old_server, 0, 100, UINT32_MAX},
    {"event-misspelled-list", is_kitchen, 1, 100, UINT32_MAX},
    {"format-currency", is_refund, 0, 100, UINT32_MAX},
    {"old-event", is_old_iphone, 0, 100, UINT32_MAX},
    {"boolean-string", is_old_android, 0, 100, UINT32_MAX},
    {"live-length", is_live_on_ios, 0, 60, UINT32_MAX},
    {"range", is_loud, 0, 50, UINT32_MAX},
    {"group-id-missing", is_new_server, 0, 60, UINT32_MAX},
    {"id-placeholder", is_firefox, 2, 4, UINT32_MAX},
    {"context-format", is_firefox, 0, 1, UINT32_MAX},
    {"identity-missing", is_web, 3, 1, 6},
    {"misspelled", is_node, 0, 3, UINT32_MAX},
    {"time", is_web, 6, 1, 3},
};

enum { STORIES = sizeof stories / sizeof *stories };

/* ---- Files ---- */

static const char *const folders[] = {"web", "app", "server"};
enum { FOLDERS = sizeof folders / sizeof *folders, NO_DAY = UINT32_MAX };

struct archive {
    FILE *out;
    char name[NAME_LEN];         /* web/2026-03-01.ndjson */
    struct tv_gen_buffer member; /* lines that are not in the file yet */
    uint64_t lines;
    uint32_t day;
    bool is_plain;
};

struct demo {
    const char *dir;
    struct tv_gen_world world;
    struct tv_gen_random random; /* for faults */
    uint32_t told[STORIES];
    struct archive archives[FOLDERS];
    FILE *list;
    uint64_t start, events, faults;
};

/* One gzip member: no name, no time, so that equal lines are equal files. */
static bool write_member(struct archive *archive) {
    struct tv_gen_buffer *member = &archive->member;
    z_stream z = {0};
    gz_header header = {.os = 255};
    if (deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        return false;
    size_t max = deflateBound(&z, (uLong)member->len);
    unsigned char *packed = malloc(max);
    z.next_in = (unsigned char *)member->at;
    z.avail_in = (uInt)member->len;
    z.next_out = packed;
    z.avail_out = (uInt)max;
    bool is_packed = packed && deflateSetHeader(&z, &header) == Z_OK &&
                     deflate(&z, Z_FINISH) == Z_STREAM_END &&
                     fwrite(packed, 1, z.total_out, archive->out) == z.total_out;
    deflateEnd(&z);
    free(packed);
    return is_packed;
}

static bool flush_archive(struct archive *archive) {
    bool is_written = !archive->member.failed;
    if (is_written && archive->member.len)
        is_written = archive->is_plain ? fwrite(archive->member.at, 1, archive->member.len,
                                                archive->out) == archive->member.len
                                       : write_member(archive);
    archive->member.len = 0;
    return is_written;
}

static bool close_archive(struct archive *archive) {
    bool is_closed = true;
    if (archive->out)
        is_closed = flush_archive(archive) && !fclose(archive->out);
    archive->out = NULL;
    return is_closed;
}

/* The first day of the web is plain text, everything else is gzip. */
static bool open_archive(struct demo *demo, uint32_t folder, uint32_t day) {
    struct archive *archive = &demo->archives[folder];
    char path[PATH_LEN];
    if (!close_archive(archive))
        return false;
    archive->is_plain = folder == 0 && day == 0;
    archive->day = day;
    archive->lines = 0;
    snprintf(archive->name, sizeof archive->name, "%s/2026-03-%02u.ndjson%s", folders[folder],
             (unsigned)(day + 1), archive->is_plain ? "" : ".gz");
    snprintf(path, sizeof path, "%s/%s", demo->dir, archive->name);
    archive->out = fopen(path, "wb");
    return archive->out != NULL;
}

static uint32_t folder_of(const struct tv_gen_event *event) {
    if (event->session->source == TV_GEN_WEB)
        return 0;
    return event->session->source <= TV_GEN_ANDROID ? 1 : 2;
}

/* ---- The week ---- */

/* The first story that fits spoils the event. */
static const struct tv_gen_fault *tell(struct demo *demo, uint32_t day, struct tv_str *pointer) {
    struct tv_gen_event *event = &demo->world.event;
    for (uint32_t i = 0; i < STORIES; i++) {
        const struct story *story = &stories[i];
        const struct tv_gen_fault *fault = tv_gen_fault_find(story->fault);
        if (day < story->day || demo->told[i] == story->most || !story->fits(event) ||
            !tv_gen_chance(&demo->random, story->percent) ||
            !tv_gen_fault_plant(fault, event, &demo->random, pointer))
            continue;
        demo->told[i]++;
        return fault;
    }
    return NULL;
}

static bool add_event(struct demo *demo, uint32_t day) {
    const struct tv_gen_event *event = &demo->world.event;
    uint32_t folder = folder_of(event);
    struct archive *archive = &demo->archives[folder];
    struct tv_str pointer;
    if (archive->day != day && !open_archive(demo, folder, day))
        return false;
    const struct tv_gen_fault *fault = tell(demo, day, &pointer);
    tv_gen_write_event(&archive->member, event, false);
    tv_gen_put(&archive->member, TV_STR("\n"));
    archive->lines++;
    demo->events++;
    demo->faults += fault != NULL;
    if (fault)
        tv_gen_fault_list(demo->list, fault, event, pointer, archive->lines, archive->name);
    return archive->member.len < MEMBER_LEN || flush_archive(archive);
}

static bool write_week(struct demo *demo) {
    for (;;) {
        tv_gen_world_next(&demo->world);
        uint64_t day = (demo->world.clock - demo->start) / 86400000;
        if (day >= DAYS)
            return true;
        if (!add_event(demo, (uint32_t)day))
            return false;
    }
}

static bool start_demo(struct demo *demo, const char *dir, uint64_t seed) {
    char path[PATH_LEN];
    demo->dir = dir;
    tv_gen_seed(&demo->random, tv_gen_mix(seed + 2));
    for (uint32_t i = 0; i < FOLDERS; i++) {
        demo->archives[i].day = NO_DAY;
        snprintf(path, sizeof path, "%s/%s", dir, folders[i]);
        mkdir(path, 0777); /* may be there; opening a file in it tells */
    }
    snprintf(path, sizeof path, "%s/faults.tsv", dir);
    demo->list = fopen(path, "wb");
    bool is_ready = demo->list && tv_gen_world_init(&demo->world, seed, EVENTS, DAYS);
    demo->start = demo->world.clock;
    if (is_ready)
        fputs("messageId\trule\tpointer\tnote\tfile\n", demo->list);
    return is_ready;
}

static bool stop_demo(struct demo *demo) {
    bool is_closed = true;
    for (uint32_t i = 0; i < FOLDERS; i++) {
        is_closed = close_archive(&demo->archives[i]) && is_closed;
        tv_gen_buffer_clear(&demo->archives[i].member);
    }
    if (demo->list)
        is_closed = !fclose(demo->list) && is_closed;
    tv_gen_world_clear(&demo->world);
    return is_closed;
}

bool tv_gen_demo(const char *dir, uint64_t seed) {
    struct demo *demo = calloc(1, sizeof *demo);
    bool is_done = demo && start_demo(demo, dir, seed) && write_week(demo);
    if (demo)
        is_done = stop_demo(demo) && is_done;
    if (is_done)
        fprintf(stderr, "%llu events, %llu faults\n", (unsigned long long)demo->events,
                (unsigned long long)demo->faults);
    else
        perror("gen_events: the demo");
    free(demo);
    return is_done;
}

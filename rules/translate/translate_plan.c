/* From drafts of rules to one plan of our grammar.
 *
 *   TRACK A 1, TRACK A 2, TRACK B, PAGE, COMMON
 *   ->
 *   {trackvet: 1, plan: NAME, additional: {events: warn, properties: warn},
 *    events: {A: {versions: {1: ..., 2: ...}}, B: ...}, calls: {page: ..., common: ...}}
 *
 * As Segment does it: a track event `Page Viewed` is what is asked of page calls, `Screen Viewed`
 * the same of screen calls; what is common to all messages is planned in all of them. */
#include "translate.h"

#include <stdlib.h>
#include <string.h>

static const char *const call_names[TV_DRAFT_CALL_COUNT] = {"common", "track", "identify", "page",
                                                            "screen", "group", "alias"};

/* ---- Grouping ---------------------------------------------------------------------------------
 */

/* A draft with its place in the file. */
struct ranked {
    const struct tv_draft *draft;
    uint32_t rank, first; /* first: rank of the first draft of its event */
};

static int compare_texts(struct tv_str a, struct tv_str b) {
    size_t len = a.len < b.len ? a.len : b.len;
    int order = len > 0 ? memcmp(a.at, b.at, len) : 0;
    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

static int compare_events(const struct tv_draft *a, const struct tv_draft *b) {
    if (a->call != b->call)
        return a->call < b->call ? -1 : 1;
    return compare_texts(a->name, b->name);
}

static uint32_t version_of(const struct tv_draft *draft) {
    return draft->version ? draft->version : 1;
}

static int compare_ranked(const void *left, const void *right) {
    const struct ranked *a = left, *b = right;
    int order = compare_events(a->draft, b->draft);
    if (order == 0 && version_of(a->draft) != version_of(b->draft))
        order = version_of(a->draft) < version_of(b->draft) ? -1 : 1;
    return order != 0 ? order : (a->rank > b->rank) - (a->rank < b->rank);
}

static int compare_firsts(const void *left, const void *right) {
    const struct ranked *a = left, *b = right;
    if (a->first != b->first)
        return a->first < b->first ? -1 : 1;
    return compare_ranked(left, right);
}

/* Sorts the drafts by event, events in the order of the file, versions in their own. */
static struct ranked *sort_drafts(struct tv_translation *t, uint32_t *count) {
    *count = 0;
    for (const struct tv_draft *draft = t->first; draft; draft = draft->next)
        ++*count;
    struct ranked *ranked = tv_arena_alloc(t->scratch, *count, sizeof *ranked);
    uint32_t rank = 0;
    if (!ranked)
        return NULL;
    for (const struct tv_draft *draft = t->first; draft; draft = draft->next, rank++)
        ranked[rank] = (struct ranked){draft, rank, rank};
    qsort(ranked, *count, sizeof *ranked, compare_ranked);
    for (uint32_t from = 0, to; from < *count; from = to) {
        uint32_t first = ranked[from].rank;
        for (to = from; to < *count && !compare_events(ranked[from].draft, ranked[to].draft); to++)
            first = ranked[to].rank < first ? ranked[to].rank : first;
        for (uint32_t i = from; i < to; i++)
            ranked[i].first = first;
    }
    qsort(ranked, *count, sizeof *ranked, compare_firsts);
    return ranked;
}

/* ---- Events -----------------------------------------------------------------------------------
 */

/* The plan that is being written. */
struct plan {
    struct tv_translation *t;
    struct tv_tree *out;
    struct tv_tree *events, *pages, *screens; /* made when they are needed */
    bool has[TV_DRAFT_CALL_COUNT];            /* rules about all messages of the call */
};

static struct tv_tree *section_of(struct plan *plan, enum tv_draft_call call, struct tv_at at) {
    bool is_page = call == TV_DRAFT_PAGE;
    struct tv_tree **section = call == TV_DRAFT_TRACK ? &plan->events
                               : is_page              ? &plan->pages
                                                      : &plan->screens;
    const char *name = call == TV_DRAFT_TRACK ? "events" : is_page ? "pages" : "screens";
    if (!*section) {
        *section = tv_make_object(plan->t, at);
        tv_put(plan->t, plan->out, name, *section);
    }
    return *section;
}

/* An empty mapping where the drafts of this event belong. */
static struct tv_tree *new_event(struct plan *plan, const struct tv_draft *draft) {
    struct tv_tree *event = tv_make_object(plan->t, draft->at);
    if (draft->name.len > 0) {
        tv_put_at(plan->t, section_of(plan, draft->call, draft->at), draft->name_at, draft->name,
                  event);
        return event;
    }
    const char *name = call_names[draft->call];
    tv_put_at(plan->t, tv_object_under(plan->t, plan->out, "calls", draft->at), draft->at,
              (struct tv_str){name, strlen(name)}, event);
    return event;
}

static struct tv_tree *new_version(struct plan *plan, struct tv_tree *event,
                                   const struct tv_draft *draft) {
    struct tv_tree *versions = tv_object_under(plan->t, event, "versions", draft->at);
    struct tv_tree *version = tv_make_object(plan->t, draft->at);
    struct tv_tree *number = tv_make_count(plan->t, draft->at, version_of(draft));
    if (number)
        tv_put_at(plan->t, versions, draft->at, number->text, version);
    return version;
}

static bool is_repeated(const struct ranked *drafts, uint32_t i) {
    return i > 0 && compare_events(drafts[i - 1].draft, drafts[i].draft) == 0 &&
           version_of(drafts[i - 1].draft) == version_of(drafts[i].draft);
}

/* Names that no rule knows are a warning, as in Segment. Of events the file says so; of calls each
 * for itself, for a plan that has no rule for a call says nothing about its traits. */
static void put_call_additional(struct plan *plan, const struct tv_draft *draft,
                                struct tv_tree *call) {
    if (draft->name.len == 0 && draft->call != TV_DRAFT_COMMON && draft->call != TV_DRAFT_ALIAS &&
        !tv_has_member(call, "additional"))
        tv_put(plan->t, call, "additional", tv_make_text(plan->t, draft->at, TV_STR("warn")));
}

/* Puts the drafts from..to, which are about one event. */
static void put_event(struct plan *plan, const struct ranked *drafts, uint32_t from, uint32_t to) {
    const struct tv_draft *first = drafts[from].draft;
    bool has_versions =
        first->name.len > 0 && version_of(first) != version_of(drafts[to - 1].draft);
    struct tv_tree *event = new_event(plan, first);
    plan->has[first->call] |= first->name.len == 0;
    for (uint32_t i = from; i < to; i++) {
        const struct tv_draft *draft = drafts[i].draft;
        if (is_repeated(drafts, i)) {
            tv_warn_once(plan->t, draft->name.len ? draft->name_at : draft->at,
                         draft->name.len
                             ? "{a} stands twice in this plan: only the first is read"
                             : "there are two rules for this call: only the first is read",
                         draft->name);
            continue;
        }
        if (i > from && !has_versions)
            continue; /* versions of a call: the oldest */
        tv_translate_event(plan->t, draft, has_versions ? new_version(plan, event, draft) : event);
    }
    put_call_additional(plan, first, event);
}

static void put_events(struct plan *plan, const struct ranked *drafts, uint32_t count) {
    for (uint32_t from = 0, to; from < count; from = to) {
        to = from + 1;
        while (to < count && !compare_events(drafts[from].draft, drafts[to].draft))
            to++;
        put_event(plan, drafts, from, to);
    }
}

/* ---- Page Viewed, Screen Viewed ---------------------------------------------------------------
 */

static const struct tv_draft *find_oldest(const struct ranked *drafts, uint32_t count,
                                          const char *name) {
    for (uint32_t i = 0; i < count; i++)
        if (drafts[i].draft->call == TV_DRAFT_TRACK && tv_text_is(drafts[i].draft->name, name))
            return drafts[i].draft;
    return NULL;
}

static void put_viewed(struct plan *plan, const struct tv_draft *viewed, enum tv_draft_call call) {
    if (!viewed || plan->has[call])
        return;
    struct tv_draft draft = *viewed;
    draft.call = call;
    draft.name = (struct tv_str){"", 0};
    tv_translate_event(plan->t, &draft, new_event(plan, &draft));
}

/* ---- What is common ---------------------------------------------------------------------------
 */

/* Plans the names of a section of the common schema in every call that has the section. */
static void plan_names(struct plan *plan, const struct tv_tree *schema, const char *section,
                       const enum tv_draft_call *calls, size_t call_count) {
    const struct tv_tree *parts = tv_member(schema, "properties", TV_TYPE_OBJECT);
    const struct tv_tree *names =
        tv_member(tv_member(parts, section, TV_TYPE_OBJECT), "properties", TV_TYPE_OBJECT);
    for (size_t i = 0; names && names->count > 0 && i < call_count; i++) {
        struct tv_tree *all = tv_object_under(plan->t, plan->out, "calls", names->at);
        struct tv_tree *call = tv_object_under(plan->t, all, call_names[calls[i]], names->at);
        struct tv_tree *own = tv_object_under(plan->t, call, section, names->at);
        for (const struct tv_tree *name = names->first; name; name = name->next)
            tv_put_like(plan->t, own, name, tv_make_object(plan->t, name->at));
        tv_forget_repeated(plan->t, own, true);
    }
}

static void plan_common_names(struct plan *plan, const struct ranked *drafts, uint32_t count) {
    static const enum tv_draft_call with_properties[] = {TV_DRAFT_TRACK, TV_DRAFT_PAGE,
                                                         TV_DRAFT_SCREEN};
    static const enum tv_draft_call with_traits[] = {TV_DRAFT_IDENTIFY, TV_DRAFT_GROUP};
    for (uint32_t i = 0; i < count; i++) {
        if (drafts[i].draft->call != TV_DRAFT_COMMON)
            continue;
        plan_names(plan, drafts[i].draft->schema, "properties", with_properties, 3);
        plan_names(plan, drafts[i].draft->schema, "traits", with_traits, 2);
    }
}

/* ---- The plan ---------------------------------------------------------------------------------
 */

static struct tv_at start_of(const struct tv_translation *t) {
    return (struct tv_at){
        .file = t->file, .line = 1, .column = 1, .offset = t->file->lines[0], .len = 0};
}

static void put_additional(struct plan *plan) {
    struct tv_translation *t = plan->t;
    struct tv_at at = start_of(t);
    struct tv_tree *additional = tv_make_object(t, at);
    if (plan->events)
        tv_put(t, additional, "events", tv_make_text(t, at, TV_STR("warn")));
    tv_put(t, additional, "properties", tv_make_text(t, at, TV_STR("warn")));
    tv_put(t, plan->out, "additional", additional);
}

static void put_text(struct plan *plan, const char *key, const struct tv_tree *text) {
    if (text && text->type == TV_TYPE_STRING && text->text.len > 0)
        tv_put(plan->t, plan->out, key, tv_make_text(plan->t, text->at, text->text));
}

struct tv_tree *tv_translate_plan(struct tv_translation *t) {
    struct plan plan = {.t = t, .out = tv_make_object(t, start_of(t))};
    uint32_t count;
    struct ranked *drafts = sort_drafts(t, &count);
    if (!drafts || !plan.out)
        return NULL;
    tv_put(t, plan.out, "trackvet", tv_make_count(t, start_of(t), 1));
    tv_put(t, plan.out, "plan", tv_make_text(t, start_of(t), tv_plan_name(t->arena, t->plan)));
    put_text(&plan, "title", t->title);
    put_text(&plan, "doc", t->doc);
    if (t->extends)
        tv_put(t, plan.out, "extends", t->extends);
    put_events(&plan, drafts, count);
    put_viewed(&plan, find_oldest(drafts, count, "Page Viewed"), TV_DRAFT_PAGE);
    put_viewed(&plan, find_oldest(drafts, count, "Screen Viewed"), TV_DRAFT_SCREEN);
    plan_common_names(&plan, drafts, count);
    if (count > 0)
        put_additional(&plan);
    return tv_arena_failed(t->arena) ? NULL : plan.out;
}

/* Properties of the video section's events: one session id for a whole playback, a position that
 * moves on, null as the length of what is live. */
#include "gen_fill.h"

enum { TICK = 10, LIVE_TICKS = 900 };

static void add_livestream(struct tv_gen_event *event, uint32_t at) {
    const struct tv_gen_title *title = event->session->title;
    tv_gen_flag(&event->tree, at, "livestream", title->seconds == 0);
    if (title->seconds)
        tv_gen_number(&event->tree, at, "total_length", title->seconds);
    else
        tv_gen_raw(&event->tree, at, "total_length", "null");
}

/* Moves the session on by some ticks, never past the end. */
static void move_on(struct tv_gen_event *event) {
    struct tv_gen_session *session = event->session;
    uint32_t end = session->title->seconds ? session->title->seconds : LIVE_TICKS * TICK;
    session->position += TICK * tv_gen_between(event->random, 1, 6);
    if (session->position > end)
        session->position = end;
}

static void add_rates(struct tv_gen_event *event, uint32_t at) {
    static const char *const framerates[] = {"25", "29.97", "50", "30.00"};
    tv_gen_number(&event->tree, at, "bitrate", 800 + 200 * (event->session->person.number % 16));
    tv_gen_raw(&event->tree, at, "framerate", framerates[event->session->person.number % 4]);
}

static void add_player(struct tv_gen_event *event, uint32_t at) {
    struct tv_gen_tree *tree = &event->tree;
    uint32_t number = event->session->person.number;
    tv_gen_string(tree, at, "session_id", tv_gen_word_text(&event->session->id));
    tv_gen_number(tree, at, "position", event->session->position);
    add_livestream(event, at);
    add_rates(event, at);
    tv_gen_string(tree, at, "video_player", TV_STR("lumora-player"));
    tv_gen_number(tree, at, "sound", event->session->sound);
    tv_gen_flag(tree, at, "full_screen", number % 3 == 0);
    tv_gen_flag(tree, at, "ad_enabled", number % 7 != 0);
    tv_gen_string(tree, at, "quality", number % 2 ? TV_STR("hd1080") : TV_STR("480p"));
}

static void add_one(struct tv_gen_event *event, uint32_t at, const char *key, struct tv_str text) {
    tv_gen_string(&event->tree, tv_gen_array(&event->tree, at, key), NULL, text);
}

void tv_gen_fill_playback_started(struct tv_gen_event *event, uint32_t at) {
    const struct tv_gen_session *session = event->session;
    add_player(event, at);
    add_one(event, at, "content_asset_ids", session->title->id);
    add_one(event, at, "content_pod_ids", TV_STR("section-1"));
    add_one(event, at, "ad_asset_id", session->ad->id);
    add_one(event, at, "ad_pod_id", session->ad->pod);
    add_one(event, at, "ad_type", TV_STR("pre-roll"));
}

void tv_gen_fill_playback(struct tv_gen_event *event, uint32_t at) {
    const struct tv_gen_session *session = event->session;
    bool is_ad = session->position == 0;
    add_player(event, at);
    tv_gen_string(&event->tree, at, "content_asset_id", session->title->id);
    tv_gen_string(&event->tree, at, "content_pod_id", TV_STR("section-1"));
    if (is_ad)
        tv_gen_string(&event->tree, at, "ad_asset_id", session->ad->id);
    else
        tv_gen_raw(&event->tree, at, "ad_asset_id", "null");
    if (is_ad)
        tv_gen_string(&event->tree, at, "ad_type", TV_STR("pre-roll"));
}

static void add_content(struct tv_gen_event *event, uint32_t at) {
    const struct tv_gen_title *title = event->session->title;
    struct tv_gen_tree *tree = &event->tree;
    tv_gen_string(tree, at, "asset_id", title->id);
    tv_gen_string(tree, at, "pod_id", TV_STR("section-1"));
    tv_gen_string(tree, at, "title", title->title);
    tv_gen_string(tree, at, "description", title->description);
    add_one(event, at, "keywords", title->genre);
    tv_gen_string(tree, at, "season", title->season);
    tv_gen_string(tree, at, "episode", title->episode);
    tv_gen_string(tree, at, "genre", title->genre);
    tv_gen_string(tree, at, "program", title->program);
    tv_gen_string(tree, at, "publisher", TV_STR("Lumora Studio"));
    tv_gen_string(tree, at, "airdate", title->airdate);
    tv_gen_flag(tree, at, "full_episode", true);
    add_livestream(event, at);
}

void tv_gen_fill_content(struct tv_gen_event *event, uint32_t at) {
    move_on(event);
    tv_gen_string(&event->tree, at, "session_id", tv_gen_word_text(&event->session->id));
    add_content(event, at);
    tv_gen_number(&event->tree, at, "position", event->session->position);
    add_rates(event, at);
}

static void add_ad(struct tv_gen_event *event, uint32_t at) {
    const struct tv_gen_ad *ad = event->session->ad;
    struct tv_gen_tree *tree = &event->tree;
    tv_gen_string(tree, at, "session_id", tv_gen_word_text(&event->session->id));
    tv_gen_string(tree, at, "asset_id", ad->id);
    tv_gen_string(tree, at, "pod_id", ad->pod);
    tv_gen_number(tree, at, "pod_position", 1);
    tv_gen_number(tree, at, "pod_length", 2);
    tv_gen_string(tree, at, "type",
                  event->session->position ? TV_STR("mid-roll") : TV_STR("pre-roll"));
    tv_gen_string(tree, at, "title", ad->title);
    tv_gen_string(tree, at, "publisher", ad->publisher);
    tv_gen_number(tree, at, "position", tv_gen_below(event->random, ad->seconds));
    tv_gen_number(tree, at, "total_length", ad->seconds);
    tv_gen_string(tree, at, "load_type", TV_STR("dynamic"));
}

void tv_gen_fill_ad(struct tv_gen_event *event, uint32_t at) {
    add_ad(event, at);
    if (event->session->person.number % 3 == 0)
        add_content(event, tv_gen_object(&event->tree, at, "content"));
}

void tv_gen_fill_ad_playing(struct tv_gen_event *event, uint32_t at) {
    add_ad(event, at);
    tv_gen_number(&event->tree, at, "quartile", tv_gen_between(event->random, 1, 3));
}

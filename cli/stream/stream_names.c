/* Names, forms, properties: what kinds of events there are, how many of each, and when. Also says
 * when a property changes its type. */
#include "stream_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void tv_names_clear(struct tv_stream_names *names) {
    for (uint32_t i = 0; i < names->name_count; i++)
        free((char *)names->names[i].text.at);
    for (uint32_t i = 0; i < names->property_count; i++)
        free((char *)names->properties[i].pointer.at);
    free(names->names);
    free(names->forms);
    free(names->properties);
    free(names->members);
    free(names->name_map.slots);
    free(names->form_map.slots);
    free(names->property_map.slots);
}

/* The first of the rules from `first` on that is enabled, of those that look at names and what is
 * below them, tells that there is no room. The other rules only name events. */
static void refuse(struct tv_stream *stream, struct tv_share *share, unsigned first,
                   const struct tv_stream_place *place) {
    static const enum tv_rule rules[] = {TV_RULE_STREAM_NAME_VARIANTS, TV_RULE_STREAM_TYPE_DRIFT,
                                         TV_RULE_STREAM_VOLUME};
    unsigned i = first;
    while (i < sizeof rules / sizeof *rules && !stream->enabled[rules[i]])
        i++;
    if (i < sizeof rules / sizeof *rules)
        tv_stream_refuse(stream, share, rules[i], place);
}

enum { FOR_NAMES, FOR_PROPERTIES, FOR_FORMS }; /* the first rule that needs a table */

/* ---- Names and forms ------------------------------------------------------------------------- */

static uint32_t add_name(struct tv_stream_names *names, const struct tv_observation *event,
                         const struct tv_stream_place *place) {
    struct tv_share *share = &names->share;
    void *items = names->names;
    bool fine =
        tv_share_reserve(share, &items, sizeof *names->names, names->name_count, &names->name_room);
    names->names = items;
    struct tv_str text = fine ? tv_share_copy(share, event->event) : (struct tv_str){NULL, 0};
    if (!text.at || !tv_stream_put(&names->name_map, share, event->facts.name, names->name_count)) {
        free((char *)text.at);
        return TV_STREAM_NONE;
    }
    struct tv_stream_name *name = &names->names[names->name_count];
    *name = (struct tv_stream_name){.call = event->facts.call,
                                    .is_documented = event->facts.is_documented,
                                    .text = text,
                                    .first = *place,
                                    .forms = TV_STREAM_NONE,
                                    .properties = TV_STREAM_NONE};
    return names->name_count++;
}

static uint32_t find_name(struct tv_stream_names *names, const struct tv_observation *event,
                          const struct tv_stream_place *place) {
    uint32_t name = tv_stream_find(&names->name_map, event->facts.name);
    return name == TV_STREAM_NONE && event->facts.is_new ? add_name(names, event, place) : name;
}

static uint32_t add_form(struct tv_stream_names *names, const struct tv_observation *event,
                         uint32_t name) {
    struct tv_share *share = &names->form_share;
    void *items = names->forms;
    bool fine =
        tv_share_reserve(share, &items, sizeof *names->forms, names->form_count, &names->form_room);
    names->forms = items;
    if (!fine || !tv_stream_put(&names->form_map, share, event->facts.form, names->form_count))
        return TV_STREAM_NONE;
    struct tv_stream_form *form = &names->forms[names->form_count];
    *form = (struct tv_stream_form){.hash = event->facts.form,
                                    .name = name,
                                    .bucket = TV_STREAM_NO_BUCKET,
                                    .next = names->names[name].forms,
                                    .members = names->member_count};
    names->names[name].forms = names->form_count;
    return names->form_count++;
}

static void count_times(struct tv_stream_row *times, uint32_t bucket, uint32_t count) {
    if (bucket == TV_STREAM_NO_BUCKET)
        return;
    uint32_t *all = &times->counts[bucket];
    *all = *all <= UINT32_MAX - count ? *all + count : UINT32_MAX;
}

static void settle(struct tv_stream_names *names, struct tv_stream_form *form) {
    names->names[form->name].count += form->count;
    count_times(&form->times, form->bucket, form->count);
    form->count = 0;
}

void tv_names_settle(struct tv_stream_names *names) {
    for (uint32_t i = 0; i < names->form_count; i++)
        settle(names, &names->forms[i]);
}

void tv_names_count(struct tv_stream_names *names, uint32_t number, uint32_t bucket,
                    const struct tv_stream_place *place) {
    struct tv_stream_form *form = &names->forms[number];
    if (form->bucket != bucket || form->count == TV_STREAM_COUNT_MAX) {
        settle(names, form);
        form->bucket = bucket & TV_STREAM_NO_BUCKET;
    }
    form->count++;
    form->last = *place;
}

static void count_loose(struct tv_stream *stream, const struct tv_stream_place *place) {
    struct tv_stream_name *name = &stream->names.names[stream->name];
    name->count++;
    name->loose++;
    name->last = *place;
    count_times(&name->times, stream->bucket, 1);
}

uint32_t tv_names_meet(struct tv_stream *stream, const struct tv_observation *event,
                       const struct tv_stream_place *place) {
    struct tv_stream_names *names = &stream->names;
    uint32_t number = tv_stream_find(&names->form_map, event->facts.form);
    stream->name =
        number == TV_STREAM_NONE ? find_name(names, event, place) : names->forms[number].name;
    if (number == TV_STREAM_NONE && event->facts.is_new && stream->name != TV_STREAM_NONE)
        names->open_form = number = add_form(names, event, stream->name);
    if (stream->name == TV_STREAM_NONE) {
        refuse(stream, &names->share, FOR_NAMES, place);
    } else if (number == TV_STREAM_NONE) {
        refuse(stream, &names->form_share, FOR_FORMS, place);
        count_loose(stream, place);
    }
    return number;
}

/* ---- Properties ------------------------------------------------------------------------------ */

static uint32_t add_property(struct tv_stream *stream, const struct tv_sight *sight) {
    struct tv_stream_names *names = &stream->names;
    struct tv_share *share = &names->property_share;
    void *items = names->properties;
    bool fine = tv_share_reserve(share, &items, sizeof *names->properties, names->property_count,
                                 &names->property_room);
    names->properties = items;
    struct tv_str pointer = fine ? tv_share_copy(share, sight->pointer) : (struct tv_str){NULL, 0};
    if (!pointer.at ||
        !tv_stream_put(&names->property_map, share, sight->property, names->property_count)) {
        free((char *)pointer.at);
        return TV_STREAM_NONE;
    }
    uint32_t *head = &names->names[stream->name].properties;
    names->properties[names->property_count] = (struct tv_stream_property){
        .next = *head, .pointer = pointer, .is_member = sight->is_member};
    *head = names->property_count;
    return names->property_count++;
}

static bool add_member(struct tv_stream_names *names, uint32_t property) {
    void *items = names->members;
    const struct tv_stream_form *form = &names->forms[names->open_form];
    bool fine = tv_share_reserve(&names->form_share, &items, sizeof *names->members,
                                 names->member_count, &names->member_room);
    names->members = items;
    if (!fine) {
        names->names[form->name].is_partial = true;
        return false;
    }
    names->members[names->member_count++] = property;
    return true;
}

/* "a string, where this run had a number before" */
static struct tv_str write_change(enum tv_type before, enum tv_type now, char out[128]) {
    static const struct {
        enum tv_type type;
        const char *words;
    } kinds[] = {{TV_TYPE_BOOLEAN, "a boolean"},
                 {TV_TYPE_NUMBER, "a number"},
                 {TV_TYPE_STRING, "a string"},
                 {TV_TYPE_OBJECT, "an object"},
                 {TV_TYPE_ARRAY, "an array"}};
    const char *words[2] = {"", ""};
    for (unsigned i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        words[0] = kinds[i].type == now ? kinds[i].words : words[0];
        words[1] = kinds[i].type == before ? kinds[i].words : words[1];
    }
    int len = snprintf(out, 128, "%s, where this run had %s before", words[0], words[1]);
    return (struct tv_str){out, (size_t)len};
}

static void tell_drift(struct tv_stream *stream, const struct tv_stream_property *property,
                       const struct tv_sight *sight, const struct tv_stream_place *place) {
    char detail[128];
    struct tv_stream_telling telling = {
        .rule = TV_RULE_STREAM_TYPE_DRIFT, .place = place, .name = stream->name};
    struct tv_finding *words = &telling.words;
    words->detail = write_change(property->type, sight->type, detail);
    words->pointer = property->pointer;
    words->actual_type = sight->type;
    if (!(sight->type & (TV_TYPE_OBJECT | TV_TYPE_ARRAY)))
        words->actual = sight->text;
    words->sender = stream->sender;
    words->sender_version = stream->sender_version;
    words->timestamp = stream->timestamp;
    words->message_id = stream->message_id;
    words->origins[0] = (struct tv_origin){
        stream->files[property->file], property->line < UINT32_MAX ? (uint32_t)property->line : 0};
    words->origin_count = 1;
    tv_stream_tell(stream, &telling);
}

static void look_at_type(struct tv_stream *stream, struct tv_stream_property *property,
                         const struct tv_sight *sight, const struct tv_stream_place *place) {
    if (sight->type == TV_TYPE_NULL || sight->is_told || (property->types & sight->type))
        return;
    if (property->types == 0) {
        property->type = sight->type;
        property->file = place->file;
        property->line = place->line;
    } else {
        tell_drift(stream, property, sight, place);
    }
    property->types |= sight->type;
}

void tv_names_see(struct tv_stream *stream, const struct tv_sight *sight) {
    struct tv_stream_names *names = &stream->names;
    const struct tv_stream_input *input = &stream->input;
    struct tv_stream_place place = {.file = input->file,
                                    .record = input->record + (sight->record & input->mask),
                                    .line = input->line + (sight->line & input->mask),
                                    .column = sight->column,
                                    .offset = sight->offset};
    if (stream->name == TV_STREAM_NONE)
        return;
    uint32_t number = tv_stream_find(&names->property_map, sight->property);
    if (number == TV_STREAM_NONE)
        number = add_property(stream, sight);
    /* A form may be told again, so what is below it is not counted. */
    if (number == TV_STREAM_NONE) {
        if (names->property_share.refused == 0)
            refuse(stream, &names->property_share, FOR_PROPERTIES, &place);
        return;
    }
    bool is_kept =
        !sight->is_member || names->open_form == TV_STREAM_NONE || add_member(names, number);
    if (!is_kept && names->form_share.refused == 0)
        refuse(stream, &names->form_share, FOR_FORMS, &place);
    look_at_type(stream, &names->properties[number], sight, &place);
}

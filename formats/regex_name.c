/* Names of groups in regular expressions. The few that a pattern has are kept as hashes, so that
 * references are found and names that come twice are refused, without memory of its own. */
#include "regex_parts.h"
#include "unicode.h"

/* True for what an identifier may begin with, or go on with. */
static bool is_in_name(uint32_t point, bool is_first) {
    if (point < 0x80) {
        uint32_t letter = point | 0x20;
        return (letter >= 'a' && letter <= 'z') || point == '$' || point == '_' ||
               (!is_first && point >= '0' && point <= '9');
    }
    bool joins = point == 0x200c || point == 0x200d;
    return tv_unicode_has(tv_unicode_find(is_first ? "IDS" : "IDC", 3), point) ||
           (!is_first && joins);
}

static bool take_letter(struct tv_regex *regex, uint32_t *point) {
    if (!regex_take(regex, '\\')) {
        *point = tv_regex_take_point(regex);
        return true;
    }
    return regex_take(regex, 'u') && tv_regex_take_unicode(regex, point);
}

/* A name and the ">" behind it. */
static bool take_name(struct tv_regex *regex, uint64_t *hash) {
    *hash = 0xcbf29ce484222325u;
    for (bool is_first = true; !regex_has(regex, '>') || is_first; is_first = false) {
        uint32_t point;
        if (regex->at >= regex->end)
            return tv_regex_refuse(regex, "a group in this pattern has a name without an end");
        if (!take_letter(regex, &point) || !is_in_name(point, is_first))
            return tv_regex_refuse(regex, "a group in this pattern has a name that is no name");
        *hash = (*hash ^ point) * 0x100000001b3u;
    }
    regex->at++;
    return true;
}

/* The entry of a name, a new one when there is none; NULL: no room. */
static struct tv_regex_name *enter_name(struct tv_regex *regex, uint64_t hash) {
    uint32_t i = 0;
    while (i < regex->name_count && regex->names[i].hash != hash)
        i++;
    if (i == TV_REGEX_NAMES_MAX) {
        tv_regex_refuse(regex, "this pattern has more than 64 names of groups");
        return NULL;
    }
    if (i == regex->name_count)
        regex->names[regex->name_count++] = (struct tv_regex_name){hash, 0};
    return &regex->names[i];
}

bool tv_regex_name_group(struct tv_regex *regex, uint32_t group) {
    uint64_t hash;
    struct tv_regex_name *name = take_name(regex, &hash) ? enter_name(regex, hash) : NULL;
    if (!name)
        return false;
    if (name->group > 0)
        return tv_regex_refuse(regex, "two groups in this pattern have the same name");
    name->group = group;
    return true;
}

bool tv_regex_find_group(struct tv_regex *regex, uint32_t *group) {
    uint64_t hash;
    if (!regex_take(regex, '<'))
        return tv_regex_refuse(regex, "an escape in this pattern is wrong: \\k wants <name>");
    struct tv_regex_name *name = take_name(regex, &hash) ? enter_name(regex, hash) : NULL;
    *group = name ? name->group : 0;
    return name != NULL;
}

bool tv_regex_has_names(const struct tv_regex *regex) {
    for (uint32_t i = 0; i < regex->name_count; i++) {
        if (regex->names[i].group == 0)
            return false;
    }
    return true;
}

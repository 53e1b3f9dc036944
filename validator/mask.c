/* Masking what is shown: no report holds personal data whole, whatever the finding is about. Marks
 * tell most texts from those that have to be looked at; the masked ones are written behind the
 * words of their finding. */
#include "checker.h"
#include "pii.h"
#include "words.h"

#include <string.h>

/* True when some of a text may have to be masked. Behind it may be read: it is a part of the record
 * or of the checker's own memory. */
static bool may_hold(struct tv_checker *checker, struct tv_str text) {
    uint32_t *marks = checker->personal.marks;
    if (TV_OFTEN(checker->personal.is_clean))
        return false;
    if (text.len > TV_MARKS_LEN)
        return true;
    return text.len > 0 && tv_marks_find(checker->kernel, text.at, (uint32_t)text.len, marks) > 0;
}

void tv_mask_here(struct tv_checker *checker, char *at, size_t len) {
    if (!checker->shows_personal && TV_RARE(may_hold(checker, (struct tv_str){at, len})))
        tv_pii_mask_all(at, len, 0);
}

static struct tv_str copy(struct tv_words *words, struct tv_str text) {
    size_t from = words->len;
    tv_words_put(words, text);
    return tv_words_since(words, from);
}

struct tv_str tv_mask_text(struct tv_checker *checker, struct tv_words *words, struct tv_str text,
                           unsigned told) {
    if (checker->shows_personal || (!told && TV_OFTEN(!may_hold(checker, text))))
        return text;
    text = copy(words, text);
    tv_pii_mask_all((char *)text.at, text.len, told);
    return text;
}

struct tv_str tv_mask_string(struct tv_checker *checker, struct tv_words *words,
                             struct tv_str text) {
    enum { KEPT = 2 }; /* the quote and one letter */
    if (checker->shows_personal || text.len <= KEPT)
        return text;
    text = copy(words, text);
    memset((char *)text.at + KEPT, '*', text.len - KEPT - (text.at[text.len - 1] == '"'));
    return text;
}

/* A string, its quotes left as they are. */
static struct tv_str mask_told(struct tv_words *words, struct tv_str text, unsigned told) {
    enum tv_pii kind;
    if (text.len < 2 || text.at[0] != '"')
        return text;
    struct tv_str inside = {text.at + 1, text.len - 1 - (text.at[text.len - 1] == '"')};
    if (!tv_pii_is_told(inside.at, inside.len, told, &kind))
        return text;
    text = copy(words, text);
    char *at = (char *)text.at;
    if (kind == TV_PII_SECRET)
        memset(at + 1, '*', inside.len);
    else
        tv_pii_mask(at, &(struct tv_pii_match){1, inside.len, kind});
    return text;
}

struct tv_str tv_mask_value(struct tv_checker *checker, struct tv_words *words, struct tv_str text,
                            struct tv_str name) {
    if (checker->shows_personal || text.len == 0)
        return text;
    if (text.at[0] == '{' || text.at[0] == '[') {
        text = copy(words, text);
        tv_pii_mask_json((char *)text.at, text.len, checker->personal.names);
        return text;
    }
    unsigned told = tv_personal_told(checker, name, tv_name_hash(name));
    if (TV_RARE(told != 0))
        text = mask_told(words, text, told);
    return tv_mask_text(checker, words, text, told & 1u << TV_PII_CARD);
}

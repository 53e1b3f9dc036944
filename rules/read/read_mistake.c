/* The mistakes of one file: noted in any order, told by their place. */
#include "read_parts.h"

#include <stdlib.h>
#include <string.h>

enum { SHOWN_MAX = 60 }; /* bytes of a name from the file that a sentence shows */

void tv_mistake_add(struct tv_mistakes *mistakes, struct tv_mistake mistake) {
    struct tv_mistake *copy = tv_arena_alloc(mistakes->scratch, 1, sizeof *copy);
    mistakes->count++;
    mistakes->warning_count += mistake.is_warning;
    if (!copy)
        return;
    *copy = mistake;
    copy->next = NULL;
    if (mistakes->last)
        mistakes->last->next = copy;
    else
        mistakes->first = copy;
    mistakes->last = copy;
}

/* ---- Sentences ----------------------------------------------------------------------------------
 */

/* A sentence that is being written; what does not fit is left out. */
struct sentence {
    char text[1024];
    size_t len;
};

static void put(struct sentence *sentence, struct tv_str text) {
    size_t room = sizeof sentence->text - sentence->len;
    size_t len = text.len < room ? text.len : room;
    if (len > 0)
        memcpy(sentence->text + sentence->len, text.at, len);
    sentence->len += len;
}

static void put_words(struct sentence *sentence, const char *words) {
    put(sentence, (struct tv_str){words, strlen(words)});
}

/* A text from the file, cut between characters, with control characters as dots. */
static void put_shown(struct sentence *sentence, struct tv_str name, const char *quote) {
    size_t len = name.len;
    if (len > SHOWN_MAX) {
        len = SHOWN_MAX;
        while (len > 0 && ((unsigned char)name.at[len] & 0xc0) == 0x80)
            len--;
    }
    put_words(sentence, quote);
    for (size_t i = 0; i < len; i++) {
        bool is_control = (unsigned char)name.at[i] < 0x20 || name.at[i] == 0x7f;
        put(sentence, is_control ? TV_STR(".") : (struct tv_str){name.at + i, 1});
    }
    put_words(sentence, len < name.len ? "..." : "");
    put_words(sentence, quote);
}

static void put_sentence(struct sentence *sentence, const struct tv_mistake *mistake) {
    for (const char *at = mistake->detail; *at;) {
        if (!strncmp(at, "{a}", 3))
            put_shown(sentence, mistake->a, "\"");
        else if (!strncmp(at, "{v}", 3))
            put_shown(sentence, mistake->v, "\"");
        else if (!strncmp(at, "{w}", 3))
            put_shown(sentence, mistake->v, "");
        else if (!strncmp(at, "{b}", 3))
            put_words(sentence, mistake->b);
        else if (!strncmp(at, "{c}", 3))
            put_words(sentence, mistake->c);
        else {
            put(sentence, (struct tv_str){at++, 1});
            continue;
        }
        at += 3;
    }
}

/* ---- Telling ------------------------------------------------------------------------------------
 */

static void tell(const struct tv_mistake *mistake, struct tv_sink sink) {
    struct sentence sentence = {.len = 0};
    const struct tv_file *file = mistake->at.file;
    put_sentence(&sentence, mistake);
    struct tv_finding finding = {
        .rule = mistake->rule,
        .declared = mistake->is_warning ? TV_SEVERITY_WARNING : TV_SEVERITY_NONE,
        .file = file->path,
        .line = mistake->at.line,
        .column = mistake->at.column,
        .offset = mistake->at.offset,
        .len = mistake->at.len,
        .detail = {sentence.text, sentence.len},
        .suggestion = mistake->suggestion,
        .text = tv_text_line(file, mistake->at.line),
        .text_offset = file->lines[mistake->at.line - 1],
    };
    /* What goes on in the next line is shown to the end of this one. */
    uint64_t line_end = finding.text_offset + finding.text.len;
    if (finding.offset > line_end)
        finding.len = 0;
    else if (finding.len > line_end - finding.offset)
        finding.len = line_end - finding.offset;
    sink.finding(sink.context, &finding);
}

/* Mistakes at one place in the order in which they were noted: their addresses cannot tell, so
 * their positions in the sorted list do. */
struct ranked {
    const struct tv_mistake *mistake;
    size_t rank;
};

/* A file may refer to another one, which then has the mistake. */
static int compare_files(const struct tv_file *a, const struct tv_file *b) {
    if (a == b)
        return 0;
    size_t len = a->path.len < b->path.len ? a->path.len : b->path.len;
    int order = memcmp(a->path.at, b->path.at, len);
    return order != 0 ? order : (a->path.len > b->path.len) - (a->path.len < b->path.len);
}

static int compare_places(const void *left, const void *right) {
    const struct ranked *a = left, *b = right;
    int order = compare_files(a->mistake->at.file, b->mistake->at.file);
    if (order != 0)
        return order;
    if (a->mistake->at.offset != b->mistake->at.offset)
        return a->mistake->at.offset < b->mistake->at.offset ? -1 : 1;
    return (a->rank > b->rank) - (a->rank < b->rank);
}

bool tv_mistakes_report(const struct tv_mistakes *mistakes, struct tv_sink sink) {
    struct ranked *ranked = tv_arena_alloc(mistakes->scratch, mistakes->count, sizeof *ranked);
    size_t count = 0;
    if (!ranked)
        return false;
    for (const struct tv_mistake *at = mistakes->first; at; at = at->next, count++)
        ranked[count] = (struct ranked){at, count};
    qsort(ranked, count, sizeof *ranked, compare_places);
    for (size_t i = 0; i < count; i++)
        tell(ranked[i].mistake, sink);
    return true;
}

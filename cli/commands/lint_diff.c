/* What a fix changes, as a unified diff. The edits tell which lines change, so nothing has to be
 * compared: lines of edits that are less than seven lines apart make one hunk.
 *
 *   @@ -3,7 +3,7 @@
 *    context
 *   -old
 *   +new */
#include "lint_fix.h"

#include <string.h>

enum { CONTEXT = 3 };

/* Lines of the old file, from 1: first to last. */
struct range {
    uint32_t first, last;
};

static uint32_t line_at(const struct tv_file *file, uint32_t offset) {
    uint32_t from = 0, to = file->line_count;
    while (to - from > 1) {
        uint32_t middle = from + (to - from) / 2;
        if (file->lines[middle] <= offset)
            from = middle;
        else
            to = middle;
    }
    return from + 1;
}

static struct range range_of(const struct tv_lint_edit *edit) {
    uint32_t end = edit->at.offset + (edit->at.len ? edit->at.len - 1 : 0);
    return (struct range){line_at(edit->at.file, edit->at.offset), line_at(edit->at.file, end)};
}

/* Offset of the first byte of a line; the file's end behind the last one. */
static size_t start_of(const struct tv_file *file, uint32_t line) {
    return line <= file->line_count ? file->lines[line - 1] : file->text.len;
}

static struct tv_str lines_of(const struct tv_file *file, uint32_t first, uint32_t last) {
    size_t from = start_of(file, first), to = start_of(file, last + 1);
    return (struct tv_str){file->text.at + from, to > from ? to - from : 0};
}

static uint32_t count_lines(struct tv_str text) {
    uint32_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += text.at[i] == '\n';
    return count + (text.len && text.at[text.len - 1] != '\n');
}

static void print_lines(FILE *out, char sign, struct tv_str text) {
    while (text.len) {
        const char *newline = memchr(text.at, '\n', text.len);
        size_t len = newline ? (size_t)(newline - text.at) + 1 : text.len;
        fputc(sign, out);
        fwrite(text.at, 1, len, out);
        if (!newline)
            fputs("\n\\ No newline at end of file\n", out);
        text.at += len;
        text.len -= len;
    }
}

/* The lines with their edits. */
static struct tv_str lines_after(struct tv_arena *arena, const struct tv_fixed_file *fixed,
                                 size_t first_edit, size_t edit_count, struct range range) {
    struct tv_str old = lines_of(fixed->file, range.first, range.last);
    size_t start = start_of(fixed->file, range.first), len = 0, from = 0, room = old.len;
    for (size_t i = 0; i < edit_count; i++)
        room += fixed->edits[first_edit + i]->text.len;
    char *out = tv_arena_alloc(arena, room + 1, 1);
    for (size_t i = 0; out && i < edit_count; i++) {
        const struct tv_lint_edit *edit = fixed->edits[first_edit + i];
        size_t at = edit->at.offset - start;
        memcpy(out + len, old.at + from, at - from);
        len += at - from;
        memcpy(out + len, edit->text.at, edit->text.len);
        len += edit->text.len;
        from = at + edit->at.len;
    }
    if (out)
        memcpy(out + len, old.at + from, old.len - from);
    return (struct tv_str){out, out ? len + old.len - from : 0};
}

/* Edits [from, to) in a hunk: changed lines that touch are one block. Prints, or only counts the
 * lines by which the new text is longer. */
static int32_t put_hunk(struct tv_arena *arena, const struct tv_fixed_file *fixed, size_t from,
                        size_t to, FILE *out) {
    uint32_t next = range_of(fixed->edits[from]).first;
    int32_t growth = 0;
    for (size_t i = from, k; i < to; i = k) {
        struct range range = range_of(fixed->edits[i]);
        for (k = i + 1; k < to && range_of(fixed->edits[k]).first <= range.last + 1; k++)
            range.last = range_of(fixed->edits[k]).last;
        struct tv_str old = lines_of(fixed->file, range.first, range.last);
        struct tv_str new = lines_after(arena, fixed, i, k - i, range);
        growth += (int32_t)count_lines(new) - (int32_t)count_lines(old);
        if (!out)
            continue;
        if (range.first > next)
            print_lines(out, ' ', lines_of(fixed->file, next, range.first - 1));
        print_lines(out, '-', old);
        print_lines(out, '+', new);
        next = range.last + 1;
    }
    return growth;
}

static void diff_file(struct tv_arena *arena, const struct tv_fixed_file *fixed, FILE *out) {
    int32_t before = 0;
    fprintf(out, "--- %.*s\n+++ %.*s\n", (int)fixed->file->path.len, fixed->file->path.at,
            (int)fixed->file->path.len, fixed->file->path.at);
    for (size_t from = 0, to; from < fixed->edit_count; from = to) {
        struct range range = range_of(fixed->edits[from]);
        for (to = from + 1;
             to < fixed->edit_count && range_of(fixed->edits[to]).first <= range.last + 2 * CONTEXT;
             to++)
            range.last = range_of(fixed->edits[to]).last;
        uint32_t first = range.first > CONTEXT ? range.first - CONTEXT : 1;
        uint32_t end = count_lines(fixed->file->text);
        uint32_t last = range.last + CONTEXT < end ? range.last + CONTEXT : end;
        int32_t growth = put_hunk(arena, fixed, from, to, NULL);
        fprintf(out, "@@ -%u,%u +%d,%d @@\n", first, last - first + 1, (int32_t)first + before,
                (int32_t)(last - first) + 1 + growth);
        if (range.first > first)
            print_lines(out, ' ', lines_of(fixed->file, first, range.first - 1));
        put_hunk(arena, fixed, from, to, out);
        if (last > range.last)
            print_lines(out, ' ', lines_of(fixed->file, range.last + 1, last));
        before += growth;
    }
}

void tv_fixes_diff(const struct tv_fixes *fixes, FILE *out) {
    for (size_t i = 0; i < fixes->file_count; i++)
        diff_file(fixes->arena, &fixes->files[i], out);
}

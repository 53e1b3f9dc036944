/* Reading texts for tests; see reading.h. */
#define _POSIX_C_SOURCE 200809L /* open_memstream */
#include "reading.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

struct tv_str str(const char *text) {
    return (struct tv_str){text, strlen(text)};
}

void assert_str(struct tv_str found, const char *expected) {
    if (tv_str_equal(found, str(expected)))
        return;
    fail_msg("found \"%.*s\", expected \"%s\"", (int)found.len, found.at ? found.at : "", expected);
}

static void note_finding(void *context, const struct tv_finding *finding) {
    struct reading *reading = context;
    FILE *out = NULL;
    char *line = NULL;
    size_t len = 0;
    out = open_memstream(&line, &len);
    assert_non_null(out);
    fprintf(out, "%lu:%lu %s ", (unsigned long)finding->line, (unsigned long)finding->column,
            tv_rule_info(finding->rule)->name);
    fwrite(finding->detail.at, 1, finding->detail.len, out);
    if (finding->suggestion.len)
        fprintf(out, " [did you mean \"%.*s\"?]", (int)finding->suggestion.len,
                finding->suggestion.at);
    fputc('\n', out);
    fclose(out);
    reading->findings = realloc(reading->findings, reading->findings_len + len + 1);
    assert_non_null(reading->findings);
    memcpy(reading->findings + reading->findings_len, line, len + 1);
    reading->findings_len += len;
    reading->count++;
    reading->last = *finding;
    size_t shown = finding->text.len < 255 ? finding->text.len : 255;
    if (shown > 0)
        memcpy(reading->last_text, finding->text.at, shown);
    reading->last_text[shown] = '\0';
    free(line);
}

struct reading read_bytes(struct tv_str text) {
    struct reading reading = {.model = tv_model_new()};
    assert_non_null(reading.model);
    reading.findings = calloc(1, 1);
    /* A copy of exactly this length, so that a sanitizer sees reads beyond it. */
    char *copy = malloc(text.len ? text.len : 1);
    assert_non_null(copy);
    memcpy(copy, text.at, text.len);
    struct tv_sink sink = {note_finding, &reading};
    reading.status = tv_read_yaml(reading.model, TV_STR("plan.yaml"),
                                  (struct tv_str){copy, text.len}, false, sink, &reading.file);
    free(copy);
    return reading;
}

struct reading read_text(const char *text) {
    return read_bytes(str(text));
}

struct reading read_plan(const char *text) {
    static const char head[] = "trackvet: 1\nplan: web\n";
    size_t head_len = sizeof head - 1, len = strlen(text);
    char *whole = malloc(head_len + len);
    assert_non_null(whole);
    memcpy(whole, head, head_len);
    memcpy(whole + head_len, text, len);
    struct reading reading = read_bytes((struct tv_str){whole, head_len + len});
    free(whole);
    return reading;
}

void clear_reading(struct reading *reading) {
    tv_model_free(reading->model);
    free(reading->findings);
}

void assert_findings(const struct reading *reading, const char *lines) {
    assert_string_equal(reading->findings, lines);
    assert_int_equal(reading->status == TV_OK, *lines == '\0');
    assert_int_equal(reading->file != NULL, *lines == '\0');
}

struct tv_str load_file(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file)
        fail_msg("cannot open %s", path);
    size_t room = 4096, len = 0, got;
    char *text = malloc(room);
    assert_non_null(text);
    while ((got = fread(text + len, 1, room - len, file)) > 0) {
        len += got;
        if (len == room) {
            room *= 2;
            text = realloc(text, room);
            assert_non_null(text);
        }
    }
    fclose(file);
    return (struct tv_str){text, len};
}

/* Feeds each file to a checker whole, and then again in pieces of every size from 1 to 300 bytes.
 * What is found must be the same, to the last offset.
 *
 *   feed_chunks FILE... */
#include "file_text.h"
#include "shipped.h"
#include "validator.h"

#include <stdio.h>
#include <stdlib.h>

enum { PIECE_MAX = 300 };

struct tally {
    uint64_t hash, findings;
};

/* FNV-1a over everything that is told of a finding. */
static void fold(uint64_t *hash, const void *at, size_t len) {
    for (size_t i = 0; i < len; i++)
        *hash = (*hash ^ ((const unsigned char *)at)[i]) * 0x100000001B3u;
}

static void take(void *context, const struct tv_finding *f) {
    struct tally *tally = context;
    const uint64_t numbers[] = {f->rule, f->record, f->line, f->column, f->offset, f->len};
    const struct tv_str texts[] = {f->message_id, f->pointer,    f->expected,
                                   f->actual,     f->suggestion, f->detail};
    tally->findings++;
    fold(&tally->hash, numbers, sizeof numbers);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        fold(&tally->hash, texts[i].at, texts[i].len);
}

static struct tally feed(const struct tv_table *table, struct tv_str text, size_t piece) {
    struct tally tally = {0xCBF29CE484222325u, 0};
    struct tv_options options = {0};
    struct tv_checker *checker = tv_checker_new(table, &options, (struct tv_sink){take, &tally});
    if (!checker)
        abort();
    for (size_t at = 0; at < text.len; at += piece)
        tv_checker_feed(checker, text.at + at, text.len - at < piece ? text.len - at : piece);
    tv_checker_finish(checker, false);
    tv_checker_free(checker);
    return tally;
}

static int compare_file(const struct tv_table *table, const char *path) {
    char *bytes;
    size_t len;
    if (!tv_file_text(path, &bytes, &len)) {
        fprintf(stderr, "%s: cannot be read\n", path);
        return 1;
    }
    struct tv_str text = {bytes, len};
    struct tally whole = feed(table, text, len);
    int wrong = 0;
    for (size_t piece = 1; piece <= PIECE_MAX; piece++) {
        struct tally cut = feed(table, text, piece);
        if (cut.hash == whole.hash && cut.findings == whole.findings)
            continue;
        printf("%s: pieces of %zu bytes find something else\n", path, piece);
        wrong = 1;
    }
    if (!wrong)
        printf("%s: %llu findings, the same in pieces of 1 to %d bytes\n", path,
               (unsigned long long)whole.findings, PIECE_MAX);
    free(bytes);
    return wrong || whole.findings == 0;
}

int main(int argc, char **argv) {
    enum tv_status status;
    size_t len;
    const void *image = tv_shipped_image(&len);
    struct tv_table *table = tv_table_load(image, len, false, &status, NULL);
    int wrong = !table || argc < 2;
    for (int i = 1; table && i < argc; i++)
        wrong |= compare_file(table, argv[i]);
    tv_table_free(table);
    return wrong;
}

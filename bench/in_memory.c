/* in_memory: how fast are trackvet and the JSON parsers when no file has to be read?
 *
 *   file --> padded buffer --> round 1: every contender once --> ... --> round N --> medians
 *
 * The machine's speed drifts, so contenders take turns, and what counts is the ratio of two times
 * of the same round: its median, quartiles and ends. The measure is the fastest DOM parser of
 * simdjson, for kernels of avx2 the fastest one of its AVX2 kernel. */
#include "contender.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { CONTENDERS_MAX = 48, ROUNDS_MAX = 1001 };

struct arguments {
    const char *corpus, *table; /* paths; table may be NULL */
    const char *only;           /* names or their beginnings, with commas between; NULL: all */
    unsigned rounds;
    unsigned long long stream; /* events of one stream; 0: the corpus is one */
    int cpu;                   /* -1: any */
    bool json, list;
};

struct bench {
    struct arguments arguments;
    struct tv_corpus corpus;
    char *text;
    size_t *starts;
    char *table;
    size_t table_len;
    struct tv_contender contenders[CONTENDERS_MAX];
    size_t count;
    double *ns[CONTENDERS_MAX]; /* ns an event, by round */
    size_t all_dom, avx2_dom;   /* the measures; count when there is none */
};

/* ---- Command line -----------------------------------------------------------------------------
 */

static int usage(void) {
    fputs("in_memory CORPUS.ndjson [options]\n\n"
          "  --rounds N      default 11\n"
          "  --only NAMES    only contenders whose names begin so, with commas between\n"
          "  --cpu N         stay on this processor\n"
          "  --table FILE    check with a compiled table instead of the shipped specs\n"
          "  --stream N      streams of N events each: more than the corpus has are repetitions\n"
          "                  of it, fewer are slices of it\n"
          "  --json          for programs: one object\n"
          "  --list          name the contenders\n",
          stderr);
    return 2;
}

static bool read_count(const char *text, unsigned long long max, unsigned long long *count) {
    char *end;
    errno = 0;
    *count = strtoull(text, &end, 10);
    return !errno && end != text && !*end && *text != '-' && *count <= max;
}

static bool read_value(struct arguments *arguments, const char *name, const char *value) {
    unsigned long long count = 0;
    if (!strcmp(name, "--only"))
        return (arguments->only = value) != NULL;
    if (!strcmp(name, "--table"))
        return (arguments->table = value) != NULL;
    if (!strcmp(name, "--stream"))
        return read_count(value, 1ull << 40, &arguments->stream);
    if (!strcmp(name, "--rounds")) {
        bool fine = read_count(value, ROUNDS_MAX, &count) && count > 0;
        arguments->rounds = (unsigned)count;
        return fine;
    }
    if (!strcmp(name, "--cpu")) {
        bool fine = read_count(value, CPU_SETSIZE - 1, &count);
        arguments->cpu = (int)count;
        return fine;
    }
    return false;
}

static bool read_arguments(struct arguments *arguments, int argc, char **argv) {
    *arguments = (struct arguments){.rounds = 11, .cpu = -1};
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--json"))
            arguments->json = true;
        else if (!strcmp(argv[i], "--list"))
            arguments->list = true;
        else if (argv[i][0] != '-' && !arguments->corpus)
            arguments->corpus = argv[i];
        else if (i + 1 < argc && read_value(arguments, argv[i], argv[i + 1]))
            i++;
        else
            return false;
    }
    return arguments->corpus || arguments->list;
}

/* ---- The corpus -------------------------------------------------------------------------------
 */

/* The file's bytes with padding behind them, and a newline at the end; NULL when it cannot be. */
static char *read_file(const char *path, size_t *len) {
    FILE *in = fopen(path, "rb");
    long end = in && !fseek(in, 0, SEEK_END) ? ftell(in) : -1;
    char *text = end > 0 ? malloc((size_t)end + 1 + TV_CORPUS_PADDING) : NULL;
    if (text) {
        rewind(in);
        *len = fread(text, 1, (size_t)end, in);
        memset(text + *len, ' ', 1 + TV_CORPUS_PADDING);
    }
    if (in)
        fclose(in);
    return text;
}

static bool find_lines(struct bench *bench) {
    struct tv_corpus *corpus = &bench->corpus;
    const char *end = corpus->text + corpus->len;
    for (const char *at = corpus->text; at < end; corpus->events++)
        at = (const char *)memchr(at, '\n', (size_t)(end - at)) + 1;
    bench->starts = malloc((corpus->events + 1) * sizeof *bench->starts);
    if (!bench->starts)
        return false;
    bench->starts[0] = 0;
    for (size_t i = 0; i < corpus->events; i++) {
        size_t start = bench->starts[i];
        const char *newline = memchr(corpus->text + start, '\n', corpus->len - start);
        bench->starts[i + 1] = (size_t)(newline + 1 - corpus->text);
    }
    corpus->starts = bench->starts;
    return true;
}

static bool load_corpus(struct bench *bench) {
    size_t len = 0;
    bench->text = read_file(bench->arguments.corpus, &len);
    if (!bench->text || !len) {
        fprintf(stderr, "in_memory: cannot read %s\n", bench->arguments.corpus);
        return false;
    }
    if (bench->text[len - 1] != '\n')
        bench->text[len++] = '\n';
    bench->corpus = (struct tv_corpus){.text = bench->text, .len = len};
    return find_lines(bench);
}

/* The events from first on, at most so many. */
static struct tv_corpus slice(const struct tv_corpus *corpus, size_t first, size_t events) {
    if (events > corpus->events - first)
        events = corpus->events - first;
    size_t start = corpus->starts[first];
    /* Starts count from the corpus's first byte, so only a slice at its front can have lines. */
    return (struct tv_corpus){.text = corpus->text + start,
                              .len = corpus->starts[first + events] - start,
                              .starts = first ? NULL : corpus->starts,
                              .events = events};
}

/* ---- Rounds -----------------------------------------------------------------------------------
 */

/* What this thread has had of a processor: all contenders run on one thread, and what others do on
 * a busy machine is not counted. */
static double now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

/* True when the name begins with one of the names with commas between them. */
static bool is_chosen(const char *name, const char *only) {
    while (only && *only) {
        size_t len = strcspn(only, ",");
        if (len && !strncmp(name, only, len))
            return true;
        only += len + (only[len] == ',');
    }
    return !only;
}

static void choose(struct bench *bench) {
    size_t kept = 0;
    for (size_t i = 0; i < bench->count; i++) {
        struct tv_contender *c = &bench->contenders[i];
        if (is_chosen(c->name, bench->arguments.only))
            bench->contenders[kept++] = *c;
        else if (c->close)
            c->close(c->state);
    }
    bench->count = kept;
}

/* One contender, one time. Returns ns an event; 0 when it failed or lost events. */
static double run_once(const struct tv_contender *c, const struct tv_corpus *corpus) {
    struct tv_corpus part = slice(corpus, 0, (corpus->events + c->share - 1) / c->share);
    double start = now_ns();
    uint64_t seen = c->run(c->state, &part);
    double ns = now_ns() - start;
    if (seen == part.events)
        return ns / (double)part.events;
    fprintf(stderr, "in_memory: %s saw %llu of %zu events\n", c->name, (unsigned long long)seen,
            part.events);
    return 0;
}

/* The contender over a stream of so many events, or over the corpus in streams of so many. */
static double run_streams(const struct tv_contender *c, const struct tv_corpus *corpus,
                          unsigned long long stream) {
    unsigned long long done = 0, target = stream > corpus->events ? stream : corpus->events;
    double start = now_ns();
    for (size_t at = 0; done < target; at = at >= corpus->events ? 0 : at) {
        unsigned long long left = target - done, most = left < stream ? left : stream;
        struct tv_corpus part = slice(corpus, at, most > corpus->events ? corpus->events : most);
        if (c->run(c->state, &part) != part.events)
            return 0;
        done += part.events;
        at += part.events;
    }
    return (now_ns() - start) / (double)done;
}

static bool run_rounds(struct bench *bench) {
    const struct arguments *arguments = &bench->arguments;
    for (unsigned round = 0; round < arguments->rounds; round++) {
        for (size_t i = 0; i < bench->count; i++) {
            const struct tv_contender *c = &bench->contenders[i];
            bench->ns[i][round] = arguments->stream
                                      ? run_streams(c, &bench->corpus, arguments->stream)
                                      : run_once(c, &bench->corpus);
            if (bench->ns[i][round] <= 0)
                return false;
        }
    }
    return true;
}

/* ---- Figures ----------------------------------------------------------------------------------
 */

struct spread {
    double min, low, median, high, max; /* low and high: quartiles */
};

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double quantile(const double *sorted, unsigned count, double share) {
    double at = share * (count - 1);
    unsigned below = (unsigned)at, above = below + 1 < count ? below + 1 : below;
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
}

/* Of values, or of their ratios measure / values when there is a measure. */
static struct spread spread_of(const double *values, const double *measure, unsigned count) {
    double sorted[ROUNDS_MAX];
    for (unsigned i = 0; i < count; i++)
        sorted[i] = measure ? measure[i] / values[i] : values[i];
    qsort(sorted, count, sizeof *sorted, compare);
    return (struct spread){sorted[0], quantile(sorted, count, 0.25), quantile(sorted, count, 0.5),
                           quantile(sorted, count, 0.75), sorted[count - 1]};
}

static double median_ns(const struct bench *bench, size_t i) {
    return spread_of(bench->ns[i], NULL, bench->arguments.rounds).median;
}

/* The fastest DOM parser, of one kernel or of any; bench->count when there is none. */
static size_t find_measure(const struct bench *bench, const char *isa) {
    size_t best = bench->count;
    for (size_t i = 0; i < bench->count; i++) {
        const struct tv_contender *c = &bench->contenders[i];
        if (c->is_dom && (!isa || !strcmp(c->isa, isa)) &&
            (best == bench->count || median_ns(bench, i) < median_ns(bench, best)))
            best = i;
    }
    return best;
}

static size_t measure_of(const struct bench *bench, const struct tv_contender *c) {
    return strcmp(c->isa, "avx2") ? bench->all_dom : bench->avx2_dom;
}

static void print_text(const struct bench *bench) {
    unsigned rounds = bench->arguments.rounds;
    double bytes = (double)bench->corpus.len / (double)bench->corpus.events;
    printf("%zu events of %.0f bytes, %u rounds; ratio: times the speed of the fastest simdjson "
           "DOM, of AVX2 for avx2\n\n%-28s %6s %8s  %-38s %s\n",
           bench->corpus.events, bytes, rounds, "contender", "GB/s", "ns/event",
           "ratio  (min, quartiles, max)", "what");
    for (size_t i = 0; i < bench->count; i++) {
        const struct tv_contender *c = &bench->contenders[i];
        size_t measure = measure_of(bench, c);
        double ns = median_ns(bench, i);
        printf("%-28s %6.2f %8.0f  ", c->name, bytes / ns, ns);
        if (measure == bench->count) {
            printf("%-38s %s\n", "-", c->version);
            continue;
        }
        struct spread s = spread_of(bench->ns[i], bench->ns[measure], rounds);
        printf("%-6.3f (%.3f, %.3f to %.3f, %.3f)%s   %s\n", s.median, s.min, s.low, s.high, s.max,
               i == measure ? " *" : "  ", c->version);
    }
}

static void print_json(const struct bench *bench) {
    unsigned rounds = bench->arguments.rounds;
    printf("{\"events\":%zu,\"bytes\":%zu,\"rounds\":%u,\"contenders\":[", bench->corpus.events,
           bench->corpus.len, rounds);
    for (size_t i = 0; i < bench->count; i++) {
        const struct tv_contender *c = &bench->contenders[i];
        size_t measure = measure_of(bench, c);
        printf("%s\n {\"name\":\"%s\",\"version\":\"%s\",\"isa\":\"%s\",\"validates\":%s,"
               "\"dom\":%s,\"findings\":%llu,\"measure\":\"%s\",\"ns\":[",
               i ? "," : "", c->name, c->version, c->isa, c->validates ? "true" : "false",
               c->is_dom ? "true" : "false", (unsigned long long)tv_contender_findings(c),
               measure < bench->count ? bench->contenders[measure].name : "");
        for (unsigned round = 0; round < rounds; round++)
            printf("%s%.1f", round ? "," : "", bench->ns[i][round]);
        printf("]}");
    }
    printf("\n]}\n");
}

/* All kernels have to find the same, or their times mean nothing. */
static bool findings_agree(const struct bench *bench) {
    const struct tv_contender *first = NULL;
    for (size_t i = 0; i < bench->count; i++) {
        const struct tv_contender *c = &bench->contenders[i];
        if (!c->validates)
            continue;
        if (first && tv_contender_findings(first) != tv_contender_findings(c)) {
            fprintf(stderr, "in_memory: %s and %s do not find the same\n", first->name, c->name);
            return false;
        }
        first = c;
    }
    return true;
}

/* ---- The run ----------------------------------------------------------------------------------
 */

static bool stay_on(int cpu) {
    cpu_set_t set;
    if (cpu < 0)
        return true;
    CPU_ZERO(&set);
    CPU_SET((size_t)cpu, &set);
    if (!sched_setaffinity(0, sizeof set, &set))
        return true;
    fprintf(stderr, "in_memory: cannot stay on processor %d: %s\n", cpu, strerror(errno));
    return false;
}

static bool open_contenders(struct bench *bench) {
    struct tv_contender *list = bench->contenders;
    const char *table = bench->arguments.table;
    if (table && !(bench->table = read_file(table, &bench->table_len))) {
        fprintf(stderr, "in_memory: cannot read %s\n", table);
        return false;
    }
    bench->count = tv_contenders_trackvet(list, 0, CONTENDERS_MAX, bench->table, bench->table_len);
    bench->count = tv_contenders_simdjson(list, bench->count, CONTENDERS_MAX);
    bench->count = tv_contenders_jansson(list, bench->count, CONTENDERS_MAX);
    choose(bench);
    for (size_t i = 0; i < bench->count; i++)
        if (!(bench->ns[i] = calloc(bench->arguments.rounds, sizeof **bench->ns)))
            return false;
    if (!bench->count)
        fputs("in_memory: no contender of that name; --list names them\n", stderr);
    return bench->count > 0;
}

static bool measure(struct bench *bench) {
    if (!load_corpus(bench) || !stay_on(bench->arguments.cpu) || !run_rounds(bench) ||
        !findings_agree(bench))
        return false;
    bench->all_dom = find_measure(bench, NULL);
    bench->avx2_dom = find_measure(bench, "avx2");
    if (bench->arguments.json)
        print_json(bench);
    else
        print_text(bench);
    return true;
}

static void clear(struct bench *bench) {
    for (size_t i = 0; i < bench->count; i++) {
        if (bench->contenders[i].close)
            bench->contenders[i].close(bench->contenders[i].state);
        free(bench->ns[i]);
    }
    free(bench->table);
    free(bench->starts);
    free(bench->text);
    free(bench);
}

int main(int argc, char **argv) {
    struct bench *bench = calloc(1, sizeof *bench);
    if (!bench)
        return 1;
    if (!read_arguments(&bench->arguments, argc, argv)) {
        free(bench);
        return usage();
    }
    bool fine = open_contenders(bench);
    if (fine && bench->arguments.list)
        for (size_t i = 0; i < bench->count; i++)
            printf("%-28s %s\n", bench->contenders[i].name, bench->contenders[i].version);
    else if (fine)
        fine = measure(bench);
    clear(bench);
    return fine ? 0 : 1;
}

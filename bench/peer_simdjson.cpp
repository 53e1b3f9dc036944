/* simdjson, parse only: its DOM line by line and with parse_many, and On-Demand, once a kernel.
 * The only C++ here, and only built where simdjson is found. parse_many stays on this thread. */
#include "peer_simdjson.h"

#include <cstdio>
#include <cstring>
#include <simdjson.h>
#include <string>

namespace {

using simdjson::dom::parser;

uint64_t run_lines(void *state, const struct tv_corpus *corpus) {
    auto &lines = *static_cast<parser *>(state);
    for (size_t i = 0; i < corpus->events; i++) {
        const size_t start = corpus->starts[i];
        const char *line = corpus->text + start;
        if (lines.parse(line, corpus->starts[i + 1] - 1 - start, false).error())
            return 0;
    }
    return corpus->events;
}

uint64_t run_many(void *state, const struct tv_corpus *corpus) {
    auto &many = *static_cast<parser *>(state);
    simdjson::dom::document_stream documents;
    uint64_t events = 0;
    if (many.parse_many(corpus->text, corpus->len, simdjson::dom::DEFAULT_BATCH_SIZE)
            .get(documents))
        return 0;
    for (auto document : documents) {
        if (document.error())
            return 0;
        events++;
    }
    return events;
}

void close_parser(void *state) {
    delete static_cast<parser *>(state);
}

struct list {
    struct tv_contender *at;
    size_t count, max;
};

void add(list &to, const char *name, const std::string &kernel, void *state,
         uint64_t (*run)(void *, const struct tv_corpus *), void (*close)(void *)) {
    if (!state || to.count == to.max)
        return;
    struct tv_contender made = {};
    snprintf(made.name, sizeof made.name, "simdjson-%s-%s", name, kernel.c_str());
    snprintf(made.version, sizeof made.version, "simdjson %s, kernel %s",
             SIMDJSON_STRINGIFY(SIMDJSON_VERSION), kernel.c_str());
    snprintf(made.isa, sizeof made.isa, "%s",
             kernel == "icelake"   ? "avx512"
             : kernel == "haswell" ? "avx2"
                                   : "");
    made.share = 1;
    made.is_dom = !strncmp(name, "dom", 3);
    made.run = run;
    made.close = close;
    made.state = state;
    to.at[to.count++] = made;
}

void add_kernel(list &to, const simdjson::implementation *kernel) {
    simdjson::get_active_implementation() = kernel; /* a parser keeps the one it was made with */
    auto *lines = new parser(), *many = new parser();
    many->threaded = false;
    if (lines->allocate(1 << 20) || many->allocate(simdjson::dom::DEFAULT_BATCH_SIZE))
        return;
    add(to, "dom-lines", kernel->name(), lines, run_lines, close_parser);
    add(to, "dom-many", kernel->name(), many, run_many, close_parser);
    if (kernel->name() == "haswell")
        add(to, "ondemand", kernel->name(), tv_ondemand_open_haswell(), tv_ondemand_run_haswell,
            tv_ondemand_close_haswell);
    if (kernel->name() == "icelake")
        add(to, "ondemand", kernel->name(), tv_ondemand_open_icelake(), tv_ondemand_run_icelake,
            tv_ondemand_close_icelake);
}

} // namespace

size_t tv_contenders_simdjson(struct tv_contender *contenders, size_t count, size_t max) {
    list to = {contenders, count, max};
    const std::string wanted[] = {"icelake", "haswell"};
    for (const auto &name : wanted)
        for (const auto *kernel : simdjson::get_available_implementations())
            if (kernel->name() == name && kernel->supported_by_runtime_system())
                add_kernel(to, kernel);
    return to.count;
}

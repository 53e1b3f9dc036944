/* simdjson On-Demand, walking everything: every name, string, number and literal of each line is
 * looked at. Compiled once a kernel, with TV_KERNEL naming it and the flags that select it. */
#include "peer_simdjson.h"

#include <simdjson.h>

#define TV_PASTE(a, b) a##b
#define TV_NAME(verb, kernel) TV_PASTE(tv_ondemand_##verb##_, kernel)

namespace {

struct state {
    simdjson::ondemand::parser parser;
    uint64_t seen = 0; /* keeps the compiler from dropping what is read */
};

void walk(simdjson::ondemand::value value, uint64_t &seen);

void walk_object(simdjson::ondemand::object object, uint64_t &seen) {
    for (auto field : object) {
        seen += field.unescaped_key().value().size();
        walk(field.value(), seen);
    }
}

void walk(simdjson::ondemand::value value, uint64_t &seen) {
    switch (value.type()) {
    case simdjson::ondemand::json_type::object:
        walk_object(value.get_object(), seen);
        break;
    case simdjson::ondemand::json_type::array:
        for (auto item : value.get_array())
            walk(item.value(), seen);
        break;
    case simdjson::ondemand::json_type::string:
        seen += value.get_string().value().size();
        break;
    case simdjson::ondemand::json_type::number:
        seen += static_cast<uint64_t>(value.get_number().value().is_double());
        break;
    case simdjson::ondemand::json_type::boolean:
        seen += static_cast<uint64_t>(value.get_bool().value());
        break;
    default:
        seen += static_cast<uint64_t>(value.is_null());
    }
}

} // namespace

void *TV_NAME(open, TV_KERNEL)(void) {
    return new (std::nothrow) state();
}

void TV_NAME(close, TV_KERNEL)(void *opened) {
    delete static_cast<state *>(opened);
}

uint64_t TV_NAME(run, TV_KERNEL)(void *opened, const struct tv_corpus *corpus) {
    state &s = *static_cast<state *>(opened);
    try {
        for (size_t i = 0; i < corpus->events; i++) {
            const size_t start = corpus->starts[i], len = corpus->starts[i + 1] - 1 - start;
            auto document = s.parser.iterate(corpus->text + start, len, len + TV_CORPUS_PADDING);
            walk_object(document.get_object(), s.seen);
        }
    } catch (const simdjson::simdjson_error &) {
        return 0;
    }
    return corpus->events;
}

/* Sequences: what the documentation says comes before what, by the times of the events, as dumps
 * are not always in order. An event without a time says nothing here. */
#include "stream_parts.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    MARGIN = 3600, /* seconds from the start of the run: what follows then may have begun before */
    SKEW = 60      /* seconds that times of one device may differ from one request to the next */
};

void tv_orders_clear(struct tv_orders *orders) {
    free(orders->all);
    free(orders->map.slots);
}

static uint32_t add_order(struct tv_orders *orders, const struct tv_observation *event) {
    static const struct tv_order_end none = {.time = INT64_MAX};
    void *items = orders->all;
    bool fine =
        tv_share_reserve(&orders->share, &items, sizeof *orders->all, orders->count, &orders->room);
    orders->all = items;
    if (!fine || !tv_stream_put(&orders->map, &orders->share, event->facts.key, orders->count))
        return TV_STREAM_NONE;
    orders->all[orders->count] = (struct tv_order){none, none, event->facts.sequence};
    return orders->count++;
}

void tv_orders_meet(struct tv_stream *stream, const struct tv_observation *event,
                    const struct tv_stream_place *place) {
    struct tv_orders *orders = &stream->orders;
    int64_t time;
    if (event->facts.key == 0 || !tv_stream_time(stream, event->timestamp, &time))
        return;
    uint32_t number = tv_stream_find(&orders->map, event->facts.key);
    if (number == TV_STREAM_NONE)
        number = add_order(orders, event);
    if (number == TV_STREAM_NONE) {
        tv_stream_refuse(stream, &orders->share, TV_RULE_STREAM_SEQUENCE, place);
        return;
    }
    struct tv_order *order = &orders->all[number];
    struct tv_order_end *end = event->facts.is_start ? &order->start : &order->other;
    if (time < end->time)
        *end = (struct tv_order_end){time, *place, stream->name};
}

/* ---- The end --------------------------------------------------------------------------------- */

/* The one of the two events that is told, or NULL when all is well. */
static const struct tv_order_end *find_fault(const struct tv_orders *orders,
                                             const struct tv_order *order) {
    if (order->other.time == INT64_MAX)
        return NULL;
    bool is_started = order->start.time != INT64_MAX;
    if (is_started && order->start.time <= order->other.time + SKEW)
        return NULL;
    if (tv_sequences()[order->sequence].law == TV_SEQUENCE_ORDER)
        return is_started ? &order->start : NULL;
    return order->other.time > orders->begin + MARGIN ? &order->other : NULL;
}

static void tell(struct tv_stream *stream, const struct tv_order *order,
                 const struct tv_order_end *end) {
    const struct tv_sequence *sequence = &tv_sequences()[order->sequence];
    char detail[160];
    int len = sequence->law == TV_SEQUENCE_NEEDS
                  ? snprintf(detail, sizeof detail, "no \"%s\" of this %s before it in this run",
                             sequence->first, sequence->property)
                  : snprintf(detail, sizeof detail, "later than \"%s\" of the same %s in this run",
                             sequence->others[0], sequence->property);
    struct tv_stream_telling telling = {
        .rule = TV_RULE_STREAM_SEQUENCE, .place = &end->place, .name = end->name};
    telling.words.detail = (struct tv_str){detail, (size_t)len};
    tv_stream_tell(stream, &telling);
}

static int compare(const void *a, const void *b) {
    const struct tv_order *left = a, *right = b;
    const struct tv_order_end *x = &left->start, *y = &right->start;
    if (tv_place_is_before(&x->place, &y->place))
        return -1;
    return tv_place_is_before(&y->place, &x->place);
}

void tv_orders_finish(struct tv_stream *stream) {
    struct tv_orders *orders = &stream->orders;
    uint32_t count = 0;
    for (uint32_t i = 0; i < orders->count; i++) {
        struct tv_order order = orders->all[i];
        const struct tv_order_end *fault = find_fault(orders, &order);
        if (!fault)
            continue;
        order.start = *fault; /* what is told, and sorted by */
        orders->all[count++] = order;
    }
    orders->count = count;
    if (count > 1)
        qsort(orders->all, count, sizeof *orders->all, compare);
    for (uint32_t i = 0; i < count; i++)
        tell(stream, &orders->all[i], &orders->all[i].start);
}

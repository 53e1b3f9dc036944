/* The name that was probably meant: equal when folded, else within one edit per four characters. */
#include "read.h"

#include "folded.h"

enum { EDIT_EACH = 4 };

static size_t min(size_t a, size_t b) {
    return a < b ? a : b;
}

static size_t max(size_t a, size_t b) {
    return a > b ? a : b;
}

/* The distance when it is forgiven and less than best, else TV_FAR. */
static size_t compare(const struct tv_folded *name, struct tv_str text, size_t best) {
    struct tv_folded candidate;
    tv_fold(text, &candidate);
    if (candidate.len == TV_FAR || candidate.len == 0)
        return TV_FAR;
    size_t edits = min(max(name->len, candidate.len) / EDIT_EACH, best - 1);
    size_t apart = max(name->len, candidate.len) - min(name->len, candidate.len);
    return apart > edits ? TV_FAR : tv_folded_distance(name, &candidate, edits);
}

struct tv_str tv_nearest(struct tv_str name, const struct tv_str *candidates, size_t count) {
    struct tv_folded folded;
    struct tv_str nearest = {NULL, 0};
    size_t best = TV_FAR;
    tv_fold(name, &folded);
    if (folded.len == TV_FAR || folded.len == 0)
        return nearest;
    for (size_t i = 0; i < count && best > 0; i++) {
        size_t distance = compare(&folded, candidates[i], best);
        if (distance < best) {
            best = distance;
            nearest = candidates[i];
        }
    }
    return nearest;
}

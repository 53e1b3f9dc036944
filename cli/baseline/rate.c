/* Sums of a binomial distribution, term by term: a term follows from the one before, and the first
 * one is worked out by logarithms. Where the terms are too many the normal distribution takes their
 * place, which is then as good. */
#include "rate.h"

#include <math.h>

static const double LEVEL = 0.01;          /* what counts as no chance */
static const double LEVEL_NORMAL = 2.3263; /* as far from the mean, in standard deviations */
static const double VARIANCE_MAX = 1e6;

bool tv_rate_is_within(struct tv_rate now, struct tv_rate before, uint64_t tolerance) {
    unsigned __int128 left = (unsigned __int128)now.events * before.of * TV_RATE_WHOLE;
    unsigned __int128 right = (unsigned __int128)before.events * now.of;
    return left <= right * (TV_RATE_WHOLE + tolerance);
}

static double log_choose(double n, double k) {
    int sign;
    return lgamma_r(n + 1, &sign) - lgamma_r(k + 1, &sign) - lgamma_r(n - k + 1, &sign);
}

/* The probability of at least k out of n, k being above the mean. */
static double tail(double n, double k, double p) {
    double term = exp(log_choose(n, k) + k * log(p) + (n - k) * log1p(-p)), sum = term;
    for (double i = k; i < n && term > sum * 1e-12; i++) {
        term *= (n - i) / (i + 1) * p / (1 - p);
        sum += term;
    }
    return sum;
}

bool tv_rate_is_more(struct tv_rate now, struct tv_rate before) {
    double n = (double)now.events + (double)before.events, k = (double)now.events;
    double p = (double)now.of / ((double)now.of + (double)before.of);
    double mean = n * p, variance = mean * (1 - p);
    if (k <= mean)
        return false;
    if (variance > VARIANCE_MAX)
        return (k - 0.5 - mean) / sqrt(variance) > LEVEL_NORMAL;
    return tail(n, k, p) < LEVEL;
}

bool tv_rate_is_gone(uint64_t of, struct tv_rate before) {
    if (of == 0)
        return false;
    if (before.events >= before.of)
        return true;
    return (double)of * log1p(-(double)before.events / (double)before.of) < log(LEVEL);
}

bool tv_rate_is_below(struct tv_rate rate, uint64_t max) {
    return (unsigned __int128)rate.events * TV_RATE_WHOLE <= (unsigned __int128)rate.of * max;
}

/* ---- Reading -------------------------------------------------------------------------------- */

enum { PERCENT = TV_RATE_WHOLE / 100 };

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool tv_rate_read(const char *text, uint64_t max, uint64_t *parts) {
    uint64_t value = 0, unit = PERCENT;
    if (!is_digit(*text))
        return false;
    for (; is_digit(*text); text++) {
        value = value * 10 + (uint64_t)(*text - '0') * PERCENT;
        if (value > max)
            return false;
    }
    if (*text == '.' && !is_digit(*++text))
        return false;
    for (; is_digit(*text); text++) {
        unit /= 10;
        if (unit == 0)
            return false;
        value += (uint64_t)(*text - '0') * unit;
    }
    *parts = value;
    return text[0] == '%' && text[1] == '\0' && value <= max;
}

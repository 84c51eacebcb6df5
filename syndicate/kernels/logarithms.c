/* Natural logarithms and exponentials: powers of two are taken off, and a short series is summed for the rest. */
#include "logarithms.h"

#include <float.h>
#include <math.h>

static const double LN2 = 0.6931471803691238, LN2_REST = 1.9082149292705877e-10; /* ends in zeros, so that its multiples are exact; what is left */
static const double ROOT = 1.4142135623730951, MOST = 709.782712893384, LEAST = -745.1332191019412, NO_MORE = -40.0;

static const uint64_t MANTISSA = (UINT64_C(1) << 52) - 1;

static double power_of_two(int64_t k) {
    uint64_t bits = (uint64_t)(k + 1023) << 52;
    double power;
    memcpy(&power, &bits, sizeof power);
    return power;
}

/* x 2^k, in two steps because 2^k may be no double. */
static double scaled(double x, int64_t k) { return x * power_of_two(k / 2) * power_of_two(k - k / 2); }

/* Takes 2^k off a positive number, so that what is left is next to 1. */
static double take_power(double x, int64_t *k) {
    *k = 0;
    if (x < DBL_MIN) {
        x *= 0x1p54;
        *k = -54;
    }
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    *k += (int64_t)(bits >> 52) - 1023;
    bits = (bits & MANTISSA) | UINT64_C(1023) << 52;
    memcpy(&x, &bits, sizeof x);
    *k += x > ROOT;
    return x > ROOT ? 0.5 * x : x;
}

/* ln((1 + f) 2^k) + more, by the series of 2 artanh(s) = ln((1 + s) / (1 - s)). */
static double near_one(double f, int64_t k, double more) {
    double s = f / (2.0 + f), z = s * s, w = z * z, half = 0.5 * f * f;
    double one = z * (2.0 / 3.0 + w * (2.0 / 7.0 + w * (2.0 / 11.0 + w * (2.0 / 15.0 + w * (2.0 / 19.0)))));
    double two = w * (2.0 / 5.0 + w * (2.0 / 9.0 + w * (2.0 / 13.0 + w * (2.0 / 17.0 + w * (2.0 / 21.0)))));
    return (double)k * LN2 - (half - (s * (half + (one + two)) + ((double)k * LN2_REST + more)) - f);
}

double ln(double x) {
    if (!(x > 0.0)) return x == 0.0 ? -INFINITY : NAN;
    if (x > DBL_MAX) return x;
    int64_t k;
    double left = take_power(x, &k);
    return near_one(left - 1.0, k, 0.0);
}

double ln_1p(double x) {
    if (x > -0.29 && x < 0.41) return near_one(x, 0, 0.0);
    double sum = 1.0 + x;
    if (!(sum > 0.0 && sum <= DBL_MAX)) return ln(sum);
    int64_t k;
    double left = take_power(sum, &k), lost = x < 1.0 ? x - (sum - 1.0) : 1.0 - (sum - x);
    return near_one(left - 1.0, k, lost / sum);
}

/* Takes k ln 2 off a number and returns exp - 1 of the rest plus a summand that is 0 or may cancel it out. */
static double near_zero(double x, int64_t k, double summand) {
    double high = x - (double)k * LN2, low = (double)k * LN2_REST, r = high - low, lost = high - r - low, z = r * r;
    double even = 1.0 / 2.0 + z * (1.0 / 24.0 + z * (1.0 / 720.0 + z * (1.0 / 40320.0 + z * (1.0 / 3628800.0 + z * (1.0 / 479001600.0)))));
    double odd = 1.0 / 6.0 + z * (1.0 / 120.0 + z * (1.0 / 5040.0 + z * (1.0 / 362880.0 + z * (1.0 / 39916800.0 + z * (1.0 / 6227020800.0)))));
    return (summand + r) + (z * (even + r * odd) + lost);
}

static int64_t powers(double x) { return (int64_t)(x / (LN2 + LN2_REST) + (x < 0.0 ? -0.5 : 0.5)); }

double exp_of(double x) {
    if (!(x <= MOST)) return x > MOST ? INFINITY : NAN;
    if (x < LEAST) return 0.0;
    int64_t k = powers(x);
    return scaled(1.0 + near_zero(x, k, 0.0), k);
}

double exp_m1(double x) {
    if (x > -0.34 && x < 0.34) return near_zero(x, 0, 0.0); /* no power to take off */
    if (!(x <= MOST)) return x > MOST ? INFINITY : NAN;
    if (x < NO_MORE) return -1.0;
    int64_t k = powers(x);
    return scaled(near_zero(x, k, 1.0 - scaled(1.0, -k)), k);
}

/* For Python; a call from another loop goes straight to the function, which it would not if that was exported. */
#define OFFER(name) EXPORTED double offer_##name(double x) { return name(x); }
OFFER(ln)
OFFER(ln_1p)
OFFER(exp_of)
OFFER(exp_m1)

static int64_t ln_each(const double *numbers, int64_t count, double *found, int64_t room) {
    if (room != count) return BAD_PLACE;
    for (int64_t i = 0; i < count; i++) found[i] = ln(numbers[i]);
    return 0;
}
DOOR(ln_each, (GIVEN), ARRAY(0), ARRAY(1))

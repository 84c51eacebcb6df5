/* Natural logarithms and exponentials for every loop. Invariant: they are made of + - * / alone, so that every processor, compiler and
 * C library gives the same bits; those of <math.h> differ in the last one. They are off by less than 2 units in the last place. */
#ifndef SYNDICATE_LOGARITHMS_H
#define SYNDICATE_LOGARITHMS_H

#include "kernels.h"

double ln(double x);
double ln_1p(double x);  /* ln(1 + x) */
double exp_of(double x);
double exp_m1(double x); /* exp(x) - 1 */

#endif

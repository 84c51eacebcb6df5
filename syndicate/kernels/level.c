/* Which of the builds this processor runs: 2, 3 or 4 for x86-64-v2 to v4, 0 for any other kind of processor.
 *
 * Invariant: a level is told only if the processor has all of its instructions and the system keeps the registers they need.
 */
#include "kernels.h"

#if defined(__x86_64__)
#include <cpuid.h>

static bool has(uint32_t found, uint32_t wanted) { return (found & wanted) == wanted; }

EXPORTED int64_t level(void) {
    uint32_t a, b, c, d, kept, more;
    enum { FMA = 1 << 12, MOVBE = 1 << 22, OSXSAVE = 1 << 27, AVX = 1 << 28, F16C = 1 << 29 };
    enum { BMI1 = 1 << 3, AVX2 = 1 << 5, BMI2 = 1 << 8, LZCNT = 1 << 5 };
    const uint32_t avx512 = 1u << 16 | 1u << 17 | 1u << 28 | 1u << 30 | 1u << 31; /* F, DQ, CD, BW, VL */
    if (!__get_cpuid(1, &a, &b, &c, &d) || !has(c, FMA | MOVBE | OSXSAVE | AVX | F16C)) return 2;
    __asm__ volatile("xgetbv" : "=a"(kept), "=d"(more) : "c"(0));
    if (!has(kept, 0x06) || !__get_cpuid_count(7, 0, &a, &b, &c, &d) || !has(b, BMI1 | AVX2 | BMI2)) return 2;
    uint32_t wide = b;
    if (!__get_cpuid(0x80000001, &a, &b, &c, &d) || !has(c, LZCNT)) return 2;
    return has(wide, avx512) && has(kept, 0xE6) ? 4 : 3;
}
#else
EXPORTED int64_t level(void) { return 0; }
#endif

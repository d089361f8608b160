/* SPDX-License-Identifier: MIT */
/* What cpumap.h has inline, as functions, for other languages. */
#define CPUMAP_INLINE XVCPU_API
#include "cpumap/cpumap.h"

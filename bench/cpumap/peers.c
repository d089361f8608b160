/* SPDX-License-Identifier: MIT */
/* Who takes part, and in what. */
#include "bench/cpumap/bench.h"

extern const struct peer peer_chosen, peer_avx2, peer_generic, peer_hwloc,
	peer_numa, peer_libxl, peer_glibc, peer_roaring;

const struct peer *const peers[] = {
	&peer_chosen,
#if defined(__x86_64__) && !defined(CPUMAP_GENERIC)
	&peer_avx2,
#endif
	&peer_generic, &peer_hwloc,   &peer_numa, &peer_libxl,
	&peer_glibc,   &peer_roaring, NULL,
};

const char *const op_names[OPS] = {
	"test",       "flip",    "and",         "or",      "xor",
	"andnot",     "equal",   "intersects",  "subset",  "weight",
	"weight_and", "zero",    "fill",        "copy",    "range",
	"alloc",      "iterate", "iterate-bmi", "extract", "format",
	"parse",      "hex",     "unhex",
};

const char *const pattern_names[PATTERNS] = {"one", "5%", "half", "full",
					     "alternating"};

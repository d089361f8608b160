/* SPDX-License-Identifier: MIT */
#include "bench/xen/goals.h"

/* clang-format off */

const struct goal goals[] = {
	{"libxenctrl loop / snapshot", PLAIN,
	 "read", "libxc_full", "refresh_full", "floor_full",
	 false, {{256, 15}, {4096, 25}}},
	{"getinfo loop / state and time", PLAIN,
	 "read", "libxc_info", "refresh_state", "floor_state",
	 false, {{256, 15}, {1024, 25}, {4096, 25}}},
	{"refresh / floor (time)", PLAIN,
	 "refresh", "refresh_full", "floor_full", NULL,
	 true, {{256, 1.05}, {1024, 1.05}, {4096, 1.05}}},
	{"refresh / floor (instructions)", COUNTED,
	 "refresh", "refresh_full", "floor_full", NULL,
	 true, {{256, 1.05}, {1024, 1.05}, {4096, 1.05}}},
	{"state refresh / floor (time)", PLAIN,
	 "refresh", "refresh_state", "floor_state", NULL,
	 true, {{256, 1.05}, {1024, 1.05}, {4096, 1.05}}},
	{"state refresh / floor (instr.)", COUNTED,
	 "refresh", "refresh_state", "floor_state", NULL,
	 true, {{256, 1.05}, {1024, 1.05}, {4096, 1.05}}},
	{"xl vcpu-list / xvcpu list", PLAIN,
	 "process", "xl_vcpu_list", "xvcpu_list", "floor",
	 false, {{256, 100}, {4096, 500}}},
	{"setaffinity loop / re-pin", PLAIN,
	 "pin", "libxc_pin", "pin", "floor_pin",
	 false, {{256, 10}, {1024, 10}, {4096, 10}}},
};

/* Where the time goes. */
const struct goal notes[] = {
	{"libxenctrl loop / floor", PLAIN,
	 "read", "libxc_full", "floor_full", NULL,
	 false, {{256, 0}, {1024, 0}, {4096, 0}}},
	{"getinfo loop / floor", PLAIN,
	 "read", "libxc_info", "floor_state", NULL,
	 false, {{256, 0}, {1024, 0}, {4096, 0}}},
	{"one by one / snapshot", PLAIN,
	 "read", "single_full", "refresh_full", NULL,
	 false, {{256, 0}, {1024, 0}, {4096, 0}}},
	{"xl vcpu-list / empty process", PLAIN,
	 "process", "xl_vcpu_list", "floor", NULL,
	 false, {{256, 0}, {4096, 0}}},
	{"xl / xvcpu list (instructions)", COUNTED,
	 "process", "xl_vcpu_list", "xvcpu_list", NULL,
	 false, {{256, 0}, {4096, 0}}},
	{"xentop / xvcpu list", PLAIN,
	 "process", "xentop", "xvcpu_list", NULL,
	 false, {{256, 0}, {4096, 0}}},
	{"setaffinity loop / floor", PLAIN,
	 "pin", "libxc_pin", "floor_pin", NULL,
	 false, {{256, 0}, {1024, 0}, {4096, 0}}},
	{"setaffinity loop / bare sets", PLAIN,
	 "pin", "libxc_pin", "floor_set", NULL,
	 false, {{256, 0}, {1024, 0}, {4096, 0}}},
	{"re-pin / floor (instructions)", COUNTED,
	 "pin", "pin", "floor_pin", NULL,
	 true, {{256, 0}, {1024, 0}, {4096, 0}}},
};

/* clang-format on */

const size_t ngoals = sizeof(goals) / sizeof(*goals);
const size_t nnotes = sizeof(notes) / sizeof(*notes);

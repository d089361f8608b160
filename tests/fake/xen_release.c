/* SPDX-License-Identifier: MIT */
/* The releases of Xen that the model can be. */
#include <string.h>

#include "tests/fake/xen_private.h"

/*
 * In order.  Where behaviour moved within a series there are two rows: 4.10
 * (domctl number), 4.15 (multicall for HVM callers).
 */
const struct model_release model_releases[] = {
	{"4.4", 4, ".4", 0x09, 0x0a, false, 0},
	{"4.5", 5, ".5", 0x0a, 0x0b, false, 0},
	{"4.6", 6, ".6", 0x0b, 0x0c, false, 0},
	{"4.7", 7, ".6", 0x0b, 0x0d, false, 0},
	{"4.8", 8, ".5", 0x0c, 0x0e, false, 0},
	{"4.9", 9, ".4", 0x0d, 0x0f, false, 0},
	{"4.10.0", 10, ".0", 0x0e, 0x10, false, 0},
	{"4.10.4", 10, ".4", 0x0f, 0x10, false, 0},
	{"4.11", 11, ".4", 0x10, 0x11, false, 0},
	{"4.12", 12, ".4", 0x11, 0x12, false, 0},
	{"4.13", 13, ".5", 0x12, 0x12, false, 0},
	{"4.14", 14, ".6", 0x12, 0x13, false, 0},
	{"4.15.0", 15, ".0", 0x13, 0x13, false, 0},
	{"4.15.5", 15, ".5", 0x13, 0x13, true, 0},
	{"4.16", 16, ".7", 0x14, 0x14, true, 0},
	{"4.17", 17, ".7", 0x15, 0x15, true, 0},
	{"4.18", 18, ".6", 0x16, 0x15, true, 0},
	{"4.19", 19, ".6", 0x17, 0x15, true, 0},
	{"4.20", 20, ".4", 0x17, 0x15, true, 0},
	{"4.21", 21, ".2", 0x17, 0x16, true, 0},
	{"4.22", 22, ".0", 0x18, 0x16, true, 0},
};
const size_t model_nreleases =
	sizeof(model_releases) / sizeof(model_releases[0]);
const struct model_release *const model_oldest = &model_releases[1];

const struct model_release *model_release(const char *name)
{
	size_t i;

	for (i = 0; i < model_nreleases; i++)
		if (!strcmp(model_releases[i].name, name))
			return &model_releases[i];
	model_violation("no release is called %s", name);
}

bool model_since(uint32_t minor)
{
	return model.release->minor >= minor;
}

size_t model_stride(void)
{
	uint32_t version = model.release->domctl;

	if (model.release->stride)
		return model.release->stride;
	if (version >= ABI_DOMCTL_GPADDR_BITS)
		return model.arm ? 120 : 112;
	if (version >= ABI_DOMCTL_ARCH_CONFIG)
		return model.arm ? 112 : 104;
	return 96;
}

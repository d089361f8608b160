/* SPDX-License-Identifier: MIT */
#include "hypercall/version.h"

const char *xvcpu_version(void)
{
	return XVCPU_VERSION;
}

/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include "hypercall/handle.h"

const struct hypercall_interface *
hypercall_interface(const struct hypercall *hc)
{
	return &hc->interface;
}

bool hypercall_faultable(const struct hypercall *hc)
{
	return hc->transport.faultable;
}

uint64_t hypercall_crossings(const struct hypercall *hc)
{
	return hc->crossings;
}

long hypercall_call(struct hypercall *hc, unsigned long op,
		    const uint64_t args[5])
{
	/* The kernel cuts it. */
	if (op != (uint32_t)op)
		return -EINVAL;
	hc->crossings++;
	return xvcpu_transport_call(&hc->transport, op, args);
}

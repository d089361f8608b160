/* SPDX-License-Identifier: MIT */
/*
 * host - where a conformance case runs: on the model or on real Xen.
 *
 * The files of tests/conform/ are linked into both suites, so what they assert
 * is known to be true of Xen and of the model.  A case is written as
 *
 *	CONFORM(suite, what_must_be_true)
 *	{
 *		cr_assert(eq(int, domctl_get_...(h->hc, h->domid, ...), 0));
 *	}
 *
 * On the model it runs again and again: on every release, as PV and as PVH
 * dom0, on hosts of several shapes.  On Xen it runs once, alone (a lock keeps
 * other cases away), on a domain of its own.
 *
 * tests/model/host.c and tests/live/host.c supply the functions.
 */
#ifndef XVCPU_TESTS_CONFORM_HOST_H
#define XVCPU_TESTS_CONFORM_HOST_H

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>

#include "cpumap/cpumap.h"
#include "domctl/domctl.h"
#include "hypercall/hypercall.h"

#define HOST_VCPUS 4

struct host {
	struct hypercall *hc;
	const struct hypercall_interface *xen;
	uint32_t ncpus;        /* bits in a CPU map */
	uint16_t domid;        /* a domain of the case's own: HOST_VCPUS */
			       /* vCPUs, all offline, in cpupool 0 */
	struct cpumap *usable; /* CPUs that its vCPUs can be pinned to */
	size_t together;       /* operations in one crossing */
};

#define CONFORM(suite, name)                                                   \
	static void suite##_##name(struct host *h);                            \
	Test(suite, name, .fini = host_fini, .timeout = HOST_TIMEOUT)          \
	{                                                                      \
		host_run(suite##_##name);                                      \
	}                                                                      \
	static void suite##_##name(struct host *h __attribute__((unused)))

#define HOST_TIMEOUT 120

/* Run a case wherever it is to run. */
void host_run(void (*run)(struct host *h));

/* Tell where a failed case was, and clean up after it. */
void host_fini(void);

/*
 * A domain that was created for max vCPUs and has the first vcpus of them,
 * which may be none.  It goes with the case, or earlier.
 */
uint16_t host_create_domain(struct host *h, uint32_t vcpus, uint32_t max);
void host_destroy_domain(struct host *h, uint16_t domid);

static inline struct domctl_snapshot_info
host_snapshot_info(const struct domctl_snapshot *snapshot)
{
	struct domctl_snapshot_info info;

	domctl_snapshot_info(snapshot, &info);
	return info;
}

/* A copy of what map holds, "0-3"; lives as long as the case. */
const char *host_text(const struct cpumap *map);

/* A map of nbits from a CPU list; lives as long as the case. */
struct cpumap *host_map(uint32_t nbits, const char *list);

/* The hard or soft map of a vCPU, which must be there. */
const char *host_hard(struct host *h, uint16_t domid, uint32_t vcpu);
const char *host_soft(struct host *h, uint16_t domid, uint32_t vcpu);

/* Crossings that n operations in one batch cost here. */
uint64_t host_crossings(const struct host *h, size_t n);

#endif

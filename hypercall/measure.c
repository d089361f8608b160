/* SPDX-License-Identifier: MIT */
/* The host's numbers, and how long Xen's entry for a domain is. */
#include <errno.h>
#include <string.h>

#include "hypercall/abi.h"
#include "hypercall/probe.h"

/* The interface versions of domctls at which the entry grew. */
#define VERSION_4_10_1 0x0f
#define VERSION_4_16   0x14

static uint32_t documented_size(uint32_t domctl)
{
#if defined(__aarch64__) || defined(__arm__)
	return domctl >= VERSION_4_16     ? 120
	       : domctl >= VERSION_4_10_1 ? 112
					  : 96;
#else
	return domctl >= VERSION_4_16     ? 112
	       : domctl >= VERSION_4_10_1 ? 104
					  : 96;
#endif
}

#define CPUS_MOST 16384 /* no Xen is built for so many */

#define FILL_A 0x5a
#define FILL_B 0xa5

/* The operations. */
enum { PHYSINFO, ONE_DOMAIN, THE_SAME };

/* A list of one domain, in a buffer that was filled before. */
struct measurement {
	struct xen_sysctl *sysctl;
	unsigned char *buffer;
};

static struct measurement add_one_domain(struct probe *p, uint32_t version,
					 int fill)
{
	struct measurement m = {
		.sysctl = xvcpu_probe_sysctl(p, XEN_SYSCTL_getdomaininfolist,
					     version),
		.buffer = xvcpu_probe_memory(p, 2 * ABI_DOMAININFO_MAX)};

	if (!m.sysctl || !m.buffer)
		return m;
	memset(m.buffer, fill, 2 * ABI_DOMAININFO_MAX);
	m.sysctl->u.getdomaininfolist.max_domains = 1;
	set_xen_guest_handle(m.sysctl->u.getdomaininfolist.buffer,
			     (void *)m.buffer);
	return m;
}

/* How many domains Xen put there, or its error. */
static long shown(const struct probe *p, size_t index,
		  const struct measurement *m)
{
	long err = hypercall_batch_result(p->batch, index);

	/* FLASK hides domains; up to 4.15 hiding the last is an error. */
	if (err == -EACCES)
		return 0;
	return err ? err : m->sysctl->u.getdomaininfolist.num_domains;
}

/*
 * How much Xen wrote of two buffers that were filled differently: exact where a
 * vendor's Xen has another layout under the same number.
 */
static uint32_t measured_size(const unsigned char *a, const unsigned char *b)
{
	uint32_t size = 2 * ABI_DOMAININFO_MAX;

	while (size && a[size - 1] == FILL_A && b[size - 1] == FILL_B)
		size--;
	return size;
}

/* The distance of two entries in a list; 0: not known. */
static long find_size(const struct hypercall *hc, const struct probe *p,
		      const struct measurement *a, const struct measurement *b)
{
	long in_a = shown(p, ONE_DOMAIN, a), in_b = shown(p, THE_SAME, b);

	if (in_a < 0 || in_b < 0)
		return in_a < 0 ? in_a : in_b;
	if (in_a && in_b)
		return measured_size(a->buffer, b->buffer);
	return hc->interface.read_only ? 0
				       : documented_size(hc->interface.domctl);
}

/*
 * The same number by another operation, and by another permission of FLASK:
 * Xen has an entry for each CPU that it can have, and says how many.
 */
static long count_cpus(struct hypercall *hc)
{
	struct probe p = {.batch = hypercall_scratch(hc)};
	struct xen_sysctl *sysctl = xvcpu_probe_sysctl(
		&p, XEN_SYSCTL_getcpuinfo, hc->interface.sysctl);
	struct xen_sysctl_cpuinfo *info =
		xvcpu_probe_memory(&p, CPUS_MOST * sizeof(*info));
	long err;

	if (!sysctl || !info)
		return -ENOMEM;
	sysctl->u.getcpuinfo.max_cpus = CPUS_MOST;
	set_xen_guest_handle(sysctl->u.getcpuinfo.info, info);
	err = xvcpu_probe_submit(&p);
	if (!err)
		err = hypercall_batch_result(p.batch, 0);
	/* So many that some may be missing. */
	if (!err && sysctl->u.getcpuinfo.nr_cpus == CPUS_MOST)
		err = -EACCES;
	return err ? err : sysctl->u.getcpuinfo.nr_cpus;
}

int xvcpu_measure(struct hypercall *hc, enum hypercall_cause *cause)
{
	struct probe p = {.batch = hypercall_scratch(hc)};
	struct hypercall_interface *found = &hc->interface;
	const struct xen_sysctl *physinfo =
		xvcpu_probe_sysctl(&p, XEN_SYSCTL_physinfo, found->sysctl);
	struct measurement a, b;
	long err, size, ncpus;

	a = add_one_domain(&p, found->sysctl, FILL_A);
	b = add_one_domain(&p, found->sysctl, FILL_B);
	err = xvcpu_probe_submit(&p);
	if (err)
		return err;

	err = hypercall_batch_result(p.batch, PHYSINFO);
	ncpus = err ? err : physinfo->u.physinfo.max_cpu_id + 1L;
	size = find_size(hc, &p, &a, &b);
	if (ncpus == -EACCES)
		ncpus = count_cpus(hc);
	if (ncpus < 0) {
		*cause = ncpus == -EPERM    ? HYPERCALL_NOT_PRIVILEGED
			 : ncpus == -EACCES ? HYPERCALL_FLASK_DENIED
					    : HYPERCALL_OTHER;
		return ncpus;
	}
	found->ncpus = ncpus;
	if (size < 0)
		return size;
	if (size < ABI_DOMAININFO_MIN || size > ABI_DOMAININFO_MAX) {
		*cause = HYPERCALL_UNKNOWN_VERSION;
		return -EPROTONOSUPPORT;
	}
	found->domaininfo_size = size;
	return 0;
}

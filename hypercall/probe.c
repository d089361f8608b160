/* SPDX-License-Identifier: MIT */
/*
 * Which interface versions does Xen speak?  No call tells, but a wrong version
 * is EACCES before anything else is looked at, so all candidates are tried at
 * once, on operations that can do nothing:
 *
 *  - domctl: read a vCPU of a domain that cannot exist.  ESRCH (or EPERM for a
 *    caller without privilege) means that the version was right; the look-up
 *    fails before any security module could answer EACCES of its own.
 *  - sysctl: a command that does not exist: ENOSYS, or EPERM.  A real command
 *    would not do: a FLASK denial of it is EACCES too.
 */
#include <errno.h>
#include <string.h>

#include "hypercall/abi.h"
#include "hypercall/probe.h"

/* Of 4.2: to say that it is too old rather than unknown. */
#define DOMCTL_FIRST 0x08
#define SYSCTL_FIRST 0x09
/* How far to look for a release newer than this file. */
#define VERSION_LAST 0x40

#define NO_VERSION  0xffffffffu
#define NO_SYSCTL   0xffffu
#define EXTRA_BYTES sizeof(xen_extraversion_t)

static void add(struct probe *p, unsigned long op, uint64_t arg0, uint64_t arg1)
{
	if (hypercall_batch_add(p->batch, op, arg0, arg1,
				HYPERCALL_BATCH_READS) < 0)
		p->failed = true;
}

void *xvcpu_probe_memory(struct probe *p, size_t size)
{
	void *mem = hypercall_batch_memory(p->batch, size);

	if (!mem)
		p->failed = true;
	return mem;
}

struct xen_sysctl *xvcpu_probe_sysctl(struct probe *p, uint32_t cmd,
				      uint32_t version)
{
	struct xen_sysctl *sysctl = xvcpu_probe_memory(p, sizeof(*sysctl));

	if (sysctl) {
		sysctl->cmd = cmd;
		sysctl->interface_version = version;
	}
	add(p, __HYPERVISOR_sysctl, (uintptr_t)sysctl, 0);
	return sysctl;
}

static void add_domctl(struct probe *p, uint32_t version)
{
	struct xen_domctl *domctl = xvcpu_probe_memory(p, sizeof(*domctl));

	if (domctl) {
		domctl->cmd = XEN_DOMCTL_getvcpuinfo;
		domctl->interface_version = version;
		domctl->domain = ABI_NO_DOMAIN;
	}
	add(p, __HYPERVISOR_domctl, (uintptr_t)domctl, 0);
}

int xvcpu_probe_submit(struct probe *p)
{
	return p->failed ? -ENOMEM : hypercall_batch_submit(p->batch);
}

/*
 * The version among first.. whose operation, from index on, got through: it was
 * answered with yes (what a right version gets) or EPERM.  0, or an answer that
 * tells nothing.
 */
static int find_version(struct probe *p, long index, uint32_t first,
			uint32_t last, long yes, uint32_t *version)
{
	long result;
	uint32_t v;

	*version = NO_VERSION;
	for (v = first; v <= last; v++) {
		result = hypercall_batch_result(p->batch, index + (v - first));
		if (result == yes || result == -EPERM)
			*version = v;
		else if (result != -EACCES)
			return result < 0 ? (int)result : -EPROTO;
	}
	return 0;
}

/* What a call refused with, when even a nonsense version is not EACCES. */
static int canary(long result, enum hypercall_cause *cause)
{
	switch (result) {
	case -EACCES:
		return 0;
	case -ENOSYS:
		*cause = HYPERCALL_NOT_BUILT;
		return -ENOSYS;
	case -EPERM:
		*cause = HYPERCALL_NOT_PRIVILEGED;
		return -EPERM;
	default:
		*cause = HYPERCALL_OTHER;
		return result < 0 ? (int)result : -EPROTO;
	}
}

/* The transport's own refusal, for the very first crossing. */
static int refused(int err, enum hypercall_cause *cause)
{
	if (err == -EPERM)
		*cause = xvcpu_transport_locked_down() ? HYPERCALL_LOCKDOWN
						       : HYPERCALL_RESTRICTED;
	else if (err == -ENOTTY)
		*cause = HYPERCALL_NOT_PRIVCMD;
	return err;
}

/* The operations of a search; those of sysctl follow those of domctl. */
enum { VERSION, EXTRAVERSION, WRONG_DOMCTL, WRONG_SYSCTL, DOMCTLS };

static void read_release(struct hypercall_interface *found,
			 const struct probe *p, const char *extra)
{
	long version = hypercall_batch_result(p->batch, VERSION);

	found->xen_major = version >> 16;
	found->xen_minor = version & 0xffff;
	/* Only for people to read: to have none is no reason to fail. */
	if (!hypercall_batch_result(p->batch, EXTRAVERSION))
		memcpy(found->xen_extra, extra, EXTRA_BYTES);
}

static int search(struct hypercall *hc, uint32_t domctl_first,
		  uint32_t domctl_last, uint32_t sysctl_first,
		  uint32_t sysctl_last, enum hypercall_cause *cause)
{
	struct probe p = {.batch = hypercall_scratch(hc)};
	struct hypercall_interface *found = &hc->interface;
	char *extra = xvcpu_probe_memory(&p, EXTRA_BYTES);
	uint32_t v;
	int err;

	add(&p, __HYPERVISOR_xen_version, XENVER_version, 0);
	add(&p, __HYPERVISOR_xen_version, XENVER_extraversion,
	    (uintptr_t)extra);
	add_domctl(&p, NO_VERSION);
	xvcpu_probe_sysctl(&p, NO_SYSCTL, NO_VERSION);
	for (v = domctl_first; v <= domctl_last; v++)
		add_domctl(&p, v);
	for (v = sysctl_first; v <= sysctl_last; v++)
		xvcpu_probe_sysctl(&p, NO_SYSCTL, v);

	err = xvcpu_probe_submit(&p);
	if (!err && hypercall_batch_result(p.batch, VERSION) < 0)
		err = hypercall_batch_result(p.batch, VERSION);
	if (err)
		return refused(err, cause);
	err = canary(hypercall_batch_result(p.batch, WRONG_DOMCTL), cause);
	if (!err)
		err = canary(hypercall_batch_result(p.batch, WRONG_SYSCTL),
			     cause);
	if (err)
		return err;
	read_release(found, &p, extra);
	err = find_version(&p, DOMCTLS, domctl_first, domctl_last, -ESRCH,
			   &found->domctl);
	if (!err)
		err = find_version(&p, DOMCTLS + domctl_last - domctl_first + 1,
				   sysctl_first, sysctl_last, -ENOSYS,
				   &found->sysctl);
	return err;
}

int xvcpu_probe_versions(struct hypercall *hc, unsigned int flags,
			 enum hypercall_cause *cause)
{
	struct hypercall_interface *found = &hc->interface;
	int err = search(hc, DOMCTL_FIRST, ABI_DOMCTL_NEWEST, SYSCTL_FIRST,
			 ABI_SYSCTL_NEWEST, cause);

	if (err)
		return err;
	if (found->domctl == NO_VERSION || found->sysctl == NO_VERSION) {
		err = search(hc, DOMCTL_FIRST, VERSION_LAST, SYSCTL_FIRST,
			     VERSION_LAST, cause);
		if (err)
			return err;
		found->read_only = true;
	}
	if (found->domctl < ABI_DOMCTL_OLDEST ||
	    found->sysctl < ABI_SYSCTL_OLDEST) {
		*cause = HYPERCALL_OLD_VERSION;
		return -EPROTONOSUPPORT;
	}
	if (found->domctl == NO_VERSION || found->sysctl == NO_VERSION ||
	    (found->read_only && !(flags & HYPERCALL_OPEN_UNKNOWN))) {
		*cause = HYPERCALL_UNKNOWN_VERSION;
		return -EPROTONOSUPPORT;
	}
	return 0;
}

bool xvcpu_probe_still_valid(struct hypercall *hc)
{
	struct probe p = {.batch = hypercall_scratch(hc)};

	add_domctl(&p, hc->interface.domctl);
	return !xvcpu_probe_submit(&p) &&
	       hypercall_batch_result(p.batch, 0) != -EACCES;
}

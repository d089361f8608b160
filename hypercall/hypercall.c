/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>

#include "hypercall/abi.h"
#include "hypercall/batch.h"
#include "hypercall/probe.h"

const char *hypercall_cause_text(enum hypercall_cause cause)
{
	switch (cause) {
	case HYPERCALL_OK:
		return "no error";
	case HYPERCALL_NO_DEVICE:
		return "there is no privcmd device: this is not a Xen domain, "
		       "or the kernel's xen-privcmd driver is not loaded";
	case HYPERCALL_DEVICE_DENIED:
		return "the privcmd device may not be opened by this user";
	case HYPERCALL_NOT_PRIVCMD:
		return "the file descriptor is not a privcmd device";
	case HYPERCALL_RESTRICTED:
		return "the kernel lets this file descriptor do no "
		       "hypercalls: it is restricted to one domain, or this "
		       "is not dom0";
	case HYPERCALL_LOCKDOWN:
		return "the kernel is locked down and lets nobody do "
		       "hypercalls here";
	case HYPERCALL_NOT_BUILT:
		return "this Xen was built without domctl or sysctl";
	case HYPERCALL_UNKNOWN_VERSION:
		return "this Xen speaks an interface version that is newer "
		       "than 4.22";
	case HYPERCALL_OLD_VERSION:
		return "this Xen is older than 4.5";
	case HYPERCALL_NOT_PRIVILEGED:
		return "Xen does not let this domain control others";
	case HYPERCALL_FLASK_DENIED:
		return "Xen's FLASK policy denies it";
	case HYPERCALL_OTHER:
		break;
	}
	return "see the error number";
}

/*
 * 256 pages at most.  A crossing costs a PV dom0 as much as some ten pages, which
 * are made once: in parts of 1,024 a refresh of 4,096 vCPUs took a tenth longer.
 */
#define MULTICALL_MAX 16384

/* In one piece: most calls need no more. */
#define SCRATCH_BYTES (4 * 4096)

static void handle_stop(struct hypercall *hc)
{
	hypercall_batch_close(hc->scratch);
	hypercall_batch_close(hc->spare);
	xvcpu_entries_release(hc);
}

static int handle_start(struct hypercall *hc, unsigned int flags,
			enum hypercall_cause *cause)
{
	int err;

	/* Assume it; the first batch finds out. */
	hc->interface.multicall = true;
	hc->multicall_max = MULTICALL_MAX;
	err = hypercall_batch_open(hc, &hc->scratch);
	if (!err && !hypercall_batch_memory(hc->scratch, SCRATCH_BYTES))
		err = -ENOMEM;
	if (!err)
		err = xvcpu_probe_versions(hc, flags, cause);
	if (!err)
		err = xvcpu_measure(hc, cause);
	if (err)
		handle_stop(hc);
	return err;
}

static enum hypercall_cause device_cause(int err)
{
	if (err == -ENOENT)
		return HYPERCALL_NO_DEVICE;
	if (err == -EACCES || err == -EPERM)
		return HYPERCALL_DEVICE_DENIED;
	return HYPERCALL_OTHER;
}

/* fd is -1 where the device is to be opened. */
static int handle_open(struct hypercall **out, int fd, unsigned int flags,
		       enum hypercall_cause *cause)
{
	struct hypercall *hc;
	int err;

	*cause = HYPERCALL_OTHER;
	if (flags & ~HYPERCALL_OPEN_UNKNOWN)
		return -EINVAL;
	hc = calloc(1, sizeof(*hc));
	if (!hc)
		return -ENOMEM;
	err = fd < 0 ? xvcpu_transport_open(&hc->transport)
		     : xvcpu_transport_adopt(&hc->transport, fd);
	if (err) {
		*cause = device_cause(err);
		goto fail_free;
	}
	err = handle_start(hc, flags, cause);
	if (err)
		goto fail_close;
	*cause = HYPERCALL_OK;
	*out = hc;
	return 0;

fail_close:
	if (fd >= 0)
		hc->transport.fd = -1; /* stays the caller's */
	xvcpu_transport_close(&hc->transport);
fail_free:
	free(hc);
	return err;
}

int hypercall_open(struct hypercall **out, unsigned int flags,
		   enum hypercall_cause *cause)
{
	enum hypercall_cause ignored;

	return handle_open(out, -1, flags, cause ? cause : &ignored);
}

int hypercall_adopt(struct hypercall **out, int fd, unsigned int flags,
		    enum hypercall_cause *cause)
{
	enum hypercall_cause ignored;

	if (fd < 0) {
		if (cause)
			*cause = HYPERCALL_OTHER;
		return -EBADF;
	}
	return handle_open(out, fd, flags, cause ? cause : &ignored);
}

void hypercall_close(struct hypercall *hc)
{
	int saved = errno;

	if (!hc)
		return;
	handle_stop(hc);
	xvcpu_transport_close(&hc->transport);
	free(hc);
	errno = saved;
}

enum hypercall_cause hypercall_explain(struct hypercall *hc, int err)
{
	static const uint64_t version[5] = {XENVER_version};

	switch (err) {
	case 0:
		return HYPERCALL_OK;
	case -EACCES:
		return xvcpu_probe_still_valid(hc) ? HYPERCALL_FLASK_DENIED
						   : HYPERCALL_UNKNOWN_VERSION;
	case -EPERM:
		/* Xen allows this one to everybody. */
		if (hypercall_call(hc, __HYPERVISOR_xen_version, version) >= 0)
			return HYPERCALL_NOT_PRIVILEGED;
		return xvcpu_transport_locked_down() ? HYPERCALL_LOCKDOWN
						     : HYPERCALL_RESTRICTED;
	case -ENOSYS:
		return HYPERCALL_NOT_BUILT;
	case -ENOTTY:
		return HYPERCALL_NOT_PRIVCMD;
	default:
		return HYPERCALL_OTHER;
	}
}

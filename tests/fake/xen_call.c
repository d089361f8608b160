/* SPDX-License-Identifier: MIT */
/* The device, the hypercalls that are not domctl or sysctl, and multicall. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "hypercall/transport.h"
#include "tests/fake/xen_private.h"

#define FIRST_FD 1000
#define MAX_FDS  64

static MODEL_STATE bool fds[MAX_FDS];

int model_open_fd(void)
{
	int i;

	for (i = 0; i < MAX_FDS && fds[i]; i++)
		;
	if (i == MAX_FDS)
		model_violation("more than %d handles are open", MAX_FDS);
	fds[i] = true;
	model.open_fds++;
	return FIRST_FD + i;
}

bool model_fd_is_open(int fd)
{
	return fd >= FIRST_FD && fd < FIRST_FD + MAX_FDS && fds[fd - FIRST_FD];
}

void model_close_fd(int fd)
{
	if (!model_fd_is_open(fd))
		model_violation("descriptor %d closed: is not open", fd);
	fds[fd - FIRST_FD] = false;
	model.open_fds--;
}

int xvcpu_transport_open(struct transport *t)
{
	if (model.open_error)
		return model.open_error;
	return xvcpu_transport_adopt(t, model_open_fd());
}

int xvcpu_transport_adopt(struct transport *t, int fd)
{
	if (!model_fd_is_open(fd))
		return -EBADF;
	*t = (struct transport){.fd = fd, .buffer_fd = -1};
	return 0;
}

void xvcpu_transport_close(struct transport *t)
{
	/* -1: it was adopted and stays the caller's. */
	if (t->fd != -1)
		model_close_fd(t->fd);
}

bool xvcpu_transport_locked_down(void)
{
	return model.locked_down;
}

/* The driver keeps Xen's answer in an int. */
long xvcpu_transport_call(struct transport *t, uint64_t op,
			  const uint64_t args[5])
{
	uint64_t six[6] = {args[0], args[1], args[2], args[3], args[4]};
	uint64_t n;
	long ret;

	if (!model_fd_is_open(t->fd))
		model_violation("a hypercall on a closed handle");
	n = ++model.crossings;
	if (n == model.fail_call ||
	    (model.fail_call_all && n >= model.fail_call_all))
		return model.call_error;
	if (model.not_privcmd)
		return -ENOTTY;
	if (model.restricted)
		return -EPERM;
	model.in_call = true;
	ret = (int)model_hypercall(op, six);
	model.in_call = false;
	return ret;
}

static long xen_version(uint64_t cmd, uint64_t address)
{
	char extra[16] = "";

	switch (cmd) {
	case XENVER_version:
		return 4 << 16 | model.release->minor;
	case XENVER_extraversion:
		snprintf(extra, sizeof(extra), "%s",
			 model.flask ? "<denied>" : model.release->extra);
		return guest_write(address, extra, sizeof(extra));
	default:
		return -ENOSYS;
	}
}

static bool have_multicall(void)
{
	return !model.hvm_caller || model.arm || model.release->hvm_multicall;
}

/* Once before the n-th domctl or sysctl, not again when it is restarted. */
static bool restarts(uint64_t op)
{
	if (op != __HYPERVISOR_domctl && op != __HYPERVISOR_sysctl)
		return false;
	model.ops++;
	if (model.hook)
		model.hook(model.ops);
	return model.preempt && model.ops % model.preempt == 0;
}

static long dispatch(uint64_t op, const uint64_t args[6])
{
	switch (op) {
	case __HYPERVISOR_xen_version:
		return xen_version(args[0], args[1]);
	case __HYPERVISOR_domctl:
		return model.no_domctl ? -ENOSYS : model_domctl(args[0]);
	case __HYPERVISOR_sysctl:
		return model.no_sysctl ? -ENOSYS : model_sysctl(args[0]);
	default:
		return -ENOSYS;
	}
}

long model_hypercall(uint64_t op, const uint64_t args[6])
{
	if (op == __HYPERVISOR_multicall)
		return have_multicall() ? model_multicall(args[0], args[1])
					: -ENOSYS;
	restarts(op);
	return dispatch(op, args);
}

static int write_result(uint64_t address, const struct multicall_entry *entry)
{
	return guest_write(address + offsetof(struct multicall_entry, result),
			   &entry->result, sizeof(entry->result));
}

static void scribble(uint64_t address)
{
	struct multicall_entry corrupt;

	memset(&corrupt, 0xaa, sizeof(corrupt));
	guest_write(address, &corrupt, sizeof(corrupt));
}

/*
 * What an operation leaves that has to be started again: its number as the
 * result, and the entry as it was.  Xen then comes back to it.
 */
static int leave_for_later(uint64_t address, struct multicall_entry *entry)
{
	entry->result = entry->op;
	if (model.debug)
		scribble(address);
	if (write_result(address, entry) ||
	    guest_write(address, entry, sizeof(*entry)) ||
	    guest_read(entry, address, sizeof(*entry)))
		return -EFAULT;
	return 0;
}

static int run_entry(uint64_t address)
{
	struct multicall_entry entry;
	uint64_t args[6];
	size_t i;

	if (guest_read(&entry, address, sizeof(entry)))
		return -EFAULT;
	if (restarts(entry.op) && leave_for_later(address, &entry))
		return -EFAULT;
	for (i = 0; i < 6; i++)
		args[i] = entry.args[i];
	model.entries++;
	/* There is no multicall inside a multicall. */
	entry.result = entry.op == __HYPERVISOR_multicall
			       ? (xen_ulong_t)-EINVAL
			       : (xen_ulong_t)dispatch(entry.op, args);
	if (model.debug)
		scribble(address);
	return write_result(address, &entry);
}

long model_multicall(uint64_t list, uint64_t nr_calls)
{
	uint64_t i;
	int err = 0;

	/* 4.20 takes a long, the others cut it without a word. */
	if (!model_since(20))
		nr_calls = (uint32_t)nr_calls;
	model.multicalls++;
	model.in_multicall = true;
	for (i = 0; !err && i < nr_calls; i++)
		err = run_entry(list + i * sizeof(struct multicall_entry));
	model.in_multicall = false;
	return err;
}

/* SPDX-License-Identifier: MIT */
/*
 * hypercall - talk to Xen from dom0 through the privcmd device.
 *
 * A handle owns one file descriptor, the interface versions that Xen was found
 * to speak, and memory that Xen may touch.  Everything above it (domctl.h,
 * hotplug.h) takes a handle; most programs need only open and close from here.
 *
 * Rules for every function of the library:
 *
 *  - Errors are negative errno values, also where a count is returned.  A call
 *    that fails leaves its outputs as they were.
 *  - reserved[], at the end of a struct, is room for fields to come, in which
 *    zero means what was so before.  It is zero in what the library fills, and
 *    must be in what it is given, down to the pins of a change: -EINVAL, and
 *    nothing is done.
 *  - What closes, frees or ends something accepts NULL and keeps errno.
 *  - Nothing prints, exits, aborts, reads the environment or keeps state
 *    outside the handle.
 *  - A handle may be used by one thread at a time; use one handle for each
 *    thread, or a lock of your own.  Xen serialises domctls anyway: threads do
 *    not make them faster, batches do.
 *  - After fork the child may only close what it inherited: that gives back
 *    descriptors and memory of its own, and touches nothing of the parent's.
 *  - Files are opened with O_CLOEXEC.
 *  - Each header says what needs no heap: that asks malloc() for nothing.  Here
 *    it is all but hypercall_open and hypercall_adopt, opening or borrowing a
 *    batch, and what makes one larger than it has been.  The handle's own grows
 *    as well, with what is asked for through it; hypercall_trim empties it.
 */
#ifndef XVCPU_HYPERCALL_H
#define XVCPU_HYPERCALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef XVCPU_API
#define XVCPU_API __attribute__((visibility("default")))
#endif

struct hypercall;

/*
 * Why Xen did not do what was asked.  errno alone cannot say it: EACCES from
 * Xen is another interface version or a FLASK denial, EPERM is Xen's answer to
 * an unprivileged domain or the kernel's own refusal.
 */
enum hypercall_cause {
	HYPERCALL_OK,
	HYPERCALL_NO_DEVICE,     /* no privcmd device: not Xen, or no driver */
	HYPERCALL_DEVICE_DENIED, /* the file may not be opened: not root */
	HYPERCALL_NOT_PRIVCMD,   /* the file descriptor is something else */
	HYPERCALL_RESTRICTED,    /* the kernel lets this fd do no hypercalls */
	HYPERCALL_LOCKDOWN,      /* the same, and the kernel is locked down */
	HYPERCALL_NOT_BUILT,     /* this Xen has no domctl or no sysctl */
	HYPERCALL_UNKNOWN_VERSION, /* an interface version we do not know */
	HYPERCALL_OLD_VERSION,     /* Xen 4.4 or older */
	HYPERCALL_NOT_PRIVILEGED,  /* Xen: this domain may not */
	HYPERCALL_FLASK_DENIED,    /* Xen's FLASK policy: this domain may not */
	HYPERCALL_OTHER,           /* errno says it all */
};

/* One English sentence for a cause, without a trailing dot. */
XVCPU_API const char *hypercall_cause_text(enum hypercall_cause cause);

/*
 * What is on the other side.  Found once, at open; none of it changes while
 * Xen runs.  ncpus is max_cpu_id + 1: the length in bits of every CPU map that
 * Xen reads or writes, whatever CPUs are online.  Later versions may add fields
 * at the end.
 */
struct hypercall_interface {
	uint32_t xen_major, xen_minor; /* 4, 17; only for people to read */
	char xen_extra[17];            /* ".0", ".3-pre"; may be "<denied>" */
	uint32_t domctl, sysctl;       /* interface versions, e.g. 0x15, 0x15 */
	uint32_t ncpus;                /* bits in a CPU map */
	uint32_t domaininfo_size;      /* bytes of a getdomaininfolist entry */
	bool multicall;                /* many operations in one crossing */
	bool read_only;                /* unknown version: setters refuse */
};

/*
 * Take an interface newer than this library knows (domctl above 0x18 or sysctl
 * above 0x16).  Layouts have not moved since 4.5 except where Xen can be
 * measured, which is a record and not a promise, so such a handle only reads:
 * everything that changes a domain returns -EROFS.  Raw hypercalls are not
 * looked at.  Where FLASK shows no domain to measure, it is -EPROTONOSUPPORT
 * all the same.
 */
#define HYPERCALL_OPEN_UNKNOWN 1u

/*
 * Open /dev/xen/privcmd, else /proc/xen/privcmd, and find out which interface
 * versions Xen speaks: two crossings, or about forty where Xen has no multicall
 * for this dom0 (PVH before 4.15.1).  The search touches no domain.
 *
 * 0 and *out, to be closed with hypercall_close.  On failure *cause, if not
 * NULL, says why:
 *   -ENOENT          no device: HYPERCALL_NO_DEVICE
 *   -EACCES          the device may not be opened: HYPERCALL_DEVICE_DENIED;
 *                    FLASK denies both physinfo and getcpuinfo:
 *                    HYPERCALL_FLASK_DENIED
 *   -EPERM           the kernel refuses: HYPERCALL_RESTRICTED,
 *                    HYPERCALL_LOCKDOWN; Xen does: HYPERCALL_NOT_PRIVILEGED
 *   -ENOSYS          no such hypercall: HYPERCALL_NOT_BUILT
 *   -EPROTONOSUPPORT HYPERCALL_UNKNOWN_VERSION, HYPERCALL_OLD_VERSION
 *   -ENOTTY          not privcmd: HYPERCALL_NOT_PRIVCMD
 *   -EINVAL          unknown flags
 *   -ENOMEM
 * or what open(2) gives.
 */
XVCPU_API int hypercall_open(struct hypercall **out, unsigned int flags,
			     enum hypercall_cause *cause);

/*
 * The same on a privcmd file descriptor that somebody else opened (a privileged
 * parent, a container's manager).  On success the handle owns fd and closes
 * it; on failure it stays the caller's.  -EBADF: it is not open.
 */
XVCPU_API int hypercall_adopt(struct hypercall **out, int fd,
			      unsigned int flags, enum hypercall_cause *cause);

/* Its batches must have been closed or given back before. */
XVCPU_API void hypercall_close(struct hypercall *hc);

/*
 * Give back to the kernel what the handle keeps for its own next calls: after a
 * look at a large host that is megabytes, which are locked and count against
 * dom0.  For a program that then waits, or goes on with little; the next call
 * takes what it needs again (hotplug_undo as well, which needs none otherwise).
 * Open batches, snapshots and begun pins keep all that they have; what
 * hypercall_scratch returned last is empty.  It never fails.
 */
XVCPU_API void hypercall_trim(struct hypercall *hc);

/* Lives as long as the handle. */
XVCPU_API const struct hypercall_interface *
hypercall_interface(const struct hypercall *hc);

/*
 * Tell apart what one errno can mean.  err is the negative errno that a call
 * on hc returned; asks Xen and the kernel once more where that is needed.
 */
XVCPU_API enum hypercall_cause hypercall_explain(struct hypercall *hc, int err);

/*
 * Some memory that Xen was given is locked pages, because the driver had none
 * or no more: Xen may miss one, see HYPERCALL_BATCH_READS.  Once true, it stays
 * true.
 */
XVCPU_API bool hypercall_faultable(const struct hypercall *hc);

/*
 * Hypercalls issued on this handle so far, each an ioctl: the cost that
 * batches save.  Probing at open is included.
 */
XVCPU_API uint64_t hypercall_crossings(const struct hypercall *hc);

/*
 * One raw hypercall.  Whatever args point to must be memory of a batch (below)
 * on the same handle: Xen does not fault pages in.  Returns Xen's answer; the
 * kernel cuts it to an int.  -EINVAL: op has more than 32 bits.
 */
XVCPU_API long hypercall_call(struct hypercall *hc, unsigned long op,
			      const uint64_t args[5]);

/* Batches. */

/*
 * Many hypercalls, one crossing for up to 16,384 of them.
 *
 * Operations are added, submitted once, and each has its own result; a failing
 * one does not stop the rest.  The memory that operations refer to comes from
 * the batch too.  It is never moved; batches grow on demand, bounded by memory
 * only, and keep what they have for the next round.  What Xen needs besides,
 * 256 pages at most, is the handle's, for all its batches.
 *
 * Never put an operation into a batch that Xen finishes on another CPU
 * (XEN_SYSCTL_cpu_hotplug, cpupool RMCPU): it writes its result into the
 * registers of the whole multicall.  domctl.h has none of them.
 */
struct hypercall_batch;

/* 0 or -ENOMEM.  Closed with hypercall_batch_close, before the handle. */
XVCPU_API int hypercall_batch_open(struct hypercall *hc,
				   struct hypercall_batch **out);
XVCPU_API void hypercall_batch_close(struct hypercall_batch *batch);

/*
 * The same with the pages of what the handle was given back last, if it still
 * has them: a page costs more than a crossing.  Every batch can be given back,
 * and every one that was borrowed be closed.
 */
XVCPU_API int hypercall_batch_borrow(struct hypercall *hc,
				     struct hypercall_batch **out);
XVCPU_API void hypercall_batch_give_back(struct hypercall_batch *batch);

/*
 * The handle's own batch, reset; never to be closed or given back.  Every call
 * of the library on the handle, or on what was opened with it, may use it: what
 * is in it lives until the next of them.
 */
XVCPU_API struct hypercall_batch *hypercall_scratch(struct hypercall *hc);

/*
 * Forget all operations and all memory handed out; keep the pages, also where
 * what comes next needs fewer.  They are given back where the first piece that
 * is asked for next is larger than any that they have room for.
 */
XVCPU_API void hypercall_batch_reset(struct hypercall_batch *batch);

/*
 * The same, where nearly all that is asked for next will be one piece of *size
 * bytes.  Where the largest piece there is would be of no use for that, or is
 * more than twice as large, the pages are given back.  Where it is a little too
 * small, *size becomes a sixteenth more, for the next time.
 */
XVCPU_API void hypercall_batch_reset_for(struct hypercall_batch *batch,
					 size_t *size);

/*
 * Forget all operations and keep the memory handed out.  As many operations as
 * there were can be added and submitted with no memory and no page.
 */
XVCPU_API void hypercall_batch_rewind(struct hypercall_batch *batch);

/*
 * Zeroed memory that Xen may touch, 64-byte aligned, valid until the next reset
 * or close.  NULL: no memory (or size is beyond reason).
 */
XVCPU_API void *hypercall_batch_memory(struct hypercall_batch *batch,
				       size_t size);

/*
 * How an operation may be treated when Xen meets a page that is not there,
 * which can happen only after hypercall_faultable is true: an operation that
 * only reads is tried again, any other reports -EFAULT (it may have been done).
 */
#define HYPERCALL_BATCH_READS 1u

/*
 * Of one that only reads, and must have run after all before it: it runs again
 * where one of those had to.
 */
#define HYPERCALL_BATCH_LAST 2u

/*
 * The new operation's index, counted from 0; -EINVAL: another flag, or a number
 * of more than 32 bits; -ENOMEM.
 */
XVCPU_API long hypercall_batch_add(struct hypercall_batch *batch,
				   unsigned long op, uint64_t arg0,
				   uint64_t arg1, unsigned int flags);

/* How many there are. */
XVCPU_API size_t hypercall_batch_count(const struct hypercall_batch *batch);

/*
 * Run every operation, in order.  Can be called again: all of them run again.
 * 0 when they were handed to Xen, whatever they answered; otherwise nothing
 * about the operations can be said (-ENOMEM: none was started).  Of several
 * crossings, each waits for the one before it.  Where one after the first is
 * refused, that is the result of all operations from there on: they did not
 * run.
 */
XVCPU_API int hypercall_batch_submit(struct hypercall_batch *batch);

/* Xen's answer to one operation of the last submit; -EINVAL: no such index. */
XVCPU_API long hypercall_batch_result(const struct hypercall_batch *batch,
				      size_t index);

/*
 * Of an operation whose result is -EFAULT: a fault ended its crossing, or one
 * before that, before it had a result.  It may have been done; if the one
 * before it was passed by as well, it was not.
 */
XVCPU_API bool hypercall_batch_passed_by(const struct hypercall_batch *batch,
					 size_t index);

#ifdef __cplusplus
}
#endif
#endif

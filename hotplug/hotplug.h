/* SPDX-License-Identifier: MIT */
/*
 * hotplug - change how many, and which, vCPUs a running guest uses.
 *
 * Xen cannot take a vCPU from a guest or bring one up: the toolstack asks, in
 * xenstore, and the guest's kernel acts.  So every change here has two halves:
 * the request, which is written or not, and the answer, which is Xen's own
 * online bit of those vCPUs.  Nothing else tells whether the guest obeyed.
 * What a guest has at its next boot is nextboot.h's.
 *
 * What works, by type of guest:
 *
 *   PV, PVH, Arm  Linux removes on request.  For an added vCPU it makes the
 *                 CPU present; bringing it online is left to a udev rule or the
 *                 guest's administrator, and without one nothing more happens.
 *                 A PV guest starts with all its vCPUs online and takes the
 *                 surplus down a few seconds later.
 *   HVM           Linux does not watch xenstore, and a device model has its own
 *                 idea of the CPUs: refused here (-EOPNOTSUPP).  "xl vcpu-set"
 *                 adds vCPUs through the device model; nothing removes them.
 *   dom0          As its kernel's type says; a domain like any other.
 *
 * The rules of hypercall.h hold: negative errno, outputs untouched on failure,
 * one thread at a time per handle.  No heap is needed by hotplug_undo, by
 * hotplug_poll and hotplug_wait after a change's first time, and by what tells
 * of the last change.
 */
#ifndef XVCPU_HOTPLUG_H
#define XVCPU_HOTPLUG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/select.h> /* sigset_t, also for strict C */

#ifdef __cplusplus
extern "C" {
#endif

#ifndef XVCPU_API
#define XVCPU_API __attribute__((visibility("default")))
#endif

struct domctl_domain;
struct hotplug;
struct hypercall;
struct xenstore;

/*
 * For changes through hc and xs (xenstore.h), which must stay open longer.  xs
 * is the caller's, who may use it for other things between two calls; a call
 * that finds it failed reconnects it, with which its watches are gone, and
 * returns what xenstore_reconnect does if that fails.  0 and *out, to be closed
 * with hotplug_close; -ENOMEM.
 */
XVCPU_API int hotplug_open(struct hypercall *hc, struct xenstore *xs,
			   struct hotplug **out);
XVCPU_API void hotplug_close(struct hotplug *hp);

/*
 * Where the last error of a call with hp came from: one errno can have several
 * causes.  -EACCES of Xen is its FLASK policy (hypercall_explain), of xenstore
 * the permissions of a node.
 */
enum hotplug_source {
	HOTPLUG_FROM_XEN,
	HOTPLUG_FROM_XENSTORE,
	HOTPLUG_FROM_HERE, /* refused, or no memory */
};

XVCPU_API enum hotplug_source hotplug_source(const struct hotplug *hp);

/*
 * The domain of the last call that found one, as Xen saw it: after -ESHUTDOWN,
 * the state that it is in.  The handle's; all zero until then.
 */
XVCPU_API const struct domctl_domain *hotplug_domain(const struct hotplug *hp);

/* Also vCPU 0, and also guests that will most likely not listen (HVM). */
#define HOTPLUG_FORCE 1u

/*
 * Ask the guest
 *   set     to have count vCPUs online: the lowest offline ones are added, or
 *           the highest online ones removed, until there are so many
 *   add     to bring up one vCPU, or the lowest offline one (HOTPLUG_ANY)
 *   remove  to take down one vCPU, or the highest online one (HOTPLUG_ANY)
 * "Online" is what the guest was last asked for; where it was never asked, what
 * Xen sees.  Which vCPU HOTPLUG_ANY means is decided in the transaction that
 * asks for it: two callers at the same time get two.
 *
 * domain is what the caller knows it as, from domctl_get_domain or a list
 * (domctl_domain.h); only its domid and uuid are looked at.
 *
 * Only the nodes that change are written, together or not at all, in a
 * transaction in which the domain is looked at once more: nothing is ever
 * written for a domain that has gone, or under a domid that was used again.  A
 * vCPU that is asked for already is not asked again, but still waited for.  A
 * domain that is paused is asked.
 *
 * 0: asked (or nothing to ask); hotplug_vcpus tells what was.  The change takes
 * the place of the handle's former one.
 *   -ESRCH      no such domain, or another one has its domid now, or it has no
 *               home in xenstore (/local/domain/N): it is being destroyed
 *   -ESHUTDOWN  it has shut down or crashed, or is being destroyed
 *   -ERANGE     the domain has no such vCPU, or not so many: its maximum is set
 *               when it is created and cannot grow while it runs
 *   -ENOENT     HOTPLUG_ANY, and every vCPU is online (add) or only vCPU 0 is
 *               (remove)
 *   -EBUSY      vCPU 0 is to go; HOTPLUG_FORCE allows it
 *   -EOPNOTSUPP an HVM guest; HOTPLUG_FORCE asks it anyway
 *   -EINVAL     a count of 0, unknown flags
 *   -EROFS      a read-only handle
 *   -EACCES     of xenstore or of Xen: hotplug_source
 *   -EAGAIN     others kept changing the same nodes
 *   -ENOMEM
 *   -ECONNRESET, -ETIMEDOUT, -EPROTO  xenstore failed; the nodes were read
 *               again afterwards and nothing has been asked
 *   -ENOTCONN   xenstore failed and did not come back: it is not known whether
 *               the guest was asked
 */
#define HOTPLUG_ANY (-1)

XVCPU_API int hotplug_set(struct hotplug *hp,
			  const struct domctl_domain *domain, uint32_t count,
			  unsigned int flags);
XVCPU_API int hotplug_add(struct hotplug *hp,
			  const struct domctl_domain *domain, int64_t vcpu,
			  unsigned int flags);
XVCPU_API int hotplug_remove(struct hotplug *hp,
			     const struct domctl_domain *domain, int64_t vcpu,
			     unsigned int flags);

/* One vCPU of a change. */
struct hotplug_vcpu {
	uint32_t vcpu;
	bool online; /* asked to be online, or offline */
	bool asked;  /* by this call; or it had been asked before */
	bool done;   /* Xen has seen it happen */
	uint64_t reserved[2];
};

/*
 * The vCPUs of the last change, ascending: those that were asked for and those
 * that still have to obey.  The array is the handle's, until the next change.
 */
XVCPU_API size_t hotplug_vcpus(const struct hotplug *hp,
			       const struct hotplug_vcpu **out);

/*
 * Take the last change back: ask the guest for what it was asked before, or had
 * where it never was.  For a caller with another half that failed after this
 * one was done.  0, also where nothing had been asked; -ESRCH or -ESHUTDOWN as
 * above, and nothing is asked; or as xenstore fails.  Needs no memory.  What
 * hotplug_vcpus tells stays that of the change.
 */
XVCPU_API int hotplug_undo(struct hotplug *hp);

/*
 * Look whether the guest has obeyed: 1 it has, 0 not yet.  -ESRCH the domain
 * has gone, -ESHUTDOWN it has stopped since, or is being destroyed: it will not
 * obey any more; -EACCES of Xen, -ENOMEM.  One hypercall.  For callers with a
 * loop of their own; Xen gives no event to wait for, so look every few
 * milliseconds.
 *
 * A change that takes back one which the guest has not obeyed yet is done at
 * once as Xen sees it, and the guest may still be acting on the former.
 */
XVCPU_API int hotplug_poll(struct hotplug *hp);

/*
 * Wait until it has, at most timeout_ms (-1: no limit).  Returns as
 * hotplug_poll; also -EINTR when a signal handler ran while it slept.  mask, if
 * not NULL, is the signal mask for the sleep, as ppoll's: a caller who blocks
 * its signals and unblocks them there misses none, whenever it comes.
 * Interrupting changes nothing: the guest has been asked, and the wait can go
 * on.
 */
XVCPU_API int hotplug_wait(struct hotplug *hp, int timeout_ms,
			   const sigset_t *mask);

/*
 * Why a guest may not have obeyed yet, by what hotplug_poll or hotplug_wait saw
 * from outside when it last looked; before the first look HOTPLUG_WHY_SILENT.
 */
enum hotplug_why {
	HOTPLUG_WHY_DONE,
	HOTPLUG_WHY_GONE,        /* the domain was destroyed */
	HOTPLUG_WHY_DYING,       /* it is being destroyed */
	HOTPLUG_WHY_STOPPED,     /* it has shut down or crashed */
	HOTPLUG_WHY_PAUSED,      /* the toolstack has paused it */
	HOTPLUG_WHY_NOT_ONLINED, /* made present at best, nobody onlines it */
	HOTPLUG_WHY_NO_WATCHER,  /* HVM: nobody listens */
	HOTPLUG_WHY_SILENT,      /* booting, busy, or another kernel */
};

XVCPU_API enum hotplug_why hotplug_why(const struct hotplug *hp);

/* One English sentence, without a trailing dot. */
XVCPU_API const char *hotplug_why_text(enum hotplug_why why);

/* What is there before a change: for reports. */
enum hotplug_node {
	HOTPLUG_NODE_MISSING,
	HOTPLUG_NODE_ONLINE,
	HOTPLUG_NODE_OFFLINE,
	HOTPLUG_NODE_BROKEN, /* some other text, which guests ignore */
};

/*
 * What the guest was last asked for, vCPU by vCPU: nodes[0 .. n - 1].  Returns
 * how many vCPUs the domain has; when that is more than n, ask again.  Also of
 * a domain that has shut down or is being destroyed.  Errors as hotplug_set.
 */
XVCPU_API long hotplug_inspect(struct hotplug *hp,
			       const struct domctl_domain *domain,
			       enum hotplug_node *nodes, size_t n);

/*
 * Write the nodes that are missing or broken as Xen's own state implies them:
 * "online" for a vCPU that is online.  Xen's tools get this wrong for dom0less
 * domains on Arm.  Nodes that make sense are left alone.  Returns how many were
 * written; errors as hotplug_set.  When xenstore fails, call it again: what was
 * written makes sense by then.
 */
XVCPU_API int hotplug_repair(struct hotplug *hp,
			     const struct domctl_domain *domain);

#ifdef __cplusplus
}
#endif
#endif

/* SPDX-License-Identifier: MIT */
/*
 * nextboot - change the vCPUs and the pins that a domain has at its next boot.
 *
 * The file that a domain is created from, xl.cfg or libvirt's domain XML, is
 * changed alone or as one operation with the running domain (hotplug.h,
 * domctl.h).  No bytes of the file change but those of the values.
 *
 *	flags		the domain runs		it does not
 *	CURRENT (0)	live			file
 *	LIVE		live			-ESRCH
 *	CONFIG		file			file
 *	LIVE | CONFIG	both, or neither	-ESRCH
 *
 * Both is one operation, in these steps:
 *
 *	nextboot_find	find the file, lock it, read and parse it, once;
 *			nextboot_open where its path is known
 *	nextboot_plan	write the new file beside the old one
 *	nextboot_apply	do the live half, then rename the new file
 *	nextboot_close
 *
 * What can be known to fail fails before anything has changed, and when the
 * live half fails the file is as it was.  A rename that fails all the same
 * takes the live half back.
 *
 * The rules of hypercall.h hold: negative errno, outputs untouched on failure,
 * one thread at a time per handle.  No heap is needed by nextboot_resolve and
 * nextboot_close, and by what tells of an open file.
 */
#ifndef XVCPU_NEXTBOOT_H
#define XVCPU_NEXTBOOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "hotplug/hotplug.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef XVCPU_API
#define XVCPU_API __attribute__((visibility("default")))
#endif

struct domctl_domain;
struct domctl_pin;
struct hypercall;
struct nextboot;

/*
 * What a change affects, as libvirt's VIR_DOMAIN_AFFECT_*: the running domain,
 * what it is at its next boot, or both; neither: see the table above.
 */
#define NEXTBOOT_CURRENT 0u
#define NEXTBOOT_LIVE    1u
#define NEXTBOOT_CONFIG  2u

#define NEXTBOOT_FORCE   4u  /* do it all the same: see the calls */
#define NEXTBOOT_DRY_RUN 8u  /* of files: check all, change nothing */
#define NEXTBOOT_ALL     16u /* of pins: see nextboot_change */

enum nextboot_half {
	NEXTBOOT_NO_HALF,
	NEXTBOOT_THE_FILE,
	NEXTBOOT_THE_DOMAIN,
	NEXTBOOT_THE_OWNER, /* a libvirt daemon owns the file */
};

/* More about a failure than its errno. */
struct nextboot_fault {
	enum nextboot_half half;
	const char *reason;  /* static English text, or NULL: the errno's */
	const char *advice;  /* static text, what to do about it, or NULL */
	size_t line, column; /* of the file, from 1; 0: no place in it */
	/* Not 0: the live half was done, and why it could not be taken back. */
	int stuck;
	enum hotplug_source source; /* of stuck, or of the domain's error */
	uint64_t reserved[4];
};

/*
 * What flags mean for a domain that runs, or not: NEXTBOOT_LIVE,
 * NEXTBOOT_CONFIG or both, as in the table.  -ESRCH; -EINVAL: other flags than
 * those two.
 */
XVCPU_API int nextboot_resolve(unsigned int flags, bool runs);

/*
 * Read and lock the file at path, for one change: close it afterwards.  fault
 * may be NULL here and below.  A file that a running libvirt daemon owns is
 * -EPERM (NEXTBOOT_THE_OWNER): the daemon would not see an edit, and overwrite
 * it later; NEXTBOOT_FORCE in flags edits it anyway.  -EBUSY: somebody else
 * edits it, and has for 2 seconds; -ESTALE: it is changed again and again.
 * -EXDEV: it is a mount point, -EMLINK: it has several names, -EEXIST: what is
 * called ".NAME.xvcpu" beside it is no plain file, and so it can't be replaced.
 * -EINVAL: it is not well formed, its owner (xl or libvirt) would refuse it, or
 * it is no Xen domain's; -EOPNOTSUPP: it is in a form that is not supported;
 * -ERANGE: a number in it is too large; -EFBIG: it is; otherwise as open()
 * fails.
 *
 * With NEXTBOOT_DRY_RUN it is read only: nobody is locked out or waited for,
 * and no right to write is needed.  Changes are -EROFS then, but dry ones.
 */
XVCPU_API int nextboot_open(const char *path, unsigned int flags,
			    struct nextboot **out,
			    struct nextboot_fault *fault);

/*
 * The same with the file of the domain called name.  /etc/xen, /etc/xen/auto,
 * /etc/xen/vm and /etc/libvirt/libxl are searched; the name inside a file
 * decides.  On failure *path, to be freed, is the file that it is about, or
 * NULL: -ENOENT: none; -ENOTUNIQ: *path and *other, to be freed, are two of
 * several; -EINVAL: no name for a file, or the file at *path cannot be read as
 * what it is, or there is none but one at *path that is called so and is no
 * domain's (a cpupool's, for one); or as above.  *path and *other are NULL
 * otherwise.
 */
XVCPU_API int nextboot_find(const char *name, unsigned int flags,
			    struct nextboot **out, char **path, char **other,
			    struct nextboot_fault *fault);

/* Unlock and free it.  A new file that is not in its place is removed. */
XVCPU_API void nextboot_close(struct nextboot *file);

/*
 * What the file's owner ignores, or takes otherwise than it may seem: index 0,
 * 1, ... until -ENOENT.  From a plan on, of the new text, and also what the
 * change does besides what was asked for: xl no longer places the guest's
 * memory on NUMA nodes.  *out has reason, advice, line and column.
 */
XVCPU_API int nextboot_warning(const struct nextboot *file, size_t index,
			       struct nextboot_fault *out);

/*
 * Was a run killed that was to change this file?  The new file that it left
 * beside it (and which nextboot_open has removed, unless it only reads) was
 * not put in its place, so a change of both halves may have been done to the
 * domain only.
 */
XVCPU_API bool nextboot_interrupted(const struct nextboot *file);

/*
 * What the file says; from a plan on, a dry one too, what it says then.  Texts
 * live as long as file; name and uuid are NULL where it has none, a pin is a
 * CPU list as it is spelled there, or NULL: none.
 */
XVCPU_API const char *nextboot_path(const struct nextboot *file);
XVCPU_API const char *nextboot_name(const struct nextboot *file);
XVCPU_API const char *nextboot_uuid(const struct nextboot *file);
XVCPU_API uint32_t nextboot_max(const struct nextboot *file);
XVCPU_API bool nextboot_online(const struct nextboot *file, uint32_t vcpu);
XVCPU_API const char *nextboot_hard(const struct nextboot *file, uint32_t vcpu);
XVCPU_API const char *nextboot_soft(const struct nextboot *file, uint32_t vcpu);

/* As the functions of hotplug.h and domctl.h that are called so. */
enum nextboot_verb {
	NEXTBOOT_SET,
	NEXTBOOT_ADD,
	NEXTBOOT_REMOVE,
	NEXTBOOT_SET_MAX, /* of the file alone: a running domain's is fixed */
	NEXTBOOT_PIN,
};

/*
 * A change.  All else than what its verb needs is zero.
 *
 * NEXTBOOT_PIN is of one domain.  All the host's CPUs, or without hc all bits
 * of a map, are no pin in the file.  NEXTBOOT_ALL: the first pin's maps are for
 * every vCPU that the file has, whichever the pins name.  NEXTBOOT_FORCE is
 * DOMCTL_PIN_FORCE there, HOTPLUG_FORCE of vCPUs, and not for the maximum.
 * NEXTBOOT_DRY_RUN is for pins and the maximum.
 */
struct nextboot_change {
	enum nextboot_verb verb;
	unsigned int flags;
	/*
	 * A count, a vCPU, or HOTPLUG_ANY: each half has its own lowest or
	 * highest one.  A new vCPU of a new maximum is offline.
	 */
	int64_t value;
	struct domctl_pin *pins;
	size_t n;
	/* Where the domain runs: hc for pins, hp and domain for vCPUs. */
	struct hypercall *hc;
	struct hotplug *hp;
	const struct domctl_domain *domain;
	uint64_t reserved[4];
};

/*
 * Put what the file is to say into a new file beside it, unless the change
 * affects the domain alone or is dry.  Nothing has changed by then.  0, or
 *   -ESRCH      by the table
 *   -EINVAL     a verb or flags that make no sense; no file; a pin to no CPU
 *   -ERANGE     past the file's maximum, which does not grow by itself; a count
 *               of 0; a maximum outside 1..65535
 *   -EOPNOTSUPP its format cannot say it (xl.cfg: which vCPUs, unless they are
 *               the first ones; libvirt: soft affinity), or something else in
 *               it fixes the maximum (vnuma=, <topology>)
 *   -ENOENT     HOTPLUG_ANY finds none
 *   -EBUSY      vCPU 0 is to go; a vCPU past the new maximum is online
 *   -EALREADY   the file was changed already, or a change of it planned: it is
 *               written once
 *   -EROFS      the file is only read
 * and as open, write and fsync fail.  What was planned dry or in vain is not
 * part of the next plan.
 */
XVCPU_API int nextboot_plan(struct nextboot *file,
			    const struct nextboot_change *change,
			    struct nextboot_fault *fault);

/*
 * Do the same change, which was planned: the domain's half, for which asking
 * the guest is all (hotplug_vcpus and hotplug_wait follow), then the file's.
 * file may be NULL where only the domain is changed.  0; 1: done, but a power
 * cut now may bring the old file back.  Errors of the domain as hotplug_set and
 * domctl_pin, after which it can be called again; -EINVAL it was not planned;
 * -ESTALE others have changed the file; and as rename fails.
 */
XVCPU_API int nextboot_apply(struct nextboot *file,
			     const struct nextboot_change *change,
			     struct nextboot_fault *fault);

#ifdef __cplusplus
}
#endif
#endif

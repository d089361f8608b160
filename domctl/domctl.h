/* SPDX-License-Identifier: MIT */
/*
 * domctl - count, read and pin the virtual CPUs of a Xen host.
 *
 * Typed operations on top of hypercall.h, for every Xen from 4.5 to 4.22 on x86
 * and Arm.  The rules of hypercall.h hold here: negative errno, outputs
 * untouched on failure, one thread at a time per handle.
 *
 * CPU maps.  Xen's maps are as long as the host's highest possible CPU number
 * plus one: hypercall_interface(hc)->ncpus bits, a number that does not change
 * while Xen runs and has nothing to do with how many CPUs are online.  There is
 * no other limit.  A map given to Xen may have any size: CPUs past its end are
 * absent; a CPU past the host's last is an error (-ERANGE), never dropped.  A
 * map to be filled must have room for ncpus bits (-ERANGE otherwise); bits past
 * that become zero.
 *
 * Errors that every call here can return:
 *   -ESRCH   no such domain (it may have gone a moment ago)
 *   -EPERM   Xen does not let this domain do it
 *   -EACCES  Xen's FLASK policy denies it, or Xen was replaced under us:
 *            hypercall_explain tells
 *   -EFAULT  Xen could not reach our memory (hypercall_faultable)
 *   -ENOMEM  here or in Xen
 */
#ifndef XVCPU_DOMCTL_H
#define XVCPU_DOMCTL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef XVCPU_API
#define XVCPU_API __attribute__((visibility("default")))
#endif

struct cpumap;
struct cpumap_array;
struct hypercall;

#define DOMCTL_NONE UINT32_MAX /* no core, socket, node, cpupool, vCPU */

/* Domains. */

enum domctl_type {
	DOMCTL_TYPE_PV,
	DOMCTL_TYPE_PVH, /* also every guest on Arm, as xl calls them */
	DOMCTL_TYPE_HVM,
};

#define DOMCTL_DOMAIN_DYING    (1u << 0) /* being torn down */
#define DOMCTL_DOMAIN_SHUTDOWN (1u << 2) /* the guest has stopped, see reason */
#define DOMCTL_DOMAIN_PAUSED   (1u << 3) /* by the toolstack */

/*
 * The flags in one word, the gravest first: one that is dying and paused is
 * dying.  Xen sets DOMCTL_DOMAIN_DYING only when the memory is gone: in a
 * domain that is being destroyed it is missing for a while.
 */
enum domctl_state {
	DOMCTL_STATE_RUNNING,
	DOMCTL_STATE_PAUSED,
	DOMCTL_STATE_SHUTDOWN,
	DOMCTL_STATE_CRASHED, /* it has shut down, and that was the reason */
	DOMCTL_STATE_DYING,
};

struct domctl_domain {
	uint16_t domid;
	uint8_t shutdown_reason; /* SHUTDOWN_* of xen/sched.h; valid only */
				 /* when flags has DOMCTL_DOMAIN_SHUTDOWN */
	enum domctl_type type;
	enum domctl_state state;
	uint32_t flags;     /* DOMCTL_DOMAIN_DYING ... */
	uint32_t max_vcpus; /* vCPUs that exist, online or not */
	uint32_t online_vcpus;
	uint32_t cpupool;          /* or DOMCTL_NONE */
	uint64_t cpu_time_ns;      /* of all vCPUs together */
	uint64_t pages, max_pages; /* of 4 KiB */
	uint8_t uuid[16];          /* big-endian order, as printed */
};

/*
 * One domain.  domid 0 is a domain like any other.  Xen up to 4.17 answers for
 * the next higher domain when there is none of that number; this is -ESRCH
 * here on every version.
 */
XVCPU_API int domctl_get_domain(struct hypercall *hc, uint16_t domid,
				struct domctl_domain *out);

/*
 * Domains with a domid of first or more, ascending, at most n of them.
 * Returns how many; fewer than n: that was the last.
 *
 * FLASK hides domains rather than to fail.  Where it hides all of them from a
 * list that begins with 0, that is -EACCES: the caller's own domain is always
 * there.  Up to Xen 4.15 it is -EACCES as well when the last one is hidden.
 */
XVCPU_API long domctl_list_domains(struct hypercall *hc, uint16_t first,
				   struct domctl_domain *out, size_t n);

/*
 * XEN_DOMCTL_max_vcpus: allocate the vCPUs of a domain that was created and not
 * yet built.  Xen has never been able to resize a domain whose vCPUs exist,
 * though its errno for that has changed twice; here it is always
 *   -EBUSY   the domain's vCPUs exist, and there are not max of them (where
 *            there are, the call succeeds without disturbing the domain: Xen
 *            would pause it)
 *   -EINVAL  max is 0, more than Xen allows, or (Xen 4.12 and later) not the
 *            number that the domain was created for
 *   -EROFS   a read-only handle
 *   -ESRCH   also when uuid (16 bytes; NULL: whoever has the domid) is another
 *            domain's; Xen is asked just before
 */
XVCPU_API int domctl_max_vcpus(struct hypercall *hc, uint16_t domid,
			       const uint8_t *uuid, uint32_t max);

/* vCPUs. */

enum domctl_vcpu_state {
	DOMCTL_VCPU_OFFLINE,  /* the guest has it down (or never started it) */
	DOMCTL_VCPU_BLOCKED,  /* waits for an event */
	DOMCTL_VCPU_RUNNABLE, /* wants to run, another one has the CPU */
	DOMCTL_VCPU_RUNNING,
	DOMCTL_VCPU_PAUSED, /* online, in a domain that does not run */
};

struct domctl_vcpu {
	uint32_t vcpu;
	enum domctl_vcpu_state state;
	int32_t cpu;      /* where it runs or last ran; -1 when offline */
	uint64_t time_ns; /* spent running, since it was created */
	int error;        /* 0, or why state, CPU and time could not be read */
	int affinity_error; /* the same of its maps; 0: none were asked for */
};

/*
 * vCPUs first, first + 1, ... of a domain into info[0], info[1], ...; at most n
 * of them, and no more than the domain has.  hard and soft, if not NULL, are
 * arrays of at least n maps of at least ncpus bits, filled likewise.
 *
 * An online vCPU of a domain that is paused, has shut down or is dying is paused,
 * whatever Xen's scheduler says of it: that does not look at the domain.
 *
 * Returns how many entries were filled: 0 when first is past the domain's last
 * vCPU.  A vCPU that cannot be read has its own errors (-ENOENT: not allocated)
 * and never spoils the others; where FLASK denies one of state and affinity, the
 * other is there.  Maps that could not be read are untouched.  One crossing, or
 * two where n is above 128.
 */
XVCPU_API long domctl_get_vcpus(struct hypercall *hc, uint16_t domid,
				uint32_t first, size_t n,
				struct domctl_vcpu *info,
				struct cpumap_array *hard,
				struct cpumap_array *soft);

/* Affinity. */

/*
 * Where a vCPU may run (hard) and where it prefers to run (soft).  Either map
 * may be NULL: not wanted.  Xen's own default is all ncpus bits in both.
 * -ENOENT: no such vCPU.  -ERANGE: a map is too small, see above.
 */
XVCPU_API int domctl_get_vcpu_affinity(struct hypercall *hc, uint16_t domid,
				       uint32_t vcpu, struct cpumap *hard,
				       struct cpumap *soft);

/*
 * Undo a temporary pin that the hardware domain holds on the vCPU
 * (SCHEDOP_pin_override).  Xen before 4.7 has neither the pin nor the flag.
 */
#define DOMCTL_PIN_FORCE 1u

/*
 * Set the hard or the soft map or both; NULL leaves that one as it is, and at
 * least one is needed.  Hard is applied first; if soft then fails, Xen puts
 * hard back.
 *
 * What Xen can honour is less than what was asked for: hard without the CPUs
 * that are not in the domain's cpupool or not online, soft without those and
 * without the CPUs that are not in hard.  effective_hard and effective_soft, if
 * not NULL, receive that (for a map that is set); the maps asked for are stored
 * by Xen in full and hold again when CPUs come back.  They may be the same
 * objects as the requests.
 *
 * The effective maps are what Xen wrote back.  Where it wrote nothing else than
 * what was asked for, which a Xen that writes nothing back does as well, they
 * are computed from the CPUs of the domain's cpupool: one more crossing.
 *
 * Returns 0, or 1: it is set, but the effective maps are not known and were not
 * touched, for something that they must be computed from could not be read.
 *
 *   -ENOENT  no such vCPU
 *   -EINVAL  the map is empty or has no CPU that the domain can use now; or
 *            the vCPU is dom0's under dom0_vcpus_pin (Xen before 4.13)
 *   -EBUSY   a temporary pin is in force; DOMCTL_PIN_FORCE undoes it
 *   -ERANGE  the map has a CPU that the host cannot have
 *   -EROFS   a read-only handle
 *
 * Success is not obedience: credit2 ignores hard maps before Xen 4.7 and soft
 * ones before 4.10, rtds ignores soft, null honours hard from 4.9.  A pin is
 * lost when the domain moves to another cpupool, and with the domain.
 */
XVCPU_API int domctl_set_vcpu_affinity(struct hypercall *hc, uint16_t domid,
				       uint32_t vcpu, unsigned int flags,
				       const struct cpumap *hard,
				       const struct cpumap *soft,
				       struct cpumap *effective_hard,
				       struct cpumap *effective_soft);

/*
 * Batches: many operations, one crossing.
 *
 * Add operations, submit them together, then look at each one's own result
 * where Xen wrote it.  An operation is named by the index that adding it
 * returned.  Submitting again runs the same operations again with no
 * allocation and no other system call; a batch that sets anything is submitted
 * once and reset.
 *
 * The errno of a vCPU operation is Xen's own and depends on its version:
 * -EINVAL, -ESRCH or -ENOENT for a domain or vCPU that is not there.
 */
struct domctl_batch;

/* 0 or -ENOMEM.  Closed with domctl_batch_close, before the handle. */
XVCPU_API int domctl_batch_open(struct hypercall *hc,
				struct domctl_batch **out);
XVCPU_API void domctl_batch_close(struct domctl_batch *batch);
XVCPU_API void domctl_batch_reset(struct domctl_batch *batch);

/* Each returns the new operation's index, or -ENOMEM. */
XVCPU_API long domctl_batch_get_domain(struct domctl_batch *batch,
				       uint16_t domid);
XVCPU_API long domctl_batch_get_vcpu(struct domctl_batch *batch, uint16_t domid,
				     uint32_t vcpu);
XVCPU_API long domctl_batch_get_affinity(struct domctl_batch *batch,
					 uint16_t domid, uint32_t vcpu,
					 bool hard, bool soft);

/* As domctl_set_vcpu_affinity: also -EINVAL, -ERANGE and -EROFS, at once. */
XVCPU_API long domctl_batch_set_affinity(struct domctl_batch *batch,
					 uint16_t domid, uint32_t vcpu,
					 unsigned int flags,
					 const struct cpumap *hard,
					 const struct cpumap *soft);

/*
 * 0 when all were handed to Xen, whatever it answered to each; -EALREADY when
 * there is a set operation that has run.
 */
XVCPU_API int domctl_batch_submit(struct domctl_batch *batch);

/* How one operation went: 0 or negative errno; -EINVAL: no such index. */
XVCPU_API int domctl_batch_error(const struct domctl_batch *batch,
				 size_t index);

/*
 * The result of one operation; its error if it failed.  A vCPU's state is Xen's
 * own word, which does not know of the domain's: never DOMCTL_VCPU_PAUSED.
 */
XVCPU_API int domctl_batch_domain(const struct domctl_batch *batch,
				  size_t index, struct domctl_domain *out);
XVCPU_API int domctl_batch_vcpu(const struct domctl_batch *batch, size_t index,
				struct domctl_vcpu *out);

/*
 * The map that an operation read, or what Xen wrote back over one that it set:
 * the effective map, or what was asked for by a Xen that writes nothing back,
 * see domctl_set_vcpu_affinity.  Valid until the next submit, reset or close.
 * NULL: it failed, or had no such map.
 */
XVCPU_API const struct cpumap *
domctl_batch_hard(const struct domctl_batch *batch, size_t index);
XVCPU_API const struct cpumap *
domctl_batch_soft(const struct domctl_batch *batch, size_t index);

/*
 * Bulk pins: many vCPUs of many domains in one crossing, all or nothing.
 *
 * The old maps are read and the new ones set in the same crossing, in order.
 * If any pin fails, all that were changed are put back, last one first, in a
 * second crossing, which needs no memory and no page.  One more crossing finds
 * out what errors mean, and one more, before that, what effective maps are that
 * must be computed.
 */
enum domctl_pin_result {
	DOMCTL_RESULT_NONE, /* nothing was tried */
	DOMCTL_RESULT_DONE,
	DOMCTL_RESULT_FAILED, /* see error; this vCPU is as it was, or gone */
	DOMCTL_RESULT_UNDONE, /* was changed and put back: another one failed */
	DOMCTL_RESULT_STUCK,  /* was changed and could not be put back: error */
};

struct domctl_pin {
	uint16_t domid;
	uint32_t vcpu;
	/*
	 * The domain that is meant, 16 bytes as in struct domctl_domain; NULL:
	 * whoever has the domid.  Another one is -ESRCH.
	 */
	const uint8_t *uuid;
	const struct cpumap *hard, *soft; /* NULL: leave as it is */
	/* Filled if not NULL; ncpus bits at least. */
	struct cpumap *effective_hard, *effective_soft;
	enum domctl_pin_result result;
	int error;
	/* 0, or why the effective maps are not known; then left as they were */
	int effective_error;
};

/*
 * Check all that can be checked and change nothing: the domains and vCPUs
 * exist, the hard maps have CPUs that the domain can use now (-EINVAL).  The
 * effective maps are as they would be.  Where the CPUs of the cpupool cannot be
 * read, effective_error says so and hard maps are not checked.  Not seen are a
 * temporary pin and dom0_vcpus_pin; and a Xen that schedules by cores or sockets
 * (sched-gran) may use less.  Two crossings.  A read-only handle will do.
 */
#define DOMCTL_PIN_DRY_RUN 2u

/*
 * Apply pins[0] to pins[n - 1].  flags: DOMCTL_PIN_FORCE, DOMCTL_PIN_DRY_RUN.
 * 0 when all are done; otherwise the first failing pin's error, and every
 * entry's result tells what became of it.  -EROFS, -EINVAL, -ERANGE, as for
 * domctl_set_vcpu_affinity, and -ENOMEM come before anything is changed.
 *
 * A vCPU may be named twice: the later pin holds.  What is put back is the
 * permanent map, as it was; a temporary pin that DOMCTL_PIN_FORCE undid stays
 * undone.
 *
 * With a UUID the domain is looked at before and after its pins, in the same
 * crossing.  All that was set in another one is put back, except where a domain
 * gave way to another in between, of which nothing is known (STUCK, -ESRCH).
 */
XVCPU_API int domctl_pin(struct hypercall *hc, struct domctl_pin *pins,
			 size_t n, unsigned int flags);

/*
 * Pins that something else goes with, and that are to be put back if that
 * fails: domctl_pin is begin and end.  pins must live until the end; the handle
 * can be used for all else meanwhile, other pins included.
 *
 * begin is as domctl_pin, but that flags may only be DOMCTL_PIN_FORCE.  Where
 * it fails everything has been put back, and *out is untouched.
 */
struct domctl_pinned;

XVCPU_API int domctl_pin_begin(struct hypercall *hc, struct domctl_pin *pins,
			       size_t n, unsigned int flags,
			       struct domctl_pinned **out);

/*
 * Put the permanent maps back as they were before; no memory and no page is
 * needed.  The results are UNDONE, STUCK (the domain was replaced by another,
 * -ESRCH, or Xen refuses) or FAILED (-ESRCH: the domain has gone).  0 when none
 * is stuck, or the first error of one that is; -EALREADY: it was undone.
 */
XVCPU_API int domctl_pin_undo(struct domctl_pinned *pinned);

/* What was not undone stays.  Before the handle is closed.  NULL is allowed. */
XVCPU_API void domctl_pin_end(struct domctl_pinned *pinned);

/*
 * Snapshots: every vCPU of the host, or of some domains, at (nearly) one time.
 *
 * Taking one is a single crossing in the steady state: last time's vCPUs are
 * read and the list of domains after them, and as long as that list names the
 * same domains (by UUID as well as domid) with as many vCPUs as the list before,
 * every number belongs to the domain it is filed under.  Otherwise the snapshot
 * is planned anew and taken again at once.  Results are read where Xen wrote
 * them; a steady take allocates nothing.
 */
struct domctl_snapshot;

#define DOMCTL_SNAPSHOT_HARD 1u /* the hard map of each vCPU */
#define DOMCTL_SNAPSHOT_SOFT 2u
#define DOMCTL_SNAPSHOT_IDLE 4u /* the idle time of each physical CPU */

/*
 * For the domains in domids[0 .. n - 1], or for all when n is 0.  State, CPU and
 * time of each vCPU are always read, what says what else.  Reads nothing yet.
 * 0, -EINVAL or -ENOMEM; closed with domctl_snapshot_close, before the handle.
 */
XVCPU_API int domctl_snapshot_open(struct hypercall *hc, unsigned int what,
				   const uint16_t *domids, size_t n,
				   struct domctl_snapshot **out);
XVCPU_API void domctl_snapshot_close(struct domctl_snapshot *snapshot);

/*
 * Take it.  0, or an error after which the snapshot has no domains.  Where
 * domains come and go faster than they can be read, the ones that were gone
 * before they were read have -ESRCH for an error; that is not a failure.
 * -EACCES also where FLASK hides all domains, as in domctl_list_domains.
 */
XVCPU_API int domctl_snapshot_take(struct domctl_snapshot *snapshot);

struct domctl_snapshot_info {
	/*
	 * CLOCK_MONOTONIC just before and after the crossing: every number is
	 * from between the two.
	 */
	uint64_t before_ns, after_ns;
	uint64_t generation; /* another number: other domains or vCPUs */
	size_t domains, vcpus;
};

XVCPU_API struct domctl_snapshot_info
domctl_snapshot_info(const struct domctl_snapshot *snapshot);

/*
 * Domain i of the snapshot, in ascending order of domids, and where its vCPUs
 * are: *first to *first + out->max_vcpus - 1.  first may be NULL.  -EINVAL: no
 * such i; -ESRCH: it has gone.
 */
XVCPU_API int domctl_snapshot_domain(const struct domctl_snapshot *snapshot,
				     size_t i, struct domctl_domain *out,
				     size_t *first);

/*
 * vCPU j of the snapshot.  0 or -EINVAL: no such j.  Why it could not be read
 * is in out->error and out->affinity_error: -ENOENT not allocated, -ESRCH its
 * domain is gone.
 */
XVCPU_API int domctl_snapshot_vcpu(const struct domctl_snapshot *snapshot,
				   size_t j, struct domctl_vcpu *out);

/* Valid until the next take; NULL where it was not read. */
XVCPU_API const struct cpumap *
domctl_snapshot_hard(const struct domctl_snapshot *snapshot, size_t j);
XVCPU_API const struct cpumap *
domctl_snapshot_soft(const struct domctl_snapshot *snapshot, size_t j);

/*
 * Nanoseconds that a physical CPU has been idle.  0; -EINVAL: no such CPU, or it
 * was not asked for; -ENODEV: the CPU is offline; else why Xen did not give the
 * idle times: -EACCES where FLASK denies them and nothing else.
 */
XVCPU_API int domctl_snapshot_idle(const struct domctl_snapshot *snapshot,
				   uint32_t cpu, uint64_t *ns);

/*
 * A sampler: what happened between two snapshots, for as many as are taken.
 * All memory is had when domains or vCPUs change; a steady step is one crossing
 * and nothing else.
 */
struct domctl_sampler;

/* Domains as for a snapshot.  0 or -ENOMEM.  Takes the first snapshot. */
XVCPU_API int domctl_sampler_open(struct hypercall *hc, const uint16_t *domids,
				  size_t n, struct domctl_sampler **out);
XVCPU_API void domctl_sampler_close(struct domctl_sampler *sampler);

/*
 * Take the next snapshot.  As domctl_snapshot_take: after an error there are no
 * domains and no CPUs.  What is known of vCPUs is kept: the next step that
 * succeeds goes on from the last one that did.
 */
XVCPU_API int domctl_sampler_step(struct domctl_sampler *sampler);

/* The snapshot of the last step, to find out what index is which vCPU. */
XVCPU_API const struct domctl_snapshot *
domctl_sampler_snapshot(const struct domctl_sampler *sampler);

struct domctl_load {
	uint64_t interval_ns; /* between the last two steps that could */
	/* read it; 0: there was only one */
	uint64_t busy_ns; /* of that: the vCPU ran, the CPU was not idle */
	/* Of a vCPU, since it was first seen: */
	uint32_t steps;   /* how often it was looked at */
	uint32_t waiting; /* found runnable: wanted a CPU, had none */
	uint32_t moves;   /* found on another CPU than the time before; */
			  /* what happens between steps is not seen */
};

/* vCPU j of the snapshot.  0, -EINVAL, or why the vCPU could not be read. */
XVCPU_API int domctl_sampler_vcpu(const struct domctl_sampler *sampler,
				  size_t j, struct domctl_load *out);

/*
 * A physical CPU, by Xen's own idle clock.  Errors as of domctl_snapshot_idle;
 * after one the CPU begins anew.
 */
XVCPU_API int domctl_sampler_cpu(const struct domctl_sampler *sampler,
				 uint32_t cpu, struct domctl_load *out);

/* The host. */

struct domctl_host {
	uint32_t ncpus;            /* highest possible CPU + 1 */
	uint32_t online_cpus;      /* how many are online */
	uint32_t threads_per_core; /* of CPU 0; offline siblings count not */
	uint32_t cores_per_socket; /* likewise */
	uint32_t nnodes;           /* NUMA nodes */
	uint32_t cpu_khz;
	uint64_t memory_bytes, free_bytes;
};

XVCPU_API int domctl_get_host(struct hypercall *hc, struct domctl_host *out);

/* DOMCTL_NONE in all three: there is no such CPU, or Xen does not know. */
struct domctl_cpu {
	uint32_t core; /* as the hardware numbers it, in its socket */
	uint32_t socket;
	uint32_t node;
};

/*
 * Where each CPU sits, for CPU 0 to n - 1; ncpus of them exist at most.
 * Returns how many were filled: n or fewer.
 */
XVCPU_API long domctl_get_cpus(struct hypercall *hc, struct domctl_cpu *out,
			       size_t n);

struct domctl_node {
	bool present;
	uint64_t memory_bytes, free_bytes;
};

/*
 * NUMA nodes 0 to n - 1, and the distances between them if distances is not
 * NULL: distances[i * n + j] from node i to node j, DOMCTL_NONE where unknown.
 * n is how many entries out has, and n * n those of distances.  Returns how
 * many nodes Xen numbers; when that is more than n, ask again with more.  Two
 * crossings at most.
 */
XVCPU_API long domctl_get_nodes(struct hypercall *hc, struct domctl_node *out,
				uint32_t *distances, size_t n);

/*
 * The CPUs that are online: those of every cpupool and the free ones.  Changes
 * when CPUs are hot-plugged on the host.  A crossing for each cpupool, and two.
 */
XVCPU_API int domctl_get_online_cpus(struct hypercall *hc, struct cpumap *out);

#ifdef __cplusplus
}
#endif
#endif

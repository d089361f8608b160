/* SPDX-License-Identifier: MIT */
/*
 * domctl_sampler - what happened between two snapshots, for as many as are
 * taken.
 *
 * A part of domctl.h, which has the rules and the errors of every call.
 *
 * All memory is had when domains or vCPUs change; a steady step is the
 * crossings of its snapshot and nothing else.  It needs no heap, and neither do
 * the calls that say what it found.
 */
#ifndef XVCPU_DOMCTL_SAMPLER_H
#define XVCPU_DOMCTL_SAMPLER_H

#include "domctl/domctl_snapshot.h"

#ifdef __cplusplus
extern "C" {
#endif

struct domctl_sampler;

/*
 * Domains as for a snapshot, the first of which is taken: 0, -ENOMEM, or as
 * domctl_snapshot_take.  Closed with domctl_sampler_close, before the handle.
 */
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
	/* Between the last two steps that could read it; 0: there was one. */
	uint64_t interval_ns;
	uint64_t busy_ns; /* of that: the vCPU ran, the CPU was not idle */
	/* Of a vCPU, since it was first seen: */
	uint32_t steps;   /* how often it was looked at */
	uint32_t waiting; /* found runnable: wanted a CPU, had none */
	uint32_t moves;   /* found on another CPU than the time before; */
			  /* what happens between steps is not seen */
	uint64_t reserved[2];
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

#ifdef __cplusplus
}
#endif
#endif

/* SPDX-License-Identifier: MIT */
/*
 * domctl_host - the host: CPUs, where they sit, NUMA nodes, what is online.
 *
 * A part of domctl.h, which has the rules and the errors of every call.
 *
 * No heap is needed but by domctl_get_online_cpus.
 */
#ifndef XVCPU_DOMCTL_HOST_H
#define XVCPU_DOMCTL_HOST_H

#include "domctl/domctl_domain.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The host as a whole. */
struct domctl_host {
	uint32_t ncpus;            /* highest possible CPU + 1 */
	uint32_t online_cpus;      /* how many are online */
	uint32_t threads_per_core; /* of CPU 0; offline siblings count not */
	uint32_t cores_per_socket; /* likewise */
	uint32_t nnodes;           /* NUMA nodes */
	uint32_t cpu_khz;
	uint64_t memory_bytes, free_bytes;
	uint64_t reserved[4];
};

XVCPU_API int domctl_get_host(struct hypercall *hc, struct domctl_host *out);

/* DOMCTL_NONE in all three: there is no such CPU, or Xen does not know. */
struct domctl_cpu {
	uint32_t core; /* as the hardware numbers it, in its socket */
	uint32_t socket;
	uint32_t node;
	uint64_t reserved[2];
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
	uint64_t reserved[2];
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

/* SPDX-License-Identifier: MIT */
/*
 * xen - a hypervisor for tests, linked in place of hypercall/privcmd.c.
 *
 * It answers hypercalls as the Xen release it was told to be would: interface
 * versions, layouts, errno, the order of checks, what is written back and what
 * is not, to the byte.  A test calls model_boot(), changes the globals below as
 * it likes and opens a handle.
 *
 * Real Xen answers -EFAULT to an address that is not there.  Here every byte
 * that Xen is made to touch must lie in memory that xvcpu_transport_map gave
 * out and xvcpu_transport_unmap did not take back: anything else is a bug of
 * the library, is told on stderr and ends the test by abort().
 */
#ifndef XVCPU_TESTS_FAKE_XEN_H
#define XVCPU_TESTS_FAKE_XEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One Xen release: what differs between them. */
struct model_release {
	const char *name;  /* "4.17" */
	uint32_t minor;    /* 17 */
	const char *extra; /* XENVER_extraversion: ".0" */
	uint32_t domctl, sysctl;
	bool hvm_multicall; /* for PVH and HVM callers; others have it */
	uint32_t stride;    /* of getdomaininfolist; 0: as domctl says */
};

/* 4.4, then every release from 4.5 to 4.22 whose behaviour differs. */
extern const struct model_release model_releases[];
extern const size_t model_nreleases;
extern const struct model_release *const model_oldest; /* the first supported */

/* By name; ends the test if there is none. */
const struct model_release *model_release(const char *name);

enum model_type { MODEL_PV, MODEL_PVH, MODEL_HVM };

struct model_vcpu {
	bool allocated, online, blocked, running;
	bool pinned; /* a temporary pin (SCHEDOP_pin_override) */
	uint32_t cpu;
	uint64_t time_ns; /* grows by time_step when read online */
	uint64_t time_step;
	uint8_t *hard, *soft; /* model_map_bytes() each; NULL: all CPUs */
	uint8_t *pin;         /* the hard map while it is pinned */
};

struct model_domain {
	uint16_t domid;
	enum model_type type;
	uint32_t max_vcpus;    /* Xen's d->max_vcpus: slots in vcpus */
	uint32_t create_vcpus; /* what createdomain said, from 4.12 */
	struct model_vcpu *vcpus;
	uint32_t cpupool;
	uint8_t handle[16];
	uint64_t tot_pages, max_pages;
	bool paused, dying, shutdown;
	uint32_t shutdown_code; /* all ones until it has shut down */
	bool is_pinned;         /* dom0_vcpus_pin, refused up to 4.12 */
	bool hidden;            /* a policy denies getdomaininfo of this one */
};

#define MODEL_MAX_POOLS   8
#define MODEL_MAX_DOMAINS 0x7ff0
#define MODEL_MAX_OPS     128

struct model_pool {
	bool exists;
	uint32_t id, sched_id;
	uint8_t *cpus; /* valid ones: online and in the pool */
};

struct model_node {
	bool online;
	uint64_t memsize, memfree; /* bytes */
};

struct model {
	const struct model_release *release;
	bool arm;
	bool debug;         /* a build that scribbles over entries */
	bool no_write_back; /* setvcpuaffinity leaves the caller's maps alone */

	/* Who calls. */
	uint16_t own_domid;
	bool hvm_caller;           /* PVH dom0 */
	bool unprivileged;         /* not a control domain */
	bool flask;                /* a policy is enforced: deny_*, hidden */
	bool no_domctl, no_sysctl; /* not built */
	bool deny_domctl[MODEL_MAX_OPS], deny_sysctl[MODEL_MAX_OPS];

	/* The driver. */
	int open_error;   /* of xvcpu_transport_open, -errno */
	bool not_privcmd; /* the fd is something else: -ENOTTY */
	bool restricted;  /* every hypercall: -EPERM */
	bool locked_down;
	bool faultable; /* no /dev/xen/hypercall: locked pages */

	/* The host. */
	uint32_t ncpus;     /* nr_cpu_ids */
	uint32_t nnodes;    /* entries of node; distance is nnodes squared */
	uint32_t max_nodes; /* MAX_NUMNODES: bits in a node map */
	uint32_t cores_per_socket, threads_per_core;
	uint32_t cpu_khz;
	uint64_t total_pages, free_pages;
	struct model_node *node;
	uint32_t *distance;
	uint8_t *online, *present; /* CPUs */
	struct model_pool pool[MODEL_MAX_POOLS];
	struct model_domain **domain; /* [MODEL_MAX_DOMAINS] */
	uint32_t domid_end;   /* above the highest that there ever was */
	uint32_t max_vcpus;   /* domain_max_vcpus(): more are -EINVAL */
	uint32_t vcpu_memory; /* vCPUs that can still be allocated */

	/*
	 * Things to go wrong, counted from 1; 0: never.  *_all: that one and
	 * every later one.  map and call are xvcpu_transport_map() and _call(),
	 * access is a look at the caller's memory.
	 */
	uint64_t fail_map, fail_map_all;   /* NULL */
	uint64_t fail_call, fail_call_all; /* call_error */
	int call_error;
	uint64_t fail_access, fail_access_all; /* -EFAULT */
	uint64_t preempt; /* every n-th domctl or sysctl is restarted once */

	/* Called before the n-th domctl or sysctl is looked at. */
	void (*hook)(uint64_t n);
	/* How long a CPU that is online has been idle; NULL: some number. */
	uint64_t (*idle_ns)(uint32_t cpu);

	/* What has happened since boot. */
	uint64_t crossings; /* xvcpu_transport_call */
	uint64_t multicalls, entries;
	uint64_t accesses; /* looks at the caller's memory */
	uint64_t ops;      /* domctls and sysctls run */
	uint64_t domctls[MODEL_MAX_OPS],
		sysctls[MODEL_MAX_OPS]; /* by command */
	uint64_t maps; /* xvcpu_transport_map that succeeded or was refused */
	size_t mapped; /* bytes that are still given out */
	size_t mapped_most; /* the most that was, at any time */
	size_t mapped_ever; /* all that were given out, one after the other */
	int open_fds;
	bool in_multicall; /* now */
	/* Now: the model runs, not the library; malloc() is to see it. */
	volatile bool in_call;
};

/* One for all threads, but for tests of threads, where each has its own. */
#ifdef MODEL_PER_THREAD
#define MODEL_STATE _Thread_local
#else
#define MODEL_STATE
#endif
extern MODEL_STATE struct model model;

/*
 * Start again as release (a name): 4 CPUs on one node in one pool, dom0 with
 * two vCPUs, and dom0 as the caller.  Handles must have been closed.
 */
void model_boot(const char *release);
void model_boot_as(const struct model_release *release);

/* Another host, empty but for dom0.  Nodes get equal shares of the CPUs. */
void model_set_host(uint32_t ncpus, uint32_t nnodes);

/* A descriptor of the device that the caller opened; see model.open_fds. */
int model_open_fd(void);
void model_close_fd(int fd);
bool model_fd_is_open(int fd);

/* A domain with vCPUs as a running guest has them: all online. */
struct model_domain *model_add_domain(uint16_t domid, uint32_t nvcpus);

/* One that was created (for nvcpus) and not built: no vCPUs yet. */
struct model_domain *model_create_domain(uint16_t domid, uint32_t nvcpus);
void model_remove_domain(uint16_t domid);

/* Ends the test if there is none. */
struct model_domain *model_domain(uint16_t domid);
struct model_vcpu *model_vcpu(uint16_t domid, uint32_t vcpu);

/* A pool of CPUs first to last, which leave the pool they were in. */
void model_add_pool(uint32_t id, uint32_t first, uint32_t last);
void model_free_cpu(uint32_t cpu);    /* out of its pool, still online */
void model_offline_cpu(uint32_t cpu); /* present */
void model_unplug_cpu(uint32_t cpu);  /* not even present */
void model_online_cpu(uint32_t cpu);  /* free */

/* Hold vcpu on one CPU, as SCHEDOP_pin_override does. */
void model_pin_temporarily(uint16_t domid, uint32_t vcpu, uint32_t cpu);

/*
 * From here on: the n-th look at the caller's memory faults, and every later
 * one if all.  0: none.
 */
void model_fail_access(uint64_t n, bool all);

/* Byte maps of the model's own. */
size_t model_map_bytes(void);
void model_map_set(uint8_t *map, uint32_t cpu);
void model_map_clear(uint8_t *map, uint32_t cpu);
bool model_map_test(const uint8_t *map, uint32_t cpu); /* NULL: all CPUs */

#endif

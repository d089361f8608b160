/* SPDX-License-Identifier: MIT */
/* xen_private - what the files of the model share; tests do not include it. */
#ifndef XVCPU_TESTS_FAKE_XEN_PRIVATE_H
#define XVCPU_TESTS_FAKE_XEN_PRIVATE_H

#include "domctl/abi.h"
#include "hypercall/abi.h"
#include "tests/fake/xen.h"

/* The library did what no caller of Xen may: say so and end the test. */
void model_violation(const char *format, ...)
	__attribute__((noreturn, format(printf, 1, 2)));

/* The release is 4.minor or later. */
bool model_since(uint32_t minor);

/* Memory of the caller.  0 or -EFAULT. */
int guest_read(void *dst, uint64_t address, size_t size);
int guest_write(uint64_t address, const void *src, size_t size);

/* A guest handle, whatever it points to. */
#define GUEST_ADDRESS(handle) guest_address(&(handle))
uint64_t guest_address(const void *handle);

/* xenctl_bitmap, both ways; map has nbits bits and may be NULL: all of them. */
int bitmap_to_guest(const struct xenctl_bitmap *guest, const uint8_t *map,
		    uint32_t nbits);
int bitmap_from_guest(uint8_t *map, const struct xenctl_bitmap *guest,
		      uint32_t nbits);

/* Answers of Xen. */
long model_hypercall(uint64_t op, const uint64_t args[6]);
long model_multicall(uint64_t list, uint64_t nr_calls);
long model_domctl(uint64_t address);
long model_sysctl(uint64_t address);
long model_affinity(struct model_domain *d, struct xen_domctl *op);
long model_cputopoinfo(uint64_t address, struct xen_sysctl *op);
long model_numainfo(uint64_t address, struct xen_sysctl *op);

/* An entry of getdomaininfo, as long as model_stride(). */
void model_domaininfo(const struct model_domain *d, uint8_t *out);
long model_may_see(const struct model_domain *d); /* xsm_getdomaininfo */
size_t model_stride(void);

/* vCPUs and maps. */
bool model_allocate_vcpu(struct model_domain *d, uint32_t vcpu);
const struct model_pool *model_pool(uint32_t id);
uint64_t model_vcpu_time(struct model_vcpu *v);
uint8_t *model_map_alloc(void); /* empty */

#endif

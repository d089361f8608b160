/* SPDX-License-Identifier: MIT */
/*
 * domctl - count, read and pin the virtual CPUs of a Xen host.
 *
 * Typed operations on top of hypercall.h, for every Xen from 4.5 to 4.22 on x86
 * and Arm.  The rules of hypercall.h hold here: negative errno, outputs
 * untouched on failure, one thread at a time per handle.
 *
 * CPU maps (cpumap.h).  Xen's maps are as long as the host's highest possible
 * CPU number plus one: hypercall_interface(hc)->ncpus bits, a number that does
 * not change while Xen runs and has nothing to do with how many CPUs are
 * online.  There is no other limit.  A map given to Xen may have any size: CPUs
 * past its end are absent; a CPU past the host's last is an error (-ERANGE),
 * never dropped.  A map to be filled must have room for ncpus bits (-ERANGE
 * otherwise); bits past that become zero.
 *
 * Errors that every call here can return:
 *   -ESRCH   no such domain (it may have gone a moment ago)
 *   -EPERM   Xen does not let this domain do it
 *   -EACCES  Xen's FLASK policy denies it, or Xen was replaced under us:
 *            hypercall_explain tells
 *   -EFAULT  Xen could not reach our memory (hypercall_faultable)
 *   -ENOMEM  here or in Xen
 *
 * What a part is said to need no heap for needs none when it is done again, on
 * the same handle and with no hypercall_trim since: what Xen reads and writes
 * has its place then.  What closes, ends or resets never needs any.
 *
 * "One crossing", wherever it is said, is one for each 16,384 operations
 * (hypercall.h), or one for each where Xen has no multicall for this dom0.
 *
 * This header has all of it; each part can be included alone as well.
 *
 *   domctl_domain.h    domains and their vCPUs: list and read them
 *   domctl_pin.h       affinity of one vCPU, and of many, all or nothing
 *   domctl_batch.h     many reads and sets in one crossing
 *   domctl_snapshot.h  all vCPUs, at one time, again and again
 *   domctl_sampler.h   the load of vCPUs and CPUs between snapshots
 *   domctl_host.h      CPUs, cores, sockets, nodes, distances, memory
 */
#ifndef XVCPU_DOMCTL_H
#define XVCPU_DOMCTL_H

#include "domctl/domctl_batch.h"
#include "domctl/domctl_domain.h"
#include "domctl/domctl_host.h"
#include "domctl/domctl_pin.h"
#include "domctl/domctl_sampler.h"
#include "domctl/domctl_snapshot.h"

#endif

/* SPDX-License-Identifier: MIT */
/* churn - what a domain that comes and goes must look like. */
#ifndef XVCPU_BENCH_XEN_CHURN_H
#define XVCPU_BENCH_XEN_CHURN_H

#include <stdbool.h>
#include <stdint.h>

#define CHURN_MAGIC     "XVCH"
#define CHURN_CPUS      8 /* of the host it runs on */
#define CHURN_CPUS_MASK 0xff
#define CHURNERS        2
#define CHURN_DOMIDS    4 /* of each churner */

/* UUID: the magic, how many vCPUs, a serial number. */
static inline uint32_t churn_vcpus(const uint8_t uuid[16])
{
	return uuid[4];
}

/* The pin of a vCPU, as a byte of CPUs: never none, never all. */
static inline uint8_t churn_mark(const uint8_t uuid[16], uint32_t vcpu,
				 bool soft)
{
	uint32_t serial = uuid[8] | uuid[9] << 8 | uuid[10] << 16;
	uint32_t hash = (serial * 131 + vcpu * 7 + soft) * 2654435761u;

	return 1 + (hash >> 16) % (CHURN_CPUS_MASK - 1);
}

/* Create the first ones. */
void churn_prepare(void);

/* Destroy and create domains until a signal comes. */
void churn(unsigned long which);

/* Destroy what was left. */
void churn_clean_up(void);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * program - one that was built against older headers, see tests/older/headers,
 * and the same against those of today.
 */
#ifndef XVCPU_TESTS_OLDER_PROGRAM_H
#define XVCPU_TESTS_OLDER_PROGRAM_H

#include <stdio.h>

struct hypercall;

/* Sizes, and where what both headers have is. */
void older_layout(FILE *out);
void today_layout(FILE *out);

/* Read domains, vCPUs and the host, pin, and say what was seen. */
void older_run(struct hypercall *hc, FILE *out);
void today_run(struct hypercall *hc, FILE *out);

#endif

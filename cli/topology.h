/* SPDX-License-Identifier: MIT */
/*
 * topology - where the host's CPUs are, for CPU lists.
 */
#ifndef XVCPU_CLI_TOPOLOGY_H
#define XVCPU_CLI_TOPOLOGY_H

struct cli;
struct cpumap;

/* As cli_list, with the host's topology where text can need it. */
int topology_list(struct cli *c, const char *what, struct cpumap *dst,
		  const char *text);

#endif

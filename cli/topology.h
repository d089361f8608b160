/* SPDX-License-Identifier: MIT */
/*
 * topology - where the host's CPUs are, for CPU lists.
 */
#ifndef XVCPU_CLI_TOPOLOGY_H
#define XVCPU_CLI_TOPOLOGY_H

struct cli;
struct cpumap_topology;
struct topology;

/*
 * The host's topology if text can need it, otherwise NULL.  0, or a reported
 * status.  Freed with topology_free, which accepts NULL.
 */
int topology_for(struct cli *c, const char *text, struct topology **out);
void topology_free(struct topology *topology);

/* For cpumap_parse; NULL for NULL. */
const struct cpumap_topology *topology_map(const struct topology *topology);

#endif

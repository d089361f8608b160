/* SPDX-License-Identifier: MIT */
/*
 * list - what is listed, as a table or as JSON.
 */
#ifndef XVCPU_CLI_LIST_H
#define XVCPU_CLI_LIST_H

#include <stdbool.h>
#include <stdint.h>

#include "cli/term/json.h"
#include "cli/texts.h"
#include "domctl/domctl.h"

struct cli;
struct cpumap;
struct host;

struct listing {
	struct cli *c;
	const struct host *host;
	struct texts lists; /* of maps */
	struct texts names; /* those that are not simple, made printable */
	bool unread;        /* a vCPU, or a part of it */
	bool *alike;        /* [ndomains]: all its vCPUs have the same maps */
	/* Of the row above, if there is one: most are as that was. */
	bool above;
	const struct cpumap *hard, *soft;
	struct domctl_vcpu vcpu;
	/* The same in JSON, and of the domain above; n is 0: not at hand. */
	struct json_kept maps, pool;
	uint32_t pool_id;
};

/* All of it, errors included. */
void list_json(struct listing *l);

#endif

/* SPDX-License-Identifier: MIT */
#include "cli/common.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "domctl/domctl.h"
#include "hypercall/hypercall.h"

static const struct cli_reason reasons[] = {
	{-EBUSY, "its vCPUs exist, and Xen cannot change their number",
	 "use maxvcpus= and create the domain again"},
	{-EINVAL, "Xen refuses that number",
	 "it must be what the domain was created with, and the domain another "
	 "than this one"},
	{0, NULL, NULL},
};

static int max(struct cli *c, int argc, char **argv)
{
	static const struct cli_option options[] = {{NULL, NULL, NULL}};
	struct domctl_domain domain;
	uint64_t count;
	char what[64];
	struct json j;
	int status, err;

	if (cli_options(c, argc, argv, options, 2, 2) < 0)
		return CLI_USAGE;
	status = cli_number(c, "COUNT", argv[1], 1, UINT32_MAX, &count);
	if (!status)
		status = cli_xen(c);
	if (!status)
		status = cli_domain(c, argv[0], &domain);
	if (status)
		return status;
	err = domctl_max_vcpus(c->xen, domain.domid, (uint32_t)count);
	if (err) {
		snprintf(what, sizeof(what), "%" PRIu64 " vCPUs", count);
		return cli_xen_error(c, CLI_DOMAIN(domain.domid), err, reasons,
				     what);
	}
	c->changed = true;
	if (!c->json) {
		printf("domain %u: %" PRIu64 " vCPUs at most\n", domain.domid,
		       count);
		return CLI_DONE;
	}
	cli_begin_document(c, &j);
	json_uint(&j, "domid", domain.domid);
	json_uint(&j, "max_vcpus", count);
	cli_end_document(c, &j);
	return CLI_DONE;
}

const struct command command_max = {
	.name = "max",
	.synopsis = "DOMAIN COUNT",
	.summary = "Allocate the vCPUs of a domain that is being built",
	.details = "This is the max_vcpus domctl as it is. No Xen can change "
		   "the number of a\ndomain whose vCPUs exist.\n",
	.run = max,
};

/* SPDX-License-Identifier: MIT */
#include "cli/common.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/topology.h"
#include "cpumap/cpumap.h"
#include "domctl/domctl.h"
#include "hypercall/hypercall.h"

struct pin {
	struct domctl_domain domain;
	unsigned int flags;         /* of domctl_set_vcpu_affinity */
	struct cpumap *vcpus;       /* which are wanted */
	struct cpumap *hard, *soft; /* what to set; NULL: leave it */
	struct cpumap *online;
	struct domctl_vcpu *info; /* one for each vCPU of the domain */
	struct cpumap_array *hards, *softs, *effectives;
};

static const struct cli_reason reasons[] = {
	{-ENOENT, "no such vCPU: see 'xvcpu list'"},
	{-EINVAL, "the domain can use none of these CPUs now: see which are "
		  "online and in its cpupool"},
	{-EBUSY, "a temporary pin is in force: use --force"},
	{0, NULL},
};

static struct cpumap *map(struct cli *c, uint32_t nbits)
{
	struct cpumap *m = cpumap_alloc(nbits);

	if (!m)
		cli_no_memory(c);
	return m;
}

static struct cpumap_array *maps(struct cli *c, size_t rows, uint32_t nbits)
{
	struct cpumap_array *a = cpumap_array_alloc(rows, nbits);

	if (!a)
		cli_no_memory(c);
	return a;
}

static void free_pin(struct pin *p)
{
	cpumap_free(p->vcpus);
	cpumap_free(p->hard);
	cpumap_free(p->soft);
	cpumap_free(p->online);
	free(p->info);
	cpumap_array_free(p->hards);
	cpumap_array_free(p->softs);
	cpumap_array_free(p->effectives);
}

/* What is there before: every vCPU of the domain, and the CPUs online. */
static int read_before(struct cli *c, struct pin *p)
{
	uint32_t ncpus = hypercall_interface(c->xen)->ncpus;
	uint32_t n = p->domain.max_vcpus;
	char what[64];
	long got;
	int err;

	p->vcpus = map(c, n);
	p->online = map(c, ncpus);
	p->info = cli_alloc(c, n, sizeof(*p->info));
	p->hards = maps(c, n, ncpus);
	p->softs = maps(c, n, ncpus);
	p->effectives = maps(c, n, ncpus);
	snprintf(what, sizeof(what), "vCPUs of domain %u", p->domain.domid);
	if (!n)
		return cli_error(c, CLI_FAILED, -ENOENT, "%s: it has none yet",
				 what);
	err = domctl_get_online_cpus(c->xen, p->online);
	if (err)
		return cli_xen_error(c, err, NULL, "read the online CPUs");
	got = domctl_get_vcpus(c->xen, p->domain.domid, 0, n, p->info, p->hards,
			       p->softs);
	if (got < 0)
		return cli_xen_error(c, (int)got, NULL, what);
	for (; got < n; got++)
		p->info[got].error = -ENOENT;
	return 0;
}

/* A list of CPUs that can be set. */
static int parse_cpus(struct cli *c, const char *what, const char *text,
		      struct cpumap **out)
{
	struct topology *topology;
	int status = topology_for(c, text, &topology);

	if (status)
		return status;
	*out = map(c, hypercall_interface(c->xen)->ncpus);
	status = cli_list(c, what, *out, text, topology_map(topology));
	topology_free(topology);
	if (!status && cpumap_empty(*out))
		return cli_usage(c, "%s '%s': no CPU is left", what, text);
	return status;
}

static int check_vcpus(struct cli *c, const struct pin *p)
{
	char what[64];
	uint32_t vcpu;

	cpumap_for_each_cpu (vcpu, p->vcpus) {
		if (!p->info[vcpu].error)
			continue;
		snprintf(what, sizeof(what), "domain %u vCPU %" PRIu32,
			 p->domain.domid, vcpu);
		return cli_xen_error(c, p->info[vcpu].error, reasons, what);
	}
	return 0;
}

/* Everything that can be known to fail does so here, before a change. */
static int prepare(struct cli *c, struct pin *p, char **argv, const char *soft)
{
	int status = cli_xen(c);

	if (!status)
		status = cli_domain(c, argv[0], &p->domain);
	if (!status)
		status = read_before(c, p);
	if (!status)
		status = cli_list(c, "VCPUS", p->vcpus, argv[1], NULL);
	if (!status && cpumap_empty(p->vcpus))
		status = cli_usage(c, "VCPUS '%s': no vCPU is left", argv[1]);
	if (!status && strcmp(argv[2], "-") != 0)
		status = parse_cpus(c, "CPUS", argv[2], &p->hard);
	if (!status && soft)
		status = parse_cpus(c, "--soft", soft, &p->soft);
	if (!status)
		status = check_vcpus(c, p);
	if (!status && p->hard && !cpumap_intersects(p->hard, p->online))
		status = cli_error(c, CLI_FAILED, -EINVAL,
				   "CPUS '%s': none of them is online: see "
				   "'xvcpu topology'",
				   argv[2]);
	return status;
}

/* What will hold, or holds: Xen says better for those that are set. */
static void expect(struct pin *p, uint32_t vcpu)
{
	struct cpumap *hard = cpumap_array_row(p->hards, vcpu);

	if (p->hard)
		cpumap_copy(hard, p->hard);
	if (p->soft)
		cpumap_copy(cpumap_array_row(p->softs, vcpu), p->soft);
	cpumap_and(cpumap_array_row(p->effectives, vcpu), hard, p->online);
}

/* All or nothing: say what failed, and what could not be put back. */
static int fail(struct cli *c, const struct pin *p,
		const struct domctl_pin *pins, size_t n, int err)
{
	struct cpumap *stuck = map(c, p->domain.max_vcpus);
	uint32_t vcpu = pins[0].vcpu;
	char *list, *what;
	int status;
	size_t i;

	for (i = n; i-- > 0;) {
		if (pins[i].result == DOMCTL_PIN_STUCK)
			cpumap_set(stuck, pins[i].vcpu);
		if (pins[i].result == DOMCTL_PIN_FAILED)
			vcpu = pins[i].vcpu;
	}
	c->changed = !cpumap_empty(stuck);
	list = cli_format_list(c, stuck);
	if (c->changed)
		status = asprintf(&what,
				  "domain %u vCPU %" PRIu32
				  " (and vCPU %s cannot be put back)",
				  p->domain.domid, vcpu, list);
	else
		status = asprintf(
			&what, "domain %u vCPU %" PRIu32 "%s", p->domain.domid,
			vcpu, n > 1 ? " (all others are as they were)" : "");
	if (status < 0)
		cli_no_memory(c);
	status = cli_xen_error(c, err, reasons, what);
	free(what);
	free(list);
	cpumap_free(stuck);
	return status;
}

/* In one crossing. */
static int set(struct cli *c, struct pin *p, bool dry_run)
{
	size_t n = 0, room = cpumap_weight(p->vcpus);
	struct domctl_pin *pins = cli_alloc(c, room, sizeof(*pins));
	uint32_t vcpu;
	int err;

	cpumap_for_each_cpu (vcpu, p->vcpus) {
		expect(p, vcpu);
		pins[n++] = (struct domctl_pin){
			.domid = p->domain.domid,
			.vcpu = vcpu,
			.hard = p->hard,
			.soft = p->soft,
			.effective_hard = cpumap_array_row(p->effectives, vcpu),
		};
	}
	err = domctl_pin(c->xen, pins, n,
			 p->flags | (dry_run ? DOMCTL_DRY_RUN : 0));
	if (err)
		err = fail(c, p, pins, n, err);
	else
		c->changed = !dry_run;
	free(pins);
	return err;
}

static void print_json(struct cli *c, const struct pin *p)
{
	struct json j;
	uint32_t vcpu;

	cli_begin_document(c, &j);
	json_uint(&j, "domid", p->domain.domid);
	json_begin_array(&j, "vcpus");
	cpumap_for_each_cpu (vcpu, p->vcpus) {
		json_begin_object(&j, NULL);
		json_uint(&j, "vcpu", vcpu);
		cli_json_list(c, &j, "hard", cpumap_array_row(p->hards, vcpu));
		cli_json_list(c, &j, "soft", cpumap_array_row(p->softs, vcpu));
		cli_json_list(c, &j, "effective",
			      cpumap_array_row(p->effectives, vcpu));
		json_end(&j);
	}
	json_end(&j);
	cli_end_document(c, &j);
}

static void print_table(struct cli *c, const struct pin *p)
{
	struct table *t = cli_table(c, "DOMID >VCPU HARD SOFT EFFECTIVE");
	uint32_t vcpu;

	cpumap_for_each_cpu (vcpu, p->vcpus) {
		table_add(t, "%u", p->domain.domid);
		table_add(t, "%" PRIu32, vcpu);
		cli_add_list(c, t, cpumap_array_row(p->hards, vcpu));
		cli_add_list(c, t, cpumap_array_row(p->softs, vcpu));
		cli_add_list(c, t, cpumap_array_row(p->effectives, vcpu));
	}
	cli_print_table(c, t);
}

static int pin(struct cli *c, int argc, char **argv)
{
	bool force = false, dry_run = false, live = false;
	const char *soft = NULL;
	const struct cli_option options[] = {
		{"--soft", NULL, &soft},
		{"--force", &force, NULL},
		{"--dry-run", &dry_run, NULL},
		{"--live", &live, NULL},
		{NULL, NULL, NULL},
	};
	struct pin p = {0};
	int status;

	if (cli_options(c, argc, argv, options, 3, 3) < 0)
		return CLI_USAGE;
	if (!strcmp(argv[2], "-") && !soft)
		return cli_usage(c, "CPUS '-' leaves hard as it is, and there "
				    "is no --soft: nothing to set");
	p.flags = force ? DOMCTL_FORCE : 0;
	status = prepare(c, &p, argv, soft);
	if (!status) {
		status = set(c, &p, dry_run);
		if (!status) {
			if (c->json)
				print_json(c, &p);
			else
				print_table(c, &p);
		}
	}
	free_pin(&p);
	return status;
}

const struct command command_pin = {
	.name = "pin",
	.synopsis = "DOMAIN VCPUS CPUS [--soft CPUS] [--force] [--dry-run] "
		    "[--live]",
	.summary = "Set where vCPUs may run and where they prefer to",
	.details =
		"VCPUS is a list or \"all\"; CPUS a CPU list, or \"-\" to "
		"leave "
		"hard affinity as it is.\n\n"
		"  --soft CPUS  set where they prefer to run\n"
		"  --force      undo a temporary pin\n"
		"  --dry-run    check all, print what would be set, set "
		"nothing\n"
		"  --live       the running domain: what is done anyway\n\n"
		"EFFECTIVE is where a vCPU may run now: hard without the CPUs "
		"that are not\nonline or not in the domain's cpupool.\n",
	.run = pin,
};

/* SPDX-License-Identifier: MIT */
#include "cli/pin.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/topology.h"
#include "hypercall/hypercall.h"

/* CPUs to reckon with where Xen does not tell; it has at most so many. */
#define CPUS_MOST 16384

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
	persist_close(&p->persist);
}

/* What is there before: every vCPU of the domain, and the CPUs online. */
static int read_before(struct cli *c, struct pin *p)
{
	uint32_t ncpus = hypercall_interface(c->xen)->ncpus;
	uint32_t n = p->persist.domain.max_vcpus;
	const struct cli_subject *at = CLI_DOMAIN(p->persist.domain.domid);
	long got;
	int err;

	p->online = map(c, ncpus);
	p->info = cli_alloc(c, n, sizeof(*p->info));
	p->hards = maps(c, n, ncpus);
	p->softs = maps(c, n, ncpus);
	p->effectives = maps(c, n, ncpus);
	if (!n)
		return cli_error_at(c, at, CLI_FAILED, -ENOENT,
				    "it has no vCPUs yet");
	err = domctl_get_online_cpus(c->xen, p->online);
	if (err)
		return cli_xen_error(c, NULL, err, NULL,
				     "read the online CPUs");
	got = domctl_get_vcpus(c->xen, p->persist.domain.domid, 0, n, p->info,
			       p->hards, p->softs);
	if (got < 0)
		return cli_xen_error(c, at, (int)got, NULL, NULL);
	for (; got < n; got++)
		p->info[got].error = -ENOENT;
	return 0;
}

static uint32_t host_cpus(const struct cli *c)
{
	return c->xen ? hypercall_interface(c->xen)->ncpus : CPUS_MOST;
}

/* A list of CPUs that can be set. */
static int parse_cpus(struct cli *c, const char *what, const char *text,
		      struct cpumap **out)
{
	struct topology *topology;
	int status = topology_for(c, text, &topology);

	if (status)
		return status;
	if (!c->xen && strstr(text, "all") && strcmp(text, "all") != 0)
		return cli_usage(c,
				 "%s '%s': how many CPUs are \"all\" is not "
				 "known without Xen",
				 what, text);
	*out = map(c, host_cpus(c));
	status = cli_list(c, what, *out, text, topology_map(topology));
	topology_free(topology);
	if (!status && cpumap_empty(*out))
		return cli_usage(c, "%s '%s': no CPU is left", what, text);
	return status;
}

static int check_vcpus(struct cli *c, const struct pin *p)
{
	uint32_t vcpu;

	cpumap_for_each_cpu (vcpu, p->vcpus)
		if (p->info[vcpu].error)
			return cli_xen_error(
				c, CLI_VCPU(p->persist.domain.domid, vcpu),
				p->info[vcpu].error, pin_reasons, NULL);
	return 0;
}

/* The vCPUs, of the running domain or else of the file. */
static int parse_vcpus(struct cli *c, struct pin *p, const char *text)
{
	bool live = p->persist.flags & HOTPLUG_LIVE;
	int status;

	p->vcpus = map(c, live ? p->persist.domain.max_vcpus
			       : hotplug_file_max(p->persist.file));
	p->all = !strcmp(text, "all");
	status = cli_list(c, "VCPUS", p->vcpus, text, NULL);
	if (!status && cpumap_empty(p->vcpus))
		return cli_usage(c, "VCPUS '%s': no vCPU is left", text);
	return status;
}

/* Everything that can be known to fail does so here, before a change. */
static int prepare(struct cli *c, struct pin *p, char **argv, const char *soft)
{
	int status = persist_open(c, &p->persist, argv[0]);
	bool live = p->persist.flags & HOTPLUG_LIVE;

	if (!status && live)
		status = read_before(c, p);
	else if (!status)
		cli_try_xen(c);
	if (!status)
		status = parse_vcpus(c, p, argv[1]);
	if (!status && strcmp(argv[2], "-") != 0)
		status = parse_cpus(c, "CPUS", argv[2], &p->hard);
	if (!status && soft)
		status = parse_cpus(c, "--soft", soft, &p->soft);
	if (!status && live)
		status = check_vcpus(c, p);
	if (!status && live && p->hard &&
	    !cpumap_intersects(p->hard, p->online))
		status = cli_error(c, CLI_FAILED, -EINVAL,
				   "CPUS '%s': none of them is online\nsee "
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

/* Of the vCPUs that are wanted, to be freed. */
static struct domctl_pin *list_pins(struct cli *c, struct pin *p, size_t *n)
{
	struct domctl_pin *pins =
		cli_alloc(c, cpumap_weight(p->vcpus), sizeof(*pins));
	uint32_t vcpu;

	*n = 0;
	cpumap_for_each_cpu (vcpu, p->vcpus) {
		struct domctl_pin *pin = &pins[(*n)++];

		*pin = (struct domctl_pin){
			.domid = p->persist.domain.domid,
			.vcpu = vcpu,
			.hard = p->hard,
			.soft = p->soft,
		};
		if (!p->info)
			continue;
		expect(p, vcpu);
		pin->effective_hard = cpumap_array_row(p->effectives, vcpu);
	}
	return pins;
}

/* In one crossing, and one renaming of the file. */
static int set(struct cli *c, struct pin *p)
{
	const struct persist *persist = &p->persist;
	bool live = persist->flags & HOTPLUG_LIVE;
	struct hotplug_fault fault;
	size_t n;
	struct domctl_pin *pins = list_pins(c, p, &n);
	int err, status = 0;

	err = hotplug_file_pin(persist->file, live ? c->xen : NULL, pins, n,
			       persist->flags |
				       (persist->force ? HOTPLUG_FORCE : 0) |
				       (p->dry_run ? HOTPLUG_DRY_RUN : 0) |
				       (p->all ? HOTPLUG_ALL : 0),
			       &fault);
	if (err < 0) {
		status = persist_refused(c, persist, err, &fault);
		if (status < 0)
			status = pin_fail(c, p, pins, n, err);
	} else {
		c->changed = !p->dry_run;
		status = persist_warn(c, persist, err);
		pin_print(c, p);
	}
	free(pins);
	return status;
}

extern const struct command command_list;

static int pin(struct cli *c, int argc, char **argv)
{
	struct pin p = {.persist.virsh = "vcpupin"};
	const char *soft = NULL;
	char *args = NULL;
	bool one;
	const struct cli_option options[] = {
		{"--soft", NULL, &soft},
		{"--dry-run", &p.dry_run, NULL},
		PERSIST_OPTIONS(&p.persist),
		{NULL, NULL, NULL},
	};
	int status, n = cli_options(c, argc, argv, options, 1, 3);

	if (n < 0)
		return CLI_USAGE;
	/* The domain alone, without an option: its pins. */
	if (n == 1 && argc == 1)
		return command_list.run(c, n, argv);
	if (n < 3)
		return cli_usage(c, "too few arguments");
	if (!strcmp(argv[2], "-") && !soft)
		return cli_usage(c, "CPUS '-' leaves hard as it is, and there "
				    "is no --soft: nothing to set");
	/* virsh takes one vCPU at a time. */
	one = !argv[1][strspn(argv[1], "0123456789")];
	if (asprintf(&args, "%s %s", one ? argv[1] : "VCPU", argv[2]) < 0)
		cli_no_memory(c);
	p.persist.virsh_args = args;
	status = prepare(c, &p, argv, soft);
	if (!status)
		status = set(c, &p);
	free(args);
	free_pin(&p);
	return status;
}

const struct command command_pin = {
	.name = "pin",
	.synopsis =
		"DOMAIN [VCPUS CPUS] [--soft CPUS] [--dry-run] " PERSIST_SYNOPSIS,
	.summary = "Set where vCPUs may run and where they prefer to",
	.details =
		"DOMAIN alone: show its pins, as list does.\n"
		"VCPUS is a list or \"all\"; CPUS a CPU list, or \"-\" to "
		"leave hard affinity as\nit is.\n\n"
		"  --soft C   set the CPUs where they prefer to run\n"
		"  --dry-run  check all, print what would be set, set "
		"nothing\n" PERSIST_DETAILS
		"  --force    undo a temporary pin, edit a file of libvirt\n\n"
		"EFFECTIVE is where a vCPU may run now: hard without the CPUs "
		"that are not\nonline or not in the domain's cpupool.\n",
	.run = pin,
};

/* SPDX-License-Identifier: MIT */
#include "cli/pin.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/topology.h"
#include "hypercall/hypercall.h"

extern const struct command command_list;

/* CPUs to reckon with where Xen does not tell; it has at most so many. */
#define CPUS_MOST 16384

static void free_pin(struct pin *p)
{
	int k;

	cpumap_free(p->vcpus);
	for (k = 0; k < PIN_MAPS; k++)
		cpumap_free(p->set[k]);
	for (k = 0; k < PIN_SHOWN; k++)
		cpumap_array_free(p->maps[k]);
	free(p->pins);
	free(p->known);
	target_close(&p->target);
}

static uint32_t host_cpus(const struct cli *c)
{
	return c->xen ? hypercall_interface(c->xen)->ncpus : CPUS_MOST;
}

/* A list of CPUs that can be set. */
static int parse_cpus(struct cli *c, const char *what, const char *text,
		      struct cpumap **out)
{
	int status = strchr(text, ':') ? cli_xen(c) : 0;

	if (status)
		return status;
	if (!c->xen && strstr(text, "all") && strcmp(text, "all") != 0)
		return cli_usage(c,
				 "%s '%s': how many CPUs are \"all\" is not "
				 "known without Xen",
				 what, text);
	*out = cli_map(c, host_cpus(c));
	status = topology_list(c, what, *out, text);
	if (!status && cpumap_empty(*out))
		return cli_usage(c, "%s '%s': no CPU is left", what, text);
	return status;
}

/* The vCPUs, of the running domain or else of the file. */
static int parse_vcpus(struct cli *c, struct pin *p, const char *text)
{
	bool live = target_live(&p->target);
	int status;

	p->vcpus = cli_map(c, live ? p->target.domain.max_vcpus
				   : nextboot_max(p->target.file));
	p->all = !strcmp(text, "all");
	status = cli_list(c, "VCPUS", p->vcpus, text, NULL);
	if (!status && cpumap_empty(p->vcpus))
		return cli_usage(c, "VCPUS '%s': no vCPU is left", text);
	return status;
}

/* Of the vCPUs that are wanted. */
static void list_pins(struct cli *c, struct pin *p)
{
	const struct domctl_domain *domain = &p->target.domain;
	bool live = target_live(&p->target);
	size_t n = cpumap_weight(p->vcpus);
	struct domctl_pin *pin;
	uint32_t vcpu;
	int k;

	p->pins = cli_alloc(c, n, sizeof(*p->pins));
	p->known = cli_alloc(c, n, sizeof(*p->known));
	for (k = 0; live && k < PIN_SHOWN; k++) {
		p->maps[k] = cpumap_array_alloc(n, host_cpus(c));
		if (!p->maps[k])
			cli_no_memory(c);
	}
	cpumap_for_each_cpu (vcpu, p->vcpus) {
		pin = &p->pins[p->n];
		pin->domid = domain->domid;
		pin->vcpu = vcpu;
		pin->hard = p->set[PIN_HARD];
		pin->soft = p->set[PIN_SOFT];
		if (live) {
			pin->uuid = domain->uuid;
			pin->effective_hard =
				cpumap_array_row(p->maps[PIN_EFFECTIVE], p->n);
		}
		p->n++;
	}
}

/* Everything of the command line is read before a change. */
static int prepare(struct cli *c, struct pin *p, char **argv)
{
	int status = target_open(c, &p->target, argv[0]);
	bool live = target_live(&p->target);

	if (!status && live && !p->target.domain.max_vcpus)
		status = cli_error_at(c, CLI_DOMAIN(p->target.domain.domid),
				      CLI_FAILED, -ENOENT,
				      "it has no vCPUs yet\nsee " BUILD_TEXT(
					      "'xvcpu help max'", "xvcpu(8)"));
	else if (!status && !live)
		cli_try_xen(c);
	if (!status)
		status = parse_vcpus(c, p, argv[1]);
	if (!status && strcmp(argv[2], "-") != 0)
		status = parse_cpus(c, "CPUS", argv[2], &p->set[PIN_HARD]);
	if (!status && p->soft_words)
		status = parse_cpus(c, "--soft", p->soft_words,
				    &p->set[PIN_SOFT]);
	if (!status)
		list_pins(c, p);
	return status;
}

static int refused(struct cli *c, const struct pin *p, int err,
		   struct nextboot_fault *fault)
{
	int status;

	/* What is stuck is told of each vCPU. */
	c->changed = fault->stuck;
	fault->stuck = 0;
	status = target_refused(c, &p->target, err, fault);
	return c->changed || status < 0 ? pin_fail(c, p, err) : status;
}

/* The running domain, its file or both; here, perhaps, that domain alone. */
static int change(struct cli *c, struct pin *p, struct nextboot_fault *fault)
{
	struct nextboot_change change = {
		.verb = NEXTBOOT_PIN,
		.flags = p->all ? NEXTBOOT_ALL : 0,
		.pins = p->pins,
		.n = p->n,
		.hc = target_live(&p->target) ? c->xen : NULL,
	};
	unsigned int flags = (p->target.force ? DOMCTL_PIN_FORCE : 0) |
			     (p->target.dry_run ? DOMCTL_PIN_DRY_RUN : 0);

	return BUILD_WHOLE ? target_change(&p->target, &change, fault)
			   : domctl_pin(c->xen, p->pins, p->n, flags);
}

/*
 * In one crossing, and one renaming of the file.  Before, what Xen would refuse,
 * and maps that may be set and not be read: they could not be put back.  The
 * rest is found out when they are set.
 */
static int set(struct cli *c, struct pin *p)
{
	const struct target *target = &p->target;
	bool live = target_live(target);
	struct nextboot_fault fault = {.half = NEXTBOOT_THE_DOMAIN};
	int err = 0, status;

	if (live && !target->dry_run)
		err = domctl_pin(c->xen, p->pins, p->n, DOMCTL_PIN_DRY_RUN);
	if (!err)
		err = change(c, p, &fault);
	if (err < 0)
		return refused(c, p, err, &fault);
	c->changed = !target->dry_run;
	status = target_warn(c, target, err);
	if (live)
		err = pin_read(c, p);
	pin_print(c, p);
	return status || !live ? status : err;
}

/* DOMAIN alone: its pins. */
static int show(struct cli *c, struct target *target, int n, char **argv)
{
	if (BUILD_WHOLE && target->live && target->config)
		return cli_usage(c,
				 "--live and --config show different things");
	if (BUILD_WHOLE && (target->config || target->path))
		return list_file(c, target, n, argv);
	return command_list.run(c, target, n, argv);
}

static const struct cli_option options[] = {
	{"--soft", offsetof(struct pin, soft_words), true},
	{"--dry-run", offsetof(struct pin, target.dry_run), false},
	TARGET_OPTIONS(offsetof(struct pin, target)),
	{NULL, 0, false},
};

static int pin(struct cli *c, void *run, int n, char **argv)
{
	struct pin *p = run;
	const char *soft = p->soft_words;
	char *args;
	bool one;
	int status;

	if (n == 1 && !soft && !p->target.dry_run && !p->target.force)
		return show(c, &p->target, n, argv);
	if (n < 3)
		return cli_usage(c, "too few arguments");
	if (!strcmp(argv[2], "-") && !soft)
		return cli_usage(c, "CPUS '-' leaves hard as it is, and there "
				    "is no --soft: nothing to set");
	/* virsh takes one vCPU at a time. */
	one = !argv[1][strspn(argv[1], "0123456789")];
	args = cli_text(c, "%s %s", one ? argv[1] : "VCPU", argv[2]);
	p->target.virsh = "vcpupin";
	p->target.virsh_args = args;
	cli_hold_signals();
	status = prepare(c, p, argv);
	if (!status)
		status = set(c, p);
	free(args);
	free_pin(p);
	return status;
}

const struct command command_pin = {
	.name = "pin",
	.synopsis =
		"DOMAIN [VCPUS CPUS] [--soft CPUS] [--dry-run] " TARGET_SYNOPSIS,
	.summary = "Set where vCPUs may run and where they prefer to",
	.details =
		BUILD_WHOLE
			? "DOMAIN alone: show its pins, as list does; with --config "
			  "those of its file.\n"
			  "VCPUS is a list or \"all\"; CPUS a CPU list, or \"-\" to "
			  "leave hard affinity as\nit is.\n\n"
			  "  --soft C   set the CPUs where they prefer to run\n"
			  "  --dry-run  check all, print what would be set, set "
			  "nothing\n" TARGET_DETAILS
			  "  --force    undo a temporary pin (for good, even if the rest "
			  "fails and is put\n             back), edit a file that "
			  "is refused otherwise\n\n"
			  "EFFECTIVE is where a vCPU may run now: hard without the CPUs "
			  "that are not\nonline or not in the domain's cpupool; \"?\" "
			  "where that cannot be known.\n"
			: NULL,
	.options = options,
	.min = 1,
	.max = 3,
	.size = sizeof(struct pin),
	.run = pin,
};

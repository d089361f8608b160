/* SPDX-License-Identifier: MIT */
#include "cli/doctor.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "cpumap/cpumap.h"
#include "domctl/domctl.h"
#include "hotplug/xenstore.h"
#include "hypercall/hypercall.h"

void doctor_say(struct doctor *d, const char *status, const char *check,
		const char *advice, const char *format, ...)
{
	char *finding;
	va_list args;

	va_start(args, format);
	if (vasprintf(&finding, format, args) < 0)
		cli_no_memory(d->c);
	va_end(args);
	if (d->c->json) {
		json_begin_object(&d->json, NULL);
		json_string(&d->json, "check", check);
		json_string(&d->json, "status", status);
		json_string(&d->json, "finding", finding);
		json_string(&d->json, "advice", advice);
		json_end(&d->json);
	} else {
		cli_print(d->c, "%s  %-9s  %s%s%s", status, check, finding,
			  advice ? ": " : "", advice ? advice : "");
	}
	free(finding);
}

static void say_cause(struct doctor *d, const char *check,
		      enum hypercall_cause cause, int err)
{
	if (cause == HYPERCALL_OK || cause == HYPERCALL_OTHER)
		doctor_say(d, NO, check, NULL, "%s", strerror(-err));
	else
		doctor_say(d, NO, check, cli_advice(cause), "%s",
			   hypercall_cause_text(cause));
}

/* The start of a small file, without its newline.  0 or negative errno. */
static int read_line(const char *path, char *buf, size_t size)
{
	int err = 0, fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return -errno;
	n = read(fd, buf, size - 1);
	if (n < 0)
		err = -errno;
	close(fd);
	buf[n < 0 ? 0 : n] = '\0';
	buf[strcspn(buf, "\n")] = '\0';
	return err;
}

static void check_system(struct doctor *d)
{
	struct utsname name;
	char type[32];

	if (geteuid() == 0)
		doctor_say(d, OK, "user", NULL, "root");
	else
		doctor_say(d, NEITHER, "user",
			   "if privcmd refuses, run it as root", "uid %u",
			   (unsigned int)geteuid());
	if (!uname(&name))
		doctor_say(d, OK, "kernel", NULL, "%s %s %s", name.sysname,
			   name.release, name.machine);
	if (read_line("/sys/hypervisor/type", type, sizeof(type)))
		doctor_say(d, NEITHER, "platform", NULL,
			   "no /sys/hypervisor: not a Xen domain, or the "
			   "kernel does "
			   "not say");
	else if (strcmp(type, "xen") != 0)
		doctor_say(d, NO, "platform", "run it in dom0 of a Xen host",
			   "the hypervisor here is %s", type);
	else
		doctor_say(d, OK, "platform", NULL, "Xen");
}

static void check_domain(struct doctor *d)
{
	char text[128];

	if (read_line("/proc/xen/capabilities", text, sizeof(text)))
		doctor_say(d, NEITHER, "dom0", NULL,
			   "no /proc/xen: not a Xen domain, or xenfs is not "
			   "mounted");
	else if (strstr(text, "control_d"))
		doctor_say(d, OK, "dom0", NULL, "a control domain");
	else
		doctor_say(d, NO, "dom0", "run it in dom0",
			   "not a control domain");
	if (read_line("/sys/kernel/security/lockdown", text, sizeof(text)))
		doctor_say(d, NEITHER, "lockdown", NULL,
			   "the kernel has none, or securityfs is not mounted");
	else if (strstr(text, "[none]"))
		doctor_say(d, OK, "lockdown", NULL,
			   "the kernel is not locked down");
	else
		doctor_say(d, NEITHER, "lockdown",
			   "if privcmd refuses, boot without lockdown",
			   "the kernel is locked down: %s", text);
}

static void check_device(struct doctor *d)
{
	static const char *const paths[] = {"/dev/xen/privcmd",
					    "/proc/xen/privcmd"};
	int fd, err = 0;
	size_t i;

	for (i = 0; i < 2; i++) {
		fd = open(paths[i], O_RDWR | O_CLOEXEC);
		if (fd >= 0) {
			close(fd);
			doctor_say(d, OK, "privcmd", NULL, "%s", paths[i]);
			return;
		}
		err = errno;
		if (err != ENOENT)
			break;
	}
	doctor_say(d, NO, "privcmd",
		   cli_advice(err == ENOENT ? HYPERCALL_NO_DEVICE
					    : HYPERCALL_DEVICE_DENIED),
		   "%s: %s", paths[i < 2 ? i : 0], strerror(err));
}

/* Versions and what depends on them.  True: Xen can be used. */
static bool check_interface(struct doctor *d)
{
	enum hypercall_cause cause = HYPERCALL_OTHER;
	const struct hypercall_interface *xen;
	int err = hypercall_open(&d->c->xen, HYPERCALL_ALLOW_UNKNOWN, &cause);

	if (err) {
		say_cause(d, "xen", cause, err);
		return false;
	}
	xen = hypercall_interface(d->c->xen);
	doctor_say(d, OK, "xen", NULL, "%" PRIu32 ".%" PRIu32 "%s",
		   xen->xen_major, xen->xen_minor, xen->xen_extra);
	doctor_say(d, xen->read_only ? NO : OK, "interface",
		   xen->read_only ? cli_advice(HYPERCALL_UNKNOWN_VERSION)
				  : NULL,
		   "domctl 0x%" PRIx32 ", sysctl 0x%" PRIx32 "%s", xen->domctl,
		   xen->sysctl, xen->read_only ? ": not known" : "");
	if (xen->multicall)
		doctor_say(d, OK, "multicall", NULL,
			   "many operations in one crossing");
	else
		doctor_say(
			d, NEITHER, "multicall", NULL,
			"not for this dom0: one crossing for each operation");
	doctor_say(d, OK, "memory", NULL, "%s",
		   hypercall_faultable(d->c->xen)
			   ? "locked pages, there is no /dev/xen/hypercall"
			   : "/dev/xen/hypercall");
	return !xen->read_only;
}

static void check_host(struct doctor *d)
{
	uint32_t ncpus = hypercall_interface(d->c->xen)->ncpus;
	struct cpumap *online = cpumap_alloc(ncpus);
	struct domctl_domain *domains = NULL;
	char *list;
	long n;

	if (!online)
		cli_no_memory(d->c);
	n = domctl_get_online_cpus(d->c->xen, online);
	list = cli_format_list(d->c, online);
	doctor_say(d, n ? NEITHER : OK, "cpus", NULL,
		   "maps of %" PRIu32 " CPUs, online %s", ncpus,
		   n ? "cannot be read" : list);
	free(list);
	cpumap_free(online);
	n = cli_domains(d->c, &domains);
	free(domains);
	if (n >= 0) {
		doctor_say(d, OK, "domains", NULL, "%ld can be seen", n);
		return;
	}
	say_cause(d, "domains", hypercall_explain(d->c->xen, (int)n), (int)n);
}

/* Xen's own words: xen-3.0-x86_64 is PV on x86, hvm-3.0-x86_64 the rest. */
static void check_guests(struct doctor *d)
{
	char text[512];
	bool pv, hvm;

	if (read_line("/sys/hypervisor/properties/capabilities", text,
		      sizeof(text)))
		text[0] = '\0';
	pv = strstr(text, "xen-3.0-x86");
	hvm = strstr(text, "hvm-");
	if (pv || hvm)
		doctor_say(d, OK, "guests", NULL, "%s%s", pv ? "pv " : "",
			   hvm ? "pvh hvm" : "");
	else if (text[0])
		doctor_say(d, OK, "guests", NULL, "pvh");
	else
		doctor_say(d, NEITHER, "guests", NULL,
			   "which types Xen can run is not told by "
			   "/sys/hypervisor");
}

static void check_store(struct doctor *d)
{
	static const char *const advice = "start xenstored";
	struct xenstore *store;
	uint16_t domid = 0;
	char *name = NULL;
	int err;

	store = cli_store(d->c, &err);
	if (store)
		err = xenstore_domain_names(store, &domid, 1, &name);
	if (err < 0)
		doctor_say(d, NO, "xenstore", advice,
			   "%s, so domains have no names here", strerror(-err));
	else
		doctor_say(d, OK, "xenstore", NULL, "domain 0 is %s",
			   name ? name : "without a name");
	free(name);
}

static int doctor(struct cli *c, int argc, char **argv)
{
	struct doctor d = {.c = c};
	bool usable, repair = false;
	const struct cli_option options[] = {
		{"--repair", &repair, NULL},
		{NULL, NULL, NULL},
	};
	int n = cli_options(c, argc, argv, options, 0, 1);

	if (n < 0)
		return CLI_USAGE;
	if (n)
		return doctor_domain(c, argv[0], repair);
	if (repair)
		return cli_usage(c, "--repair needs a domain");
	if (c->json) {
		cli_begin_document(c, &d.json);
		json_begin_array(&d.json, "checks");
	}
	check_system(&d);
	check_domain(&d);
	check_device(&d);
	usable = check_interface(&d);
	if (c->xen)
		check_host(&d);
	check_guests(&d);
	check_store(&d);
	if (c->json) {
		json_end(&d.json);
		json_bool(&d.json, "usable", usable);
		cli_end_document(c, &d.json);
	}
	return usable ? CLI_DONE : CLI_NO_XEN;
}

const struct command command_doctor = {
	.name = "doctor",
	.synopsis = "[DOMAIN [--repair]]",
	.summary = "Tell what works here and why not",
	.details =
		"With DOMAIN: what hot-plug of that guest will do.\n\n"
		"  --repair  write the nodes in xenstore that are missing or "
		"make no sense,\n            as Xen sees the vCPUs\n\n"
		"\"ok\" works, \"no\" does not, \"--\" cannot be told or "
		"does not matter.\nExit status 5: Xen cannot be used from "
		"here; 1: hot-plug will not work.\n",
	.run = doctor,
};

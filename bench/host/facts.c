/* SPDX-License-Identifier: MIT */
/* What a figure depends on: the machine, Xen, who else is there. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

#include "bench/host/bench.h"
#include "cpumap/cpumap.h"
#include "domctl/domctl.h"
#include "hypercall/hypercall.h"
#include "hypercall/version.h"

void facts_add(struct facts *facts, const char *key, const char *format, ...)
{
	struct fact *f = &facts->at[facts->n];
	va_list args;

	if (facts->n == sizeof(facts->at) / sizeof(facts->at[0]))
		return;
	facts->n++;
	snprintf(f->key, sizeof(f->key), "%s", key);
	va_start(args, format);
	vsnprintf(f->value, sizeof(f->value), format, args);
	va_end(args);
}

/* The first line of a file, or what is behind ": " in the one that key begins. */
static bool read_line(const char *path, const char *key, char *out, size_t size)
{
	FILE *file = fopen(path, "r");
	char line[512], *text = NULL;

	if (!file)
		return false;
	while (!text && fgets(line, sizeof(line), file))
		if (!key)
			text = line;
		else if (!strncmp(line, key, strlen(key)))
			text = strstr(line, ": ");
	fclose(file);
	if (!text)
		return false;
	text += key ? 2 : 0;
	text[strcspn(text, "\n")] = 0;
	snprintf(out, size, "%s", text);
	return *out;
}

static void fact_of_machine(struct facts *facts)
{
	static const char *const vendors[] = {"QEMU",    "VMware",    "Bochs",
					      "innotek", "Microsoft", "Amazon",
					      "Google",  "Xen",       "KVM"};
	char vendor[40] = "", product[40] = "", cpu[64] = "unknown CPU";
	bool emulated = false;
	size_t i;

	read_line("/proc/cpuinfo", "model name", cpu, sizeof(cpu));
	read_line("/sys/class/dmi/id/sys_vendor", NULL, vendor, sizeof(vendor));
	read_line("/sys/class/dmi/id/product_name", NULL, product,
		  sizeof(product));
	for (i = 0; i < sizeof(vendors) / sizeof(vendors[0]); i++)
		emulated |= !strncmp(vendor, vendors[i], strlen(vendors[i])) ||
			    !strncmp(cpu, vendors[i], strlen(vendors[i]));
	facts_add(facts, "cpu", "%s", cpu);
	facts_add(facts, "machine", "%s%s%s", vendor, *vendor ? " " : "",
		  *product ? product : "unknown");
	if (emulated)
		facts_add(facts, "note",
			  "no real machine: compare ratios only");
}

static void fact_of_xen(struct facts *facts,
			const struct hypercall_interface *x)
{
	facts_add(facts, "xen", "%u.%u%s, domctl 0x%x, sysctl 0x%x%s%s",
		  x->xen_major, x->xen_minor, x->xen_extra, x->domctl,
		  x->sysctl, x->multicall ? "" : ", no multicall",
		  x->read_only ? ", unknown: reads only" : "");
}

static void facts_of_kernel(struct facts *facts)
{
	char text[64];
	struct utsname u;
	struct timespec t;
	uint64_t start;
	int i;

	if (!uname(&u))
		facts_add(facts, "kernel", "%s %s", u.release, u.machine);
	if (!read_line("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor",
		       NULL, text, sizeof(text)))
		snprintf(text, sizeof(text),
			 "not dom0's; ask 'xenpm "
			 "get-cpufreq-para 0'");
	facts_add(facts, "governor", "%s", text);
	if (!read_line("/sys/devices/system/clocksource/clocksource0/"
		       "current_clocksource",
		       NULL, text, sizeof(text)))
		strcpy(text, "unknown");
	clock_getres(CLOCK_MONOTONIC, &t);
	start = bench_now();
	for (i = 0; i < 999; i++)
		bench_now();
	facts_add(facts, "clock", "%s, resolution %ld ns, read in %lu ns", text,
		  t.tv_nsec, (unsigned long)(bench_now() - start) / 1000);
}

void facts_of_host(struct facts *facts, const struct bench_host *host)
{
	const struct hypercall_interface *x = hypercall_interface(host->hc);
	struct domctl_host info;
	time_t now = time(NULL);
	char date[32] = "";
	struct tm tm;

	if (gmtime_r(&now, &tm))
		strftime(date, sizeof(date), "%Y-%m-%d %H:%M UTC", &tm);
	facts_add(facts, "xvcpu", "%s", xvcpu_version());
	facts_add(facts, "date", "%s", date);
	fact_of_machine(facts);
	if (!domctl_get_host(host->hc, &info))
		facts_add(facts, "cpus", "%u online of %u, %u node%s, %u MHz",
			  info.online_cpus, info.ncpus, info.nnodes,
			  info.nnodes == 1 ? "" : "s", info.cpu_khz / 1000);
	fact_of_xen(facts, x);
	facts_of_kernel(facts);
	facts_add(facts, "domains", "%zu with %zu vCPUs", host->ndomains,
		  host->nvcpus);
	facts_add(facts, "command", "%s", host->options->command_line);
}

uint64_t bench_idle(const struct bench_host *host, size_t *cpus)
{
	uint32_t cpu, ncpus = hypercall_interface(host->hc)->ncpus;
	/* A domain that is there: only the CPUs are wanted. */
	struct domctl_snapshot *snapshot;
	uint64_t sum = 0, ns;

	*cpus = 0;
	if (domctl_snapshot_open(host->hc, DOMCTL_SNAPSHOT_IDLE,
				 &host->vcpus->domid, 1, &snapshot))
		return 0;
	if (!domctl_snapshot_take(snapshot))
		for (cpu = 0; cpu < ncpus; cpu++)
			if (!domctl_snapshot_idle(snapshot, cpu, &ns)) {
				sum += ns;
				++*cpus;
			}
	domctl_snapshot_close(snapshot);
	return sum;
}

void facts_of_load(struct facts *facts, const struct bench_host *host,
		   uint64_t idle_ns, uint64_t ns)
{
	char load[40];
	size_t cpus;
	uint64_t idle = bench_idle(host, &cpus) - idle_ns;
	double busy = (double)cpus - (double)idle / (double)ns;

	if (cpus)
		facts_add(facts, "busy",
			  "%.1f of %zu CPUs, this program's included%s",
			  busy < 0 ? 0 : busy, cpus,
			  busy > 1.5 ? "; NOT QUIET" : "");
	if (read_line("/proc/loadavg", NULL, load, sizeof(load)))
		facts_add(facts, "load of dom0", "%s", load);
}

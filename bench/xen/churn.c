/* SPDX-License-Identifier: MIT */
/*
 * Refresh thousands of times while other processes create and destroy domains,
 * under domids that come again at once with another number of vCPUs and other
 * pins, and while one more process pins.  What a domain must look like is
 * written in its UUID, so a number that is filed under the wrong domain shows.
 *
 *   count,LABEL,refresh,WHAT,VALUE
 */
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/xen/churn.h"
#include "cpumap/cpumap.h"
#include "domctl/domctl.h"
#include "hypercall/hypercall.h"

#define REFRESHERS 2

struct counts {
	uint64_t refreshes, plans, domains, vcpus, marked, gone;
};

static const char *wrong, *label;

static void check_map(const struct cpumap *map, const uint8_t uuid[16],
		      uint32_t vcpu, bool soft, struct counts *counts)
{
	uint8_t bytes[1] = {0};

	if (!map)
		return;
	cpumap_to_bytes(map, bytes, sizeof(bytes));
	if (bytes[0] == churn_mark(uuid, vcpu, soft))
		counts->marked++;
	else if (bytes[0] != CHURN_CPUS_MASK)
		wrong = "a map of another vCPU";
}

static void check_domain(const struct domctl_snapshot *s, size_t i,
			 struct counts *counts)
{
	struct domctl_domain domain;
	struct domctl_vcpu vcpu;
	size_t first, j;
	int error = domctl_snapshot_domain(s, i, &domain, &first);

	if (error) {
		counts->gone++;
		return;
	}
	if (memcmp(domain.uuid, CHURN_MAGIC, 4))
		return;
	counts->domains++;
	/* Fewer while Xen still makes them. */
	if (domain.max_vcpus > churn_vcpus(domain.uuid))
		wrong = "too many vCPUs";
	for (j = 0; j < domain.max_vcpus; j++) {
		if (domctl_snapshot_vcpu(s, first + j, &vcpu))
			wrong = "a vCPU is missing";
		if ((vcpu.error && vcpu.error != -ENOENT) ||
		    vcpu.affinity_error != vcpu.error)
			wrong = "a vCPU that is there can't be read";
		if (vcpu.error)
			continue;
		if (vcpu.vcpu != j || vcpu.time_ns ||
		    vcpu.state != DOMCTL_VCPU_OFFLINE)
			wrong = "the state of another vCPU";
		counts->vcpus++;
		check_map(domctl_snapshot_hard(s, first + j), domain.uuid, j,
			  false, counts);
		check_map(domctl_snapshot_soft(s, first + j), domain.uuid, j,
			  true, counts);
	}
}

static long resident_pages(void)
{
	FILE *file = fopen("/proc/self/statm", "r");
	long pages;

	if (!file || fscanf(file, "%*d %ld", &pages) != 1)
		err(1, "/proc/self/statm");
	fclose(file);
	return pages;
}

static struct hypercall *open_xen(void)
{
	struct hypercall *hc;
	enum hypercall_cause cause;

	if (hypercall_open(&hc, 0, &cause))
		errx(1, "open: %s", hypercall_cause_text(cause));
	return hc;
}

static void report(const struct counts *counts, long growth)
{
	const struct {
		const char *what;
		uint64_t value;
	} all[] = {
		{"refreshes", counts->refreshes},
		{"plans", counts->plans},
		{"domains", counts->domains},
		{"vcpus", counts->vcpus},
		{"marked_maps", counts->marked},
		{"gone", counts->gone},
		{"rss_growth_pages", growth > 0 ? (uint64_t)growth : 0},
	};
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(*all); i++)
		printf("count,%s,refresh,%s,%llu\n", label, all[i].what,
		       (unsigned long long)all[i].value);
	fflush(stdout);
}

/* Exits 0, or 1 having said what was wrong. */
static _Noreturn void refresh(unsigned long rounds)
{
	struct hypercall *hc = open_xen();
	struct domctl_snapshot *s;
	const uint64_t enough = 3 + rounds / 1000;
	struct domctl_snapshot_info info = {0};
	struct counts counts = {0};
	size_t most = 0, size, i;
	long rss = 0;
	int error = domctl_snapshot_open(
		hc, DOMCTL_SNAPSHOT_HARD | DOMCTL_SNAPSHOT_SOFT, NULL, 0, &s);

	/* Those who change domains may have to wait for a turn. */
	while (!error && !wrong &&
	       (counts.refreshes < rounds ||
		(info.generation < enough && counts.refreshes < 40 * rounds))) {
		error = domctl_snapshot_take(s);
		domctl_snapshot_info(s, &info);
		for (i = 0; !error && i < info.domains; i++)
			check_domain(s, i, &counts);
		/* A larger host than any before takes more memory. */
		size = info.vcpus + info.domains;
		if (++counts.refreshes == rounds / 5 || size > most)
			rss = resident_pages();
		most = size > most ? size : most;
	}
	if (error)
		errx(1, "take: %s", strerror(-error));
	if (wrong)
		errx(1, "refresh %llu: %s",
		     (unsigned long long)counts.refreshes, wrong);
	domctl_snapshot_info(s, &info);
	counts.plans = info.generation;
	if (!counts.marked || counts.plans < enough)
		errx(1, "the domains did not change");
	report(&counts, resident_pages() - rss);
	domctl_snapshot_close(s);
	hypercall_close(hc);
	exit(0);
}

/* Pins dom0's own vCPUs and puts them back, all of them, in one crossing. */
static _Noreturn void pin(void)
{
	struct hypercall *hc = open_xen();
	uint32_t ncpus = hypercall_interface(hc)->ncpus;
	struct domctl_domain dom0;
	struct domctl_pin *pins;
	struct cpumap *maps[2];
	uint32_t i, turn;
	int error = domctl_get_domain(hc, 0, &dom0);

	maps[0] = cpumap_alloc(ncpus);
	maps[1] = cpumap_alloc(ncpus);
	pins = calloc(error ? 1 : dom0.max_vcpus, sizeof(*pins));
	if (error || !pins || !maps[0] || !maps[1])
		errx(1, "pin");
	cpumap_fill(maps[0]);
	cpumap_fill(maps[1]);
	cpumap_clear(maps[1], ncpus - 1);
	for (turn = 0;; turn ^= 1) {
		for (i = 0; i < dom0.max_vcpus; i++) {
			pins[i].vcpu = i;
			pins[i].soft = maps[turn];
		}
		error = domctl_pin(hc, pins, dom0.max_vcpus, 0);
		if (error)
			errx(1, "pin: %s", strerror(-error));
		usleep(1000);
	}
}

static pid_t start(void (*run)(unsigned long), unsigned long argument)
{
	pid_t pid = fork();

	if (pid < 0)
		err(1, "fork");
	if (!pid)
		run(argument);
	return pid;
}

static void run_pin(unsigned long unused)
{
	(void)unused;
	pin();
}

int main(int argc, char **argv)
{
	unsigned long rounds = argc == 3 ? strtoul(argv[2], NULL, 10) : 0;
	pid_t pids[REFRESHERS + CHURNERS + 1];
	int i, n = 0, status, failed = 0;

	if (!rounds)
		errx(2, "usage: xen_churn LABEL REFRESHES");
	label = argv[1];
	churn_prepare();
	for (i = 0; i < CHURNERS; i++)
		pids[n++] = start(churn, i);
	pids[n++] = start(run_pin, 0);
	for (i = 0; i < REFRESHERS; i++)
		pids[n++] = start(refresh, rounds);
	/* The refreshers end; the others are ended. */
	for (i = n; i-- > 0;) {
		if (i < CHURNERS + 1 && kill(pids[i], SIGTERM))
			failed = 1;
		if (waitpid(pids[i], &status, 0) != pids[i])
			err(1, "wait");
		if (WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM)
			status = 0;
		if (status)
			failed = 1;
	}
	churn_clean_up();
	printf("count,%s,refresh,failed,%d\n", label, failed);
	return failed;
}

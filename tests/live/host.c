/* SPDX-License-Identifier: MIT */
/*
 * Real Xen as the host of conformance cases: one case at a time, each on an
 * empty domain of its own, made and destroyed by the testbed's mkdom.
 */
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "tests/live/live.h"

#define LOCK "/tmp/xvcpu-test.lock"

static uint16_t domids[64]; /* to be destroyed */
static size_t ndomids;

void live_skip(const char *why)
{
	const char *must = getenv("XVCPU_TEST_MUST_RUN");

	if (must && !strcmp(must, "1"))
		cr_fatal("must run, but: %s", why);
	cr_skip_test("%s", why);
	abort();
}

char *live_output(const char *format, ...)
{
	char command[256], *text = NULL;
	size_t size = 0, n = 1;
	va_list ap;
	FILE *pipe;

	va_start(ap, format);
	vsnprintf(command, sizeof(command), format, ap);
	va_end(ap);
	pipe = popen(command, "r");
	if (!pipe)
		cr_fatal("cannot run '%s'", command);
	while (n) {
		text = realloc(text, size + 4097);
		if (!text)
			cr_fatal("no memory for the output of '%s'", command);
		n = fread(text + size, 1, 4096, pipe);
		size += n;
	}
	text[size] = '\0';
	if (pclose(pipe))
		cr_fatal("'%s' failed: %s", command, text);
	return text;
}

void live_need_xl(void)
{
	if (system("command -v xl >/dev/null"))
		live_skip("there is no xl");
}

const char *live_value(const char *text, const char *name)
{
	const char *line = text;

	for (; line; line = strchr(line, '\n')) {
		line += strspn(line, "\n");
		if (!strncmp(line, name, strlen(name)) &&
		    strspn(line + strlen(name), " :\t"))
			return line + strlen(name) +
			       strspn(line + strlen(name), " :\t");
	}
	cr_fatal("xl says nothing of '%s' in:\n%s", name, text);
	abort();
}

struct cpumap *live_map(struct host *h, const char *xl_text)
{
	return host_map(h->ncpus, xl_text);
}

bool live_same_map(struct host *h, const struct cpumap *map,
		   const char *xl_text)
{
	struct domctl_cpu *cpus = calloc(h->ncpus, sizeof(*cpus));
	struct cpumap *shown = live_map(h, xl_text);
	long n = domctl_get_cpus(h->hc, cpus, h->ncpus);

	free(cpus);
	cr_assert(gt(long, n, 0));
	/* "all" is all that xl knows of, which may be fewer than ncpus. */
	if (!strcmp(xl_text, "all")) {
		cpumap_zero(shown);
		cpumap_set_range(shown, 0, n - 1);
		return cpumap_subset(shown, map);
	}
	return cpumap_equal(shown, map);
}

uint16_t host_create_domain(struct host *h, uint32_t vcpus, uint32_t max)
{
	long domid;
	char *end, *text = live_output("mkdom -n 1 -v %u -m %u", vcpus, max);

	domid = strtol(text, &end, 10);
	if (end == text || domid <= 0 || domid >= 0x7ff0)
		cr_fatal("mkdom printed '%s'", text);
	cr_assert(lt(sz, ndomids, sizeof(domids) / sizeof(domids[0])));
	domids[ndomids++] = domid;
	(void)h;
	return domid;
}

void host_destroy_domain(struct host *h, uint16_t domid)
{
	size_t i;

	(void)h;
	for (i = 0; i < ndomids && domids[i] != domid; i++)
		;
	cr_assert(lt(sz, i, ndomids), "domain %u is not ours", domid);
	domids[i] = domids[--ndomids];
	live_output("mkdom -d %u", domid);
}

/* Criterion runs cases side by side; Xen and xl are one for all. */
static void wait_for_the_others(void)
{
	int fd = open(LOCK, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	if (fd < 0 || flock(fd, LOCK_EX))
		cr_fatal("cannot lock %s", LOCK);
}

/* What Xen makes of all CPUs; xl_host.c compares it with xl's own list. */
static struct cpumap *usable_cpus(struct host *h)
{
	struct cpumap *map = host_map(h->ncpus, "all");

	cr_assert(eq(int,
		     domctl_set_vcpu_affinity(h->hc, h->domid, 0, 0, map, NULL,
					      map, NULL),
		     0));
	return map;
}

void host_run(void (*run)(struct host *h))
{
	struct host h = {0};

	if (access("/dev/xen/privcmd", R_OK | W_OK))
		live_skip("/dev/xen/privcmd cannot be opened");
	if (system("command -v mkdom >/dev/null"))
		live_skip("there is no mkdom to make domains with");
	wait_for_the_others();
	cr_assert(eq(int, hypercall_open(&h.hc, 0, NULL), 0));
	h.xen = hypercall_interface(h.hc);
	h.together = 16384;
	h.ncpus = h.xen->ncpus;
	h.domid = host_create_domain(&h, HOST_VCPUS, HOST_VCPUS);
	h.usable = usable_cpus(&h);
	run(&h);
	hypercall_close(h.hc);
}

void host_fini(void)
{
	while (ndomids)
		live_output("mkdom -d %u", domids[--ndomids]);
}

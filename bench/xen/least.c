/* SPDX-License-Identifier: MIT */
/* Programs that do only one of the things which a list must do. */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "domctl/abi.h"
#include "hypercall/abi.h"

#include <xen/sys/privcmd.h>

#include <xen/io/xs_wire.h>

#define BUFFER    (64 * 4096)
#define MAP_BYTES 64

static const char help[] =
	"usage: xen_least empty          ends\n"
	"       xen_least read           reads every vCPU and both its maps\n"
	"       xen_least pages          makes PAGES hypercall pages, ends\n"
	"       xen_least names          reads the names of domains\n"
	"       xen_least rss AS COMMAND...    prints the peak of a command\n"
	"\n"
	"LEAST in the environment: the versions of domctl and sysctl, the size\n"
	"of a domain's entry in a list, the number of CPUs, a first domid and\n"
	"how many follow it.\n";

/* What was found out before, so that it costs nothing here. */
static struct {
	uint32_t domctl, sysctl, stride, ncpus, first, count;
} host;

/* One vCPU in a wave: prepared once, then only domid and vCPU change. */
struct slot {
	struct xen_domctl info, affinity;
	uint8_t hard[MAP_BYTES], soft[MAP_BYTES];
};

#define WAVE (BUFFER / (sizeof(struct slot) + 2 * sizeof(multicall_entry_t)))

static int privcmd;
static struct multicall_entry *entries;
static struct slot *slots;
static size_t used;

static void *make_pages(size_t size)
{
	int fd = open("/dev/xen/hypercall", O_RDWR | O_CLOEXEC);
	void *pages =
		mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (pages == MAP_FAILED)
		err(1, "hypercall pages");
	return pages;
}

static void call(uint64_t op, void *first, uint64_t second)
{
	privcmd_hypercall_t call = {op, {(uintptr_t)first, second}};

	if (ioctl(privcmd, IOCTL_PRIVCMD_HYPERCALL, &call))
		err(1, "hypercall %u", (unsigned int)op);
}

static void prepare(struct slot *s, struct multicall_entry *entry)
{
	struct xen_domctl_vcpuaffinity *maps = &s->affinity.u.vcpuaffinity;

	s->info.cmd = XEN_DOMCTL_getvcpuinfo;
	s->affinity.cmd = XEN_DOMCTL_getvcpuaffinity;
	s->info.interface_version = s->affinity.interface_version = host.domctl;
	maps->flags = XEN_VCPUAFFINITY_HARD | XEN_VCPUAFFINITY_SOFT;
	maps->cpumap_hard.nr_bits = maps->cpumap_soft.nr_bits = host.ncpus;
	set_xen_guest_handle(maps->cpumap_hard.bitmap, s->hard);
	set_xen_guest_handle(maps->cpumap_soft.bitmap, s->soft);
	entry[0].op = entry[1].op = __HYPERVISOR_domctl;
	entry[0].args[0] = (uintptr_t)&s->info;
	entry[1].args[0] = (uintptr_t)&s->affinity;
}

static void cross(void)
{
	uint64_t failed = 0;
	size_t i;

	call(__HYPERVISOR_multicall, entries, 2 * used);
	for (i = 0; i < 2 * used; i++)
		failed |= entries[i].result;
	if (failed)
		errx(1, "an operation failed");
	used = 0;
}

static void read_vcpu(uint16_t domid, uint32_t vcpu)
{
	struct slot *s = &slots[used++];

	s->info.domain = s->affinity.domain = domid;
	s->info.u.getvcpuinfo.vcpu = s->affinity.u.vcpuaffinity.vcpu = vcpu;
	if (used == WAVE)
		cross();
}

/* All domains of the host, as many as there is room for, in buffer. */
static uint32_t list(char *buffer)
{
	struct xen_sysctl *op = (void *)buffer;

	memset(op, 0, sizeof(*op));
	op->cmd = XEN_SYSCTL_getdomaininfolist;
	op->interface_version = host.sysctl;
	op->u.getdomaininfolist.max_domains =
		(BUFFER - sizeof(*op)) / host.stride;
	set_xen_guest_handle(op->u.getdomaininfolist.buffer,
			     (void *)(buffer + sizeof(*op)));
	call(__HYPERVISOR_sysctl, op, 0);
	return op->u.getdomaininfolist.num_domains;
}

/*
 * As `xvcpu list` reads: which domains there are, before and after, and their
 * vCPUs between, in waves through one small buffer.
 */
static void read_all(void)
{
	char *buffer = make_pages(BUFFER), *domains;
	const struct abi_domaininfo *d;
	uint32_t n, i, v;

	privcmd = open("/dev/xen/privcmd", O_RDWR | O_CLOEXEC);
	n = list(buffer);
	domains = malloc((size_t)n * host.stride);
	if (!domains)
		err(1, NULL);
	memcpy(domains, buffer + sizeof(struct xen_sysctl),
	       (size_t)n * host.stride);
	memset(buffer, 0, sizeof(struct xen_sysctl) + (size_t)n * host.stride);
	entries = (void *)buffer;
	slots = (void *)(entries + 2 * WAVE);
	for (i = 0; i < WAVE; i++)
		prepare(&slots[i], &entries[(size_t)2 * i]);
	for (i = 0; i < n; i++) {
		d = (void *)(domains + (size_t)i * host.stride);
		for (v = 0; v != d->max_vcpu_id + 1; v++)
			read_vcpu(d->domain, v);
	}
	if (used)
		cross();
	if (list(buffer) != n)
		errx(1, "the host changes under us");
}

/* All that is there, as often as it takes: no system call for each. */
static void receive_answers(int fd, uint32_t left)
{
	static char buffer[65536];
	struct xsd_sockmsg head;
	size_t have = 0, at;
	ssize_t n;

	while (left) {
		n = recv(fd, buffer + have, sizeof(buffer) - have, 0);
		if (n <= 0)
			err(1, "xenstore");
		have += (size_t)n;
		for (at = 0; have - at >= sizeof(head); left--) {
			memcpy(&head, buffer + at, sizeof(head));
			if (head.len > XENSTORE_PAYLOAD_MAX)
				errx(1, "xenstore: %u bytes", head.len);
			if (have - at < sizeof(head) + head.len)
				break;
			at += sizeof(head) + head.len;
		}
		have -= at;
		memmove(buffer, buffer + at, have);
	}
}

/* The request for a name, at end; where it ends. */
static char *ask(char *end, uint32_t id, uint32_t domid)
{
	static const char before[] = "/local/domain/", behind[] = "/name";
	struct xsd_sockmsg head = {.type = XS_READ, .req_id = id};
	char digits[10], *at = digits + sizeof(digits);
	size_t n;

	do
		*--at = (char)('0' + domid % 10);
	while (domid /= 10);
	n = (size_t)(digits + sizeof(digits) - at);
	head.len = (uint32_t)(sizeof(before) - 1 + n + sizeof(behind));
	memcpy(end, &head, sizeof(head));
	end += sizeof(head);
	memcpy(end, before, sizeof(before) - 1);
	end += sizeof(before) - 1;
	memcpy(end, at, n);
	memcpy(end + n, behind, sizeof(behind));
	return end + n + sizeof(behind);
}

/* All asked for at once, then all answers. */
static void read_names(void)
{
	struct sockaddr_un address = {AF_UNIX, "/run/xenstored/socket"};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char *asked = malloc((size_t)host.count * 64 + 64), *end = asked;
	uint32_t i;

	if (!asked || connect(fd, (void *)&address, sizeof(address)))
		err(1, "xenstore");
	for (i = 0; i <= host.count; i++)
		end = ask(end, i, i ? host.first + i - 1 : 0);
	if (write(fd, asked, (size_t)(end - asked)) != end - asked)
		err(1, "xenstore");
	receive_answers(fd, host.count + 1);
}

/* Of a small parent: what that has is counted as the child's. */
static void print_rss(const char *as, char **command)
{
	struct rusage usage;
	pid_t pid = fork();
	int status;

	if (!pid) {
		dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
		execvp(command[0], command);
		err(1, "%s", command[0]);
	}
	if (pid < 0 || wait4(pid, &status, 0, &usage) != pid || status)
		errx(1, "%s: failed", command[0]);
	printf("count,%s,rss_kb,%ld\n", as, usage.ru_maxrss);
}

static void know_host(void)
{
	uint32_t *field = &host.domctl, *end = &host.count;
	char *text = getenv("LEAST");

	for (; text && field <= end; field++)
		*field = (uint32_t)strtoul(text, &text, 10);
	if (!host.stride || host.ncpus > MAP_BYTES * 8)
		errx(2, "LEAST");
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	const char *pages = getenv("PAGES");

	if (!strcmp(what, "empty"))
		return 0;
	if (!strcmp(what, "rss") && argc > 3) {
		print_rss(argv[2], argv + 3);
		return fflush(stdout) ? 1 : 0;
	}
	if (!strcmp(what, "pages") && pages) {
		if (atol(pages))
			make_pages((size_t)atol(pages) * 4096);
		return 0;
	}
	if (strcmp(what, "read") && strcmp(what, "names")) {
		fputs(help, stderr);
		return 2;
	}
	know_host();
	*what == 'r' ? read_all() : read_names();
	return 0;
}

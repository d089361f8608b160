/* SPDX-License-Identifier: MIT */
/*
 * mkdom - make empty domains: they have vCPUs that can be pinned and read, but
 * no memory and nothing to run, so that thousands of vCPUs cost little.
 *
 * Its operations are raw, in the layouts of the Xen that runs, so that one
 * program does for every Xen from 4.12 on, also one whose own tools are not
 * here.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#define __XEN_TOOLS__ 1
#include <xen/domctl.h>
#include <xen/sched.h>
#include <xen/xen.h>

#include "hypercall/hypercall.h"
#include "xenstore/xenstore.h"

static struct hypercall *hc;
static struct hypercall_batch *batch;
static struct xenstore *xs;

static const char help[] =
	"usage: mkdom [-n COUNT] [-v VCPUS] [-m MAX] [-p PREFIX]\n"
	"       mkdom -d DOMID...\n"
	"       mkdom -s REASON DOMID...\n"
	"       mkdom -z SECONDS DOMID...\n"
	"\n"
	"Makes COUNT (1) empty domains with VCPUS (1) vCPUs each, prints the id\n"
	"of each on a line, and names them PREFIX1, PREFIX2 ... (empty).  MAX is\n"
	"what Xen is told at creation (VCPUS); with -v 0 no vCPU is allocated,\n"
	"which is what the max_vcpus operation then does.  -d destroys domains,\n"
	"-s shuts them down as they would themselves (0 poweroff, 1 reboot,\n"
	"2 suspend, 3 crash), -z holds a page of each, so that one that is\n"
	"destroyed meanwhile goes on dying for that long.\n";

static unsigned long number(const char *text, unsigned long max)
{
	char *end;
	unsigned long value;

	errno = 0;
	value = strtoul(text, &end, 10);
	if (errno || *text < '0' || *text > '9' || *end || value > max)
		errx(2, "'%s' is not a number up to %lu", text, max);
	return value;
}

/* What an operation of Xen's answered; one that takes long is tried again. */
static long call(unsigned long op, uint64_t arg0, uint64_t arg1)
{
	int error;

	if (hypercall_batch_add(batch, op, arg0, arg1, 0) != 0)
		errx(1, "no memory");
	do {
		error = hypercall_batch_submit(batch);
		if (error)
			errx(1, "%s", strerror(-error));
	} while (hypercall_batch_result(batch, 0) == -EAGAIN);
	return hypercall_batch_result(batch, 0);
}

static struct xen_domctl *domctl(uint32_t cmd, uint32_t domid)
{
	struct xen_domctl *op;

	hypercall_batch_reset(batch);
	op = hypercall_batch_memory(batch, sizeof(*op));
	if (!op)
		errx(1, "no memory");
	op->cmd = cmd;
	op->interface_version = hypercall_interface(hc)->domctl;
	op->domain = (domid_t)domid;
	return op;
}

static void must(struct xen_domctl *op, const char *what)
{
	long error = call(__HYPERVISOR_domctl, (uintptr_t)op, 0);

	if (error)
		errx(1, "%s domain %u: %s", what, op->domain,
		     strerror((int)-error));
}

/*
 * The head of xen_domctl_createdomain never moved; max_vcpus, max_evtchn_port,
 * max_grant_frames and max_maptrack_frames follow each other, before 4.13
 * without iommu_opts in front.  All that comes later may be zero, but for the
 * version of grants, which 4.16 added behind them.
 */
static void lay_out(struct xen_domctl *op, unsigned int max_vcpus,
		    unsigned int serial)
{
	const uint32_t limits[] = {max_vcpus, 1023, 4, 4, 1};
	uint32_t version = op->interface_version;
	uint32_t pid = (uint32_t)getpid();

	if (version < 0x11)
		errx(1, "Xen before 4.12 takes no number of vCPUs here");
	memcpy(op->u.createdomain.handle, &pid, sizeof(pid));
	memcpy(op->u.createdomain.handle + 12, &serial, sizeof(serial));
#ifdef __aarch64__
	op->u.createdomain.flags = XEN_DOMCTL_CDF_hvm | XEN_DOMCTL_CDF_hap;
#endif
	memcpy(op->u.pad + (version < 0x12 ? 24 : 28), limits,
	       (version < 0x14 ? 4 : 5) * sizeof(*limits));
}

static void give_name(uint32_t domid, const char *prefix, unsigned int serial)
{
	char path[64], name[128];
	int error;

	snprintf(path, sizeof(path), "/local/domain/%u/name", domid);
	snprintf(name, sizeof(name), "%s%u", prefix, serial);
	error = xenstore_write(xs, 0, path, name, strlen(name));
	if (error)
		errx(1, "xenstore: %s: %s", path, strerror(-error));
}

static void make(unsigned int count, unsigned int vcpus, unsigned int max,
		 const char *prefix)
{
	for (unsigned int serial = 1; serial <= count; serial++) {
		struct xen_domctl *op = domctl(XEN_DOMCTL_createdomain, 0);
		uint32_t domid;

		lay_out(op, max, serial);
		must(op, "create");
		domid = op->domain;
		op = domctl(XEN_DOMCTL_max_vcpus, domid);
		op->u.max_vcpus.max = vcpus;
		if (vcpus)
			must(op, "give vCPUs to");
		give_name(domid, prefix, serial);
		printf("%u\n", domid);
	}
}

static void destroy(uint32_t domid)
{
	char path[64];

	must(domctl(XEN_DOMCTL_destroydomain, domid), "destroy");
	snprintf(path, sizeof(path), "/local/domain/%u", domid);
	xenstore_remove(xs, 0, path);
}

static void shut_down(uint32_t domid, unsigned int reason)
{
	struct sched_remote_shutdown *arg;

	hypercall_batch_reset(batch);
	arg = hypercall_batch_memory(batch, sizeof(*arg));
	if (!arg)
		errx(1, "no memory");
	arg->domain_id = (domid_t)domid;
	arg->reason = reason;
	if (call(__HYPERVISOR_sched_op, SCHEDOP_remote_shutdown,
		 (uintptr_t)arg))
		errx(1, "shut domain %u down", domid);
}

/* Linux's struct privcmd_mmapbatch_v2: its header needs one it lacks. */
struct map {
	unsigned int count;
	domid_t domid;
	uint64_t address;
	const uint64_t *frames;
	int *errors;
};
#define MAP_FRAMES _IOC(_IOC_NONE, 'P', 4, sizeof(struct map))

/* Every domain has one page from the start: the one it shares with Xen. */
static void hold(uint32_t domid)
{
	struct xen_domctl *op = domctl(XEN_DOMCTL_getdomaininfo, domid);
	int fd = open("/dev/xen/privcmd", O_RDWR | O_CLOEXEC), error = 0;
	struct map map = {.count = 1, .errors = &error};
	uint64_t frame;
	void *page;

	must(op, "look at");
	if (op->domain != domid)
		errx(1, "no domain %u", domid);
	frame = op->u.getdomaininfo.shared_info_frame;
	page = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0);
	if (page == MAP_FAILED)
		err(1, "privcmd");
	map.domid = op->domain;
	map.address = (uintptr_t)page;
	map.frames = &frame;
	if (ioctl(fd, MAP_FRAMES, &map) || error)
		err(1, "map a page of domain %u", domid);
}

static void connect_all(void)
{
	int error = hypercall_open(&hc, HYPERCALL_OPEN_UNKNOWN, NULL);

	if (!error)
		error = hypercall_batch_open(hc, &batch);
	if (error)
		errx(1, "privcmd: %s", strerror(-error));
	error = xenstore_open(&xs, NULL, 10000);
	if (error)
		errx(1, "xenstore: %s", strerror(-error));
}

int main(int argc, char **argv)
{
	unsigned long count = 1, vcpus = 1, max = 0, reason = 0, seconds = 0;
	const char *prefix = "empty";
	int option, action = 0;

	while ((option = getopt(argc, argv, "n:v:m:p:s:z:dh")) != -1) {
		switch (option) {
		case 'n':
			count = number(optarg, 32000);
			break;
		case 'v':
			vcpus = number(optarg, 8192);
			break;
		case 'm':
			max = number(optarg, 8192);
			break;
		case 'p':
			prefix = optarg;
			break;
		case 's':
			reason = number(optarg, 5);
			action = option;
			break;
		case 'z':
			seconds = number(optarg, 3600);
			action = option;
			break;
		case 'd':
			action = option;
			break;
		case 'h':
			fputs(help, stdout);
			return 0;
		default:
			fputs(help, stderr);
			return 2;
		}
	}
	if ((optind < argc) != (action != 0)) {
		fputs(help, stderr);
		return 2;
	}
	if (!max)
		max = vcpus ? vcpus : 1;
	connect_all();
	for (; optind < argc; optind++) {
		uint32_t domid = (uint32_t)number(argv[optind], 32751);

		if (action == 's')
			shut_down(domid, (unsigned int)reason);
		else if (action == 'z')
			hold(domid);
		else
			destroy(domid);
	}
	if (!action)
		make((unsigned int)count, (unsigned int)vcpus,
		     (unsigned int)max, prefix);
	fflush(stdout);
	sleep((unsigned int)seconds);
	xenstore_close(xs);
	hypercall_batch_close(batch);
	hypercall_close(hc);
	return 0;
}

/* SPDX-License-Identifier: MIT */
/*
 * mkdom - make empty domains: they have vCPUs that can be pinned and read, but
 * no memory and nothing to run, so that thousands of vCPUs cost little.
 *
 * Compiled by suite-cc for each Xen, as libxenctrl fits one Xen only.
 */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <xenctrl.h>
#include <xenforeignmemory.h>
#include <xenstore.h>

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

static struct xen_domctl_createdomain empty_domain(unsigned int max_vcpus,
						   unsigned int serial)
{
	struct xen_domctl_createdomain config = {
		.max_vcpus = max_vcpus,
		.max_evtchn_port = 1023,
		.max_grant_frames = 4,
		.max_maptrack_frames = 4,
	};
	unsigned int pid = (unsigned int)getpid();

#ifdef XEN_DOMCTL_GRANT_version
	config.grant_opts = XEN_DOMCTL_GRANT_version(1);
#endif
#ifdef __aarch64__
	config.flags = XEN_DOMCTL_CDF_hvm | XEN_DOMCTL_CDF_hap;
	config.arch.gic_version = XEN_DOMCTL_CONFIG_GIC_NATIVE;
#endif
	memcpy(config.handle, &pid, sizeof(pid));
	memcpy(config.handle + 12, &serial, sizeof(serial));
	return config;
}

static void give_name(struct xs_handle *xs, uint32_t domid, const char *prefix,
		      unsigned int serial)
{
	char path[64], name[128];

	snprintf(path, sizeof(path), "/local/domain/%u/name", domid);
	snprintf(name, sizeof(name), "%s%u", prefix, serial);
	if (!xs_write(xs, XBT_NULL, path, name, (unsigned int)strlen(name)))
		err(1, "xenstore: %s", path);
}

static void make(xc_interface *xc, unsigned int count, unsigned int vcpus,
		 unsigned int max, const char *prefix)
{
	struct xs_handle *xs = xs_open(0);

	if (!xs)
		err(1, "xenstore");
	for (unsigned int serial = 1; serial <= count; serial++) {
		struct xen_domctl_createdomain config;
		uint32_t domid = 0;

		config = empty_domain(max, serial);
		if (xc_domain_create(xc, &domid, &config))
			err(1, "create domain %u of %u", serial, count);
		if (vcpus && xc_domain_max_vcpus(xc, domid, vcpus))
			err(1, "domain %u: %u vCPUs", domid, vcpus);
		give_name(xs, domid, prefix, serial);
		printf("%u\n", domid);
	}
	xs_close(xs);
}

static void destroy(xc_interface *xc, const char *domid)
{
	char path[64];
	uint32_t id = (uint32_t)number(domid, 32751);
	struct xs_handle *xs = xs_open(0);

	if (xc_domain_destroy(xc, id))
		err(1, "destroy domain %u", id);
	snprintf(path, sizeof(path), "/local/domain/%u", id);
	if (xs)
		xs_rm(xs, XBT_NULL, path);
	xs_close(xs);
}

static void shut_down(xc_interface *xc, const char *domid, unsigned long reason)
{
	uint32_t id = (uint32_t)number(domid, 32751);

	if (xc_domain_shutdown(xc, id, (int)reason))
		err(1, "shut domain %u down", id);
}

/* Every domain has one page from the start: the one it shares with Xen. */
static void hold(const char *domid)
{
	uint32_t id = (uint32_t)number(domid, 32751);
	xenforeignmemory_handle *fm = xenforeignmemory_open(NULL, 0);
	xc_interface *xc = xc_interface_open(NULL, NULL, 0);
	xc_domaininfo_t info;
	xen_pfn_t frame;
	int error;

	if (!fm || !xc || xc_domain_getinfolist(xc, id, 1, &info) != 1 ||
	    info.domain != id)
		err(1, "domain %u", id);
	frame = info.shared_info_frame;
	if (!xenforeignmemory_map(fm, id, PROT_READ, 1, &frame, &error))
		err(1, "map a page of domain %u", id);
}

int main(int argc, char **argv)
{
	unsigned long count = 1, vcpus = 1, max = 0, reason = 0, seconds = 0;
	const char *prefix = "empty";
	int option, action = 0;
	xc_interface *xc;

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
	xc = xc_interface_open(NULL, NULL, 0);
	if (!xc)
		err(1, "privcmd");
	for (; optind < argc; optind++)
		if (action == 's')
			shut_down(xc, argv[optind], reason);
		else if (action == 'z')
			hold(argv[optind]);
		else
			destroy(xc, argv[optind]);
	if (!action)
		make(xc, count, vcpus, max, prefix);
	sleep((unsigned int)seconds);
	xc_interface_close(xc);
	return 0;
}

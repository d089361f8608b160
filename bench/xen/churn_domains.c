/* SPDX-License-Identifier: MIT */
/* The process that creates and destroys, on libxenctrl. */
#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <xenctrl.h>

#include "bench/xen/churn.h"

#define DOMID_FIRST 200
#define VCPUS_MAX   12

static xc_interface *open_xc(void)
{
	xc_interface *xc = xc_interface_open(NULL, NULL, 0);

	if (!xc)
		err(1, "xc_interface_open");
	return xc;
}

static void destroy(xc_interface *xc, uint32_t domid)
{
	if (xc_domain_destroy(xc, domid))
		err(1, "churn: destroy %u", domid);
}

static void create(xc_interface *xc, uint32_t domid, uint32_t serial)
{
	struct xen_domctl_createdomain config = {
		.max_vcpus = 1 + serial % VCPUS_MAX,
		.max_evtchn_port = 1023,
		.max_grant_frames = 4,
		.max_maptrack_frames = 4,
	};

#ifdef XEN_DOMCTL_GRANT_version
	config.grant_opts = XEN_DOMCTL_GRANT_version(1);
#endif
	memcpy(config.handle, CHURN_MAGIC, 4);
	config.handle[4] = config.max_vcpus;
	memcpy(config.handle + 8, &serial, sizeof(serial));
	/* The old one may still be on its way out. */
	while (xc_domain_create(xc, &domid, &config))
		if (errno != EEXIST)
			err(1, "churn: create %u", domid);
	if (xc_domain_max_vcpus(xc, domid, config.max_vcpus))
		err(1, "churn: vCPUs of %u", domid);
	for (uint32_t vcpu = 0; vcpu < config.max_vcpus; vcpu++) {
		uint8_t hard = churn_mark(config.handle, vcpu, false);
		uint8_t soft = churn_mark(config.handle, vcpu, true);

		if (xc_vcpu_setaffinity(xc, domid, vcpu, &hard, &soft,
					XEN_VCPUAFFINITY_HARD |
						XEN_VCPUAFFINITY_SOFT))
			err(1, "churn: pin %u.%u", domid, vcpu);
	}
}

/* The largest that they get, so that the first snapshot needs the most. */
void churn_prepare(void)
{
	xc_interface *xc = open_xc();
	uint32_t i;

	if (xc_get_max_cpus(xc) != CHURN_CPUS)
		errx(1, "churn: needs a host of %d CPUs", CHURN_CPUS);
	for (i = 0; i < CHURNERS * CHURN_DOMIDS; i++)
		create(xc, DOMID_FIRST + i, VCPUS_MAX * (i + 1) - 1);
	xc_interface_close(xc);
}

void churn(unsigned long which)
{
	xc_interface *xc = open_xc();
	uint32_t first = DOMID_FIRST + which * CHURN_DOMIDS;
	uint32_t serial = VCPUS_MAX * (CHURNERS * CHURN_DOMIDS + 1) + which;
	uint32_t turn;

	for (turn = 0;; turn++, serial += CHURNERS) {
		destroy(xc, first + turn % CHURN_DOMIDS);
		create(xc, first + turn % CHURN_DOMIDS, serial);
	}
}

/* Killed in the middle: any of them may be there. */
void churn_clean_up(void)
{
	xc_interface *xc = open_xc();
	uint32_t domid = DOMID_FIRST;

	for (; domid < DOMID_FIRST + CHURNERS * CHURN_DOMIDS; domid++)
		xc_domain_destroy(xc, domid);
	xc_interface_close(xc);
}

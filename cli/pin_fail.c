/* SPDX-License-Identifier: MIT */
/* Why pin has failed. */
#include <errno.h>

#include "cli/pin.h"

static const struct cli_reason pin_reasons[] = {
	{-ENOENT, "no such vCPU", "see 'xvcpu list'"},
	{-EINVAL, "the domain can use none of these CPUs now",
	 BUILD_TEXT("see 'xvcpu topology' for those that are online, and",
		    "see") " 'xl "
			   "cpupool-list -c' for its cpupool"},
	{-EBUSY, "a temporary pin is in force", "use --force"},
	{0, NULL, NULL},
};

/* Those with this result and, unless 0, this error: is there one? */
static bool collect(const struct pin *p, struct cpumap *vcpus,
		    enum domctl_pin_result result, int err)
{
	bool any = false;
	size_t i;

	cpumap_zero(vcpus);
	for (i = 0; i < p->n; i++)
		if (p->pins[i].result == result &&
		    (!err || p->pins[i].error == err)) {
			cpumap_set(vcpus, p->pins[i].vcpu);
			any = true;
		}
	return any;
}

/* Was this one reported with an earlier one? */
static bool was_told(const struct domctl_pin *pins, size_t i)
{
	size_t j;

	for (j = 0; j < i; j++)
		if (pins[j].result == pins[i].result &&
		    pins[j].error == pins[i].error)
			return true;
	return false;
}

/* One report for those of each error: the first one's status. */
static int report(struct cli *c, const struct pin *p, struct cpumap *vcpus,
		  enum domctl_pin_result result, const char *what)
{
	int status = 0, told;
	size_t i;

	for (i = 0; i < p->n; i++) {
		if (p->pins[i].result != result || was_told(p->pins, i))
			continue;
		collect(p, vcpus, result, p->pins[i].error);
		told = cli_xen_error(c,
				     CLI_VCPUS(p->target.domain.domid, vcpus),
				     p->pins[i].error, pin_reasons, what);
		status = status ? status : told;
	}
	return status;
}

/* The domain has gone: nothing else is to be said of its vCPUs. */
static int gone(struct cli *c, const struct pin *p)
{
	const struct cli_subject *at = CLI_DOMAIN(p->target.domain.domid);
	struct domctl_domain now;

	return cli_error_at(c, at, CLI_FAILED, -ESRCH, "%s\nsee 'xvcpu list'",
			    domctl_get_domain(c->xen, at->domid, &now)
				    ? "no such domain any more"
				    : "another domain has got this domid "
				      "meanwhile: it is as it was");
}

int pin_fail(struct cli *c, const struct pin *p, int err)
{
	struct cpumap *vcpus = cli_map(c, p->target.domain.max_vcpus);
	bool stuck = collect(p, vcpus, DOMCTL_RESULT_STUCK, 0);
	int status, told;

	c->changed = stuck;
	if (!stuck && err == -ESRCH)
		status = gone(c, p);
	else if (!stuck && !collect(p, vcpus, DOMCTL_RESULT_FAILED, 0))
		status = cli_xen_error(c, CLI_DOMAIN(p->target.domain.domid),
				       err, pin_reasons, NULL);
	else
		status = report(c, p, vcpus, DOMCTL_RESULT_FAILED,
				p->n > 1 && !stuck ? "nothing was changed"
						   : NULL);
	told = report(c, p, vcpus, DOMCTL_RESULT_STUCK,
		      "changed, and cannot be put back");
	cpumap_free(vcpus);
	return status ? status : told;
}

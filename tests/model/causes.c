/* SPDX-License-Identifier: MIT */
/* Every way to be refused has its own errno and cause, and costs nothing. */
#include "hypercall/abi.h"
#include "tests/conform/host.h"
#include "tests/fake/xen.h"

TestSuite(causes, .timeout = 300);

static void no_device(void)
{
	model.open_error = -ENOENT;
}

static void denied_device(void)
{
	model.open_error = -EACCES;
}

static void other_device_error(void)
{
	model.open_error = -EMFILE;
}

static void not_privcmd(void)
{
	model.not_privcmd = true;
}

static void restricted(void)
{
	model.restricted = true;
}

static void locked_down(void)
{
	model.restricted = model.locked_down = true;
}

static void no_domctl(void)
{
	model.no_domctl = true;
}

static void no_sysctl(void)
{
	model.no_sysctl = true;
}

static void unprivileged(void)
{
	model.unprivileged = true;
	model.own_domid = 5;
	model_add_domain(5, 1);
}

static void flask(void)
{
	model.flask = true;
	model.deny_sysctl[XEN_SYSCTL_physinfo] = true;
	model.deny_sysctl[XEN_SYSCTL_getcpuinfo] = true;
}

static void old(void)
{
	model.release = model_release("4.4");
}

static void unknown(void)
{
	static struct model_release r;

	r = *model_release("4.22");
	r.domctl++;
	model.release = &r;
}

static void no_memory(void)
{
	model.fail_map_all = 1;
}

static const struct {
	void (*make)(void);
	int err;
	enum hypercall_cause cause;
} refusals[] = {
	{no_device, -ENOENT, HYPERCALL_NO_DEVICE},
	{denied_device, -EACCES, HYPERCALL_DEVICE_DENIED},
	{other_device_error, -EMFILE, HYPERCALL_OTHER},
	{not_privcmd, -ENOTTY, HYPERCALL_NOT_PRIVCMD},
	{restricted, -EPERM, HYPERCALL_RESTRICTED},
	{locked_down, -EPERM, HYPERCALL_LOCKDOWN},
	{no_domctl, -ENOSYS, HYPERCALL_NOT_BUILT},
	{no_sysctl, -ENOSYS, HYPERCALL_NOT_BUILT},
	{unprivileged, -EPERM, HYPERCALL_NOT_PRIVILEGED},
	{flask, -EACCES, HYPERCALL_FLASK_DENIED},
	{old, -EPROTONOSUPPORT, HYPERCALL_OLD_VERSION},
	{unknown, -EPROTONOSUPPORT, HYPERCALL_UNKNOWN_VERSION},
	{no_memory, -ENOMEM, HYPERCALL_OTHER},
};
#define NREFUSALS (sizeof(refusals) / sizeof(refusals[0]))

/* On an old and a new release, as PV and as PVH without multicall. */
static void prepare(size_t i, unsigned int variant)
{
	model_boot(variant & 1 ? "4.22" : "4.14");
	model.hvm_caller = variant & 2;
	refusals[i].make();
}

Test(causes, open_tells_each_and_leaves_nothing_behind)
{
	size_t i;
	unsigned int variant;

	for (i = 0; i < NREFUSALS; i++) {
		for (variant = 0; variant < 4; variant++) {
			struct hypercall *hc = (void *)&model;
			enum hypercall_cause cause = HYPERCALL_OK;

			prepare(i, variant);
			cr_assert(eq(int, hypercall_open(&hc, 0, &cause),
				     refusals[i].err),
				  "refusal %zu", i);
			cr_assert(eq(int, cause, refusals[i].cause),
				  "refusal %zu", i);
			cr_assert(eq(ptr, hc, (void *)&model));
			cr_assert(eq(int, hypercall_open(&hc, 0, NULL),
				     refusals[i].err));
			cr_assert(eq(sz, model.mapped, 0));
			cr_assert(eq(int, model.open_fds, 0));
		}
	}
}

Test(causes, adopt_tells_each_and_leaves_the_descriptor)
{
	size_t i;
	unsigned int variant;

	for (i = 0; i < NREFUSALS; i++) {
		for (variant = 0; variant < 4; variant++) {
			struct hypercall *hc = (void *)&model;
			enum hypercall_cause cause = HYPERCALL_OK;
			int fd;

			prepare(i, variant);
			if (model.open_error)
				continue;
			fd = model_open_fd();
			cr_assert(eq(int, hypercall_adopt(&hc, fd, 0, &cause),
				     refusals[i].err),
				  "refusal %zu", i);
			cr_assert(eq(int, cause, refusals[i].cause));
			cr_assert(eq(ptr, hc, (void *)&model));
			cr_assert(model_fd_is_open(fd));
			cr_assert(eq(sz, model.mapped, 0));
			model_close_fd(fd);
		}
	}
}

Test(causes, an_adopted_descriptor_is_closed_with_the_handle)
{
	struct hypercall *hc;
	enum hypercall_cause cause = HYPERCALL_OTHER;
	int fd;

	model_boot("4.17");
	fd = model_open_fd();
	cr_assert(eq(int, hypercall_adopt(&hc, fd, 0, &cause), 0));
	cr_assert(eq(int, cause, HYPERCALL_OK));
	cr_assert(model_fd_is_open(fd));
	hypercall_close(hc);
	cr_assert(not(model_fd_is_open(fd)));
}

/* A handle that worked, and then no longer does. */
Test(causes, explain_tells_them_apart_later)
{
	struct hypercall *hc;
	struct domctl_domain d;

	model_boot("4.17");
	model_add_domain(1, 1);
	cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));

	model.unprivileged = true;
	cr_assert(eq(int, domctl_get_domain(hc, 1, &d), -EPERM));
	cr_assert(eq(int, hypercall_explain(hc, -EPERM),
		     HYPERCALL_NOT_PRIVILEGED));
	model.unprivileged = false;

	model.restricted = true;
	cr_assert(eq(int, domctl_get_domain(hc, 1, &d), -EPERM));
	cr_assert(eq(int, hypercall_explain(hc, -EPERM), HYPERCALL_RESTRICTED));
	model.locked_down = true;
	cr_assert(eq(int, hypercall_explain(hc, -EPERM), HYPERCALL_LOCKDOWN));
	model.restricted = model.locked_down = false;

	model.flask = true;
	model.deny_domctl[XEN_DOMCTL_getdomaininfo] = true;
	cr_assert(eq(int, domctl_get_domain(hc, 1, &d), -EACCES));
	cr_assert(eq(int, hypercall_explain(hc, -EACCES),
		     HYPERCALL_FLASK_DENIED));
	hypercall_close(hc);
}

/* Each operation's own denial is passed on as it is. */
Test(causes, a_policy_can_deny_one_operation)
{
	struct cpumap *map;
	struct hypercall *hc;
	struct domctl_vcpu v;
	struct domctl_domain d;
	struct domctl_host host;

	model_boot("4.17");
	model_add_domain(1, 2);
	cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
	map = host_map(4, "0");
	model.flask = true;
	model.deny_domctl[XEN_DOMCTL_setvcpuaffinity] = true;
	model.deny_domctl[XEN_DOMCTL_getvcpuaffinity] = true;
	model.deny_domctl[XEN_DOMCTL_getvcpuinfo] = true;
	model.deny_sysctl[XEN_SYSCTL_physinfo] = true;

	cr_assert(
		eq(int,
		   domctl_set_vcpu_affinity(hc, 1, 0, 0, map, NULL, NULL, NULL),
		   -EACCES));
	cr_assert(eq(int, domctl_get_vcpu_affinity(hc, 1, 0, map, NULL),
		     -EACCES));
	cr_assert(eq(int, domctl_get_host(hc, &host), -EACCES));
	cr_assert(eq(int, domctl_get_domain(hc, 1, &d), 0));
	/* The domain may be seen, its vCPUs not. */
	cr_assert(eq(long, domctl_get_vcpus(hc, 1, 0, 1, &v, NULL, NULL), 1));
	cr_assert(eq(int, v.error, -EACCES));
	cr_assert(eq(u32, v.vcpu, 0));
	cr_assert(eq(i32, v.cpu, -1));
	hypercall_close(hc);
}

/* Since 4.22 an unprivileged caller is not told that there is no domain. */
Test(causes, an_unprivileged_caller_gets_eperm_everywhere)
{
	const struct model_release *r = model_oldest;
	struct hypercall *hc;
	struct domctl_domain d;
	struct domctl_vcpu v;

	for (; r < model_releases + model_nreleases; r++) {
		model_boot_as(r);
		cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
		model.unprivileged = true;
		cr_assert(eq(int, domctl_get_domain(hc, 0, &d), -EPERM));
		cr_assert(eq(long,
			     domctl_get_vcpus(hc, 0, 0, 1, &v, NULL, NULL),
			     -EPERM));
		cr_assert(eq(long, domctl_list_domains(hc, 0, &d, 1), -EPERM));
		cr_assert(eq(int, domctl_max_vcpus(hc, 0, NULL, 4), -EPERM));
		hypercall_close(hc);
	}
}

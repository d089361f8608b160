/* SPDX-License-Identifier: MIT */
/* What Xen says of a vCPU or a domain, put into our words. */
#include <string.h>

#include "tests/conform/host.h"
#include "tests/fake/xen.h"

TestSuite(decode, .timeout = 300);

static struct hypercall *hc;

static void prepare(const char *release)
{
	model_boot(release);
	model_add_domain(1, 1);
	cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
}

static struct domctl_domain domain_1(void)
{
	struct domctl_domain one, listed;

	cr_assert(eq(int, domctl_get_domain(hc, 1, &one), 0));
	cr_assert(eq(long, domctl_list_domains(hc, 1, &listed, 1), 1));
	/* Both ways agree. */
	cr_assert(eq(int, one.type, listed.type));
	cr_assert(eq(u32, one.flags, listed.flags));
	cr_assert(eq(u8, one.shutdown_reason, listed.shutdown_reason));
	return one;
}

Test(decode, the_state_of_a_vcpu)
{
	static const struct {
		bool online, blocked, running;
		enum domctl_vcpu_state state;
	} cases[] = {
		{true, false, false, DOMCTL_VCPU_RUNNABLE},
		{true, false, true, DOMCTL_VCPU_RUNNING},
		{true, true, false, DOMCTL_VCPU_BLOCKED},
		/* On its way to sleep, still on the CPU. */
		{true, true, true, DOMCTL_VCPU_RUNNING},
		{false, false, false, DOMCTL_VCPU_OFFLINE},
		{false, true, false, DOMCTL_VCPU_OFFLINE},
		{false, false, true, DOMCTL_VCPU_OFFLINE},
	};
	struct model_vcpu *v;
	struct domctl_vcpu info;
	size_t i;

	prepare("4.17");
	v = model_vcpu(1, 0);
	v->cpu = 3;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		v->online = cases[i].online;
		v->blocked = cases[i].blocked;
		v->running = cases[i].running;
		v->time_ns = 123456789012345;
		v->time_step = 0;
		cr_assert(eq(long,
			     domctl_get_vcpus(hc, 1, 0, 1, &info, NULL, NULL),
			     1));
		cr_assert(eq(int, info.state, cases[i].state), "case %zu", i);
		/* Xen would say 3 of an offline one as well. */
		cr_assert(eq(i32, info.cpu, cases[i].online ? 3 : -1));
		cr_assert(eq(u64, info.time_ns, 123456789012345));
	}
	hypercall_close(hc);
}

/* PVH and HVM cannot be told apart before 4.10.1. */
Test(decode, the_type_of_a_domain)
{
	static const struct {
		const char *release;
		enum domctl_type pvh;
	} cases[] = {
		{"4.9", DOMCTL_TYPE_HVM},    {"4.10.0", DOMCTL_TYPE_HVM},
		{"4.10.4", DOMCTL_TYPE_PVH}, {"4.11", DOMCTL_TYPE_PVH},
		{"4.15.5", DOMCTL_TYPE_PVH}, {"4.16", DOMCTL_TYPE_PVH},
		{"4.17", DOMCTL_TYPE_PVH},   {"4.22", DOMCTL_TYPE_PVH},
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		prepare(cases[i].release);
		cr_assert(eq(int, domain_1().type, DOMCTL_TYPE_PV));
		model_domain(1)->type = MODEL_HVM;
		cr_assert(eq(int, domain_1().type, DOMCTL_TYPE_HVM));
		model_domain(1)->type = MODEL_PVH;
		cr_assert(eq(int, domain_1().type, cases[i].pvh), "Xen %s",
			  cases[i].release);
		hypercall_close(hc);
	}
}

Test(decode, the_flags_of_a_domain)
{
	struct domctl_domain d;

	prepare("4.17");
	cr_assert(eq(u32, domain_1().flags, 0));
	model_domain(1)->paused = true;
	cr_assert(eq(u32, domain_1().flags, DOMCTL_DOMAIN_PAUSED));
	cr_assert(eq(u8, domain_1().shutdown_reason, 0));
	model_domain(1)->dying = true;
	cr_assert(eq(u32, domain_1().flags,
		     DOMCTL_DOMAIN_PAUSED | DOMCTL_DOMAIN_DYING));
	model_domain(1)->shutdown = true;
	model_domain(1)->shutdown_code = 3;
	d = domain_1();
	cr_assert(eq(u32, d.flags,
		     DOMCTL_DOMAIN_PAUSED | DOMCTL_DOMAIN_DYING |
			     DOMCTL_DOMAIN_SHUTDOWN));
	cr_assert(eq(u8, d.shutdown_reason, 3));
	model_domain(1)->shutdown_code = 254;
	cr_assert(eq(u8, domain_1().shutdown_reason, 254));
	/* A vCPU that runs is no flag of ours. */
	*model_domain(1) = (struct model_domain){
		.domid = 1,
		.vcpus = model_domain(1)->vcpus,
		.max_vcpus = 1,
		.shutdown_code = UINT32_MAX,
	};
	model_vcpu(1, 0)->running = true;
	cr_assert(eq(u32, domain_1().flags, 0));
	hypercall_close(hc);
}

Test(decode, the_numbers_of_a_domain)
{
	static const char *const releases[] = {"4.5", "4.10.4", "4.22"};
	struct domctl_domain d;
	size_t i;

	for (i = 0; i < 3; i++) {
		prepare(releases[i]);
		model_domain(1)->tot_pages = 0x123456789;
		model_domain(1)->max_pages = 0x987654321;
		model_domain(1)->cpupool = 77;
		memcpy(model_domain(1)->handle, "0123456789abcdef", 16);
		model_vcpu(1, 0)->time_ns = 42;
		d = domain_1();
		cr_assert(eq(u64, d.pages, 0x123456789));
		cr_assert(eq(u64, d.max_pages, 0x987654321));
		cr_assert(eq(u32, d.cpupool, 77));
		cr_assert(eq(u64, d.cpu_time_ns, 42));
		cr_assert(eq(int, memcmp(d.uuid, "0123456789abcdef", 16), 0));
		model_domain(1)->cpupool = UINT32_MAX;
		cr_assert(eq(u32, domain_1().cpupool, DOMCTL_NONE));
		hypercall_close(hc);
	}
}

Test(decode, the_host_s_memory_in_every_layout)
{
	const struct model_release *r = model_oldest;
	struct domctl_host host;

	for (; r < model_releases + model_nreleases; r++) {
		prepare(r->name);
		model.total_pages = 0x12345678;
		model.free_pages = 0x1234567;
		cr_assert(eq(int, domctl_get_host(hc, &host), 0));
		cr_assert(eq(u64, host.memory_bytes, 0x12345678ull << 12),
			  "Xen %s", r->name);
		cr_assert(eq(u64, host.free_bytes, 0x1234567ull << 12));
		cr_assert(eq(u32, host.cpu_khz, model.cpu_khz));
		hypercall_close(hc);
	}
}

/* Three CPUs in a socket, four sockets in a node. */
Test(decode, the_place_of_a_cpu_in_every_layout)
{
	const struct model_release *r = model_oldest;
	struct domctl_cpu out[24];
	uint32_t i;

	for (; r < model_releases + model_nreleases; r++) {
		model_boot_as(r);
		model_set_host(24, 2);
		model.cores_per_socket = 3;
		cr_assert(eq(int, hypercall_open(&hc, 0, NULL), 0));
		cr_assert(eq(long, domctl_get_cpus(hc, out, 24), 24));
		for (i = 0; i < 24; i++) {
			cr_assert(eq(u32, out[i].core, i % 3));
			cr_assert(eq(u32, out[i].socket, i / 3));
			cr_assert(eq(u32, out[i].node, i / 12));
		}
		hypercall_close(hc);
	}
}

Test(decode, nodes_that_are_absent)
{
	static const char *const releases[] = {"4.6", "4.22"};
	struct domctl_node nodes[4];
	size_t i;

	for (i = 0; i < 2; i++) {
		prepare(releases[i]);
		model_set_host(8, 4);
		model.node[1].online = false;
		model.node[3].online = false;
		cr_assert(eq(long, domctl_get_nodes(hc, nodes, NULL, 4), 3));
		cr_assert(nodes[0].present);
		cr_assert(not(nodes[1].present));
		cr_assert(eq(u64, nodes[1].memory_bytes, 0));
		cr_assert(
			eq(u64, nodes[2].memory_bytes, model.node[2].memsize));
		cr_assert(eq(u64, nodes[2].free_bytes, model.node[2].memfree));
		hypercall_close(hc);
	}
}

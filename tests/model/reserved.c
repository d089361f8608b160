/* SPDX-License-Identifier: MIT */
/*
 * What is reserved is zero: made so in what callers get, whatever they had
 * there, and refused otherwise in what they ask for.
 */
#include <string.h>

#include "tests/conform/host.h"
#include "tests/fake/xen.h"
#include "tests/model/nextboot.h"
#include "tests/model/pinned.h"
#include "xenstore/xenstore.h"

TestSuite(reserved, .timeout = 300);

static struct hypercall *hc;

static bool all_are(int byte, const void *memory, size_t size)
{
	const unsigned char *bytes = memory;

	while (size && bytes[size - 1] == byte)
		size--;
	return !size;
}

#define DIRTY(x)  memset(&(x), 0xa5, sizeof(x))
#define ZERO(x)   cr_assert(all_are(0, (x).reserved, sizeof((x).reserved)))
#define KEPT(x)   cr_assert(all_are(0xa5, &(x), sizeof(x)))
#define WORDS(x)  (sizeof((x).reserved) / sizeof(*(x).reserved))
#define IS_OK(of) cr_assert(zero(int, of))

/* vCPU 1 of domain 1 cannot be read. */
static void prepare(const struct model_release *release)
{
	model_boot(release->name);
	model_set_host(4, 2);
	model_add_domain(1, 3);
	model_vcpu(1, 1)->allocated = false;
	IS_OK(hypercall_open(&hc, 0, NULL));
}

static void read_domains(void)
{
	struct domctl_domain one, list[3];

	DIRTY(one);
	DIRTY(list);
	IS_OK(domctl_get_domain(hc, 1, &one));
	ZERO(one);
	cr_assert(eq(long, domctl_list_domains(hc, 0, list, 3), 2));
	ZERO(list[0]);
	ZERO(list[1]);
	cr_assert(eq(u16, list[1].domid, 1));
	KEPT(list[2]);
}

static void read_vcpus(void)
{
	struct domctl_vcpu vcpus[4];
	int i;

	DIRTY(vcpus);
	cr_assert(
		eq(long, domctl_get_vcpus(hc, 1, 0, 4, vcpus, NULL, NULL), 3));
	for (i = 0; i < 3; i++) {
		ZERO(vcpus[i]);
		cr_assert(eq(u32, vcpus[i].vcpu, i));
	}
	cr_assert(ne(int, vcpus[1].error, 0));
	KEPT(vcpus[3]);
}

static void read_batch(void)
{
	struct domctl_batch *batch;
	struct domctl_domain domain;
	struct domctl_vcpu vcpu;

	DIRTY(domain);
	DIRTY(vcpu);
	IS_OK(domctl_batch_open(hc, &batch));
	domctl_batch_get_domain(batch, 1);
	domctl_batch_get_vcpu(batch, 1, 2);
	IS_OK(domctl_batch_submit(batch));
	IS_OK(domctl_batch_domain(batch, 0, &domain));
	IS_OK(domctl_batch_vcpu(batch, 1, &vcpu));
	ZERO(domain);
	ZERO(vcpu);
	domctl_batch_close(batch);
}

/* Its vCPUs are dom0's two, and three. */
static void read_sampler(void)
{
	const struct domctl_snapshot *s;
	struct domctl_snapshot_info info;
	struct domctl_sampler *sampler;
	struct domctl_domain domain;
	struct domctl_vcpu vcpus[5];
	struct domctl_load load;
	size_t j;

	DIRTY(vcpus);
	DIRTY(domain);
	IS_OK(domctl_sampler_open(hc, NULL, 0, &sampler));
	s = domctl_sampler_snapshot(sampler);
	DIRTY(info);
	domctl_snapshot_info(s, &info);
	ZERO(info);
	cr_assert(eq(sz, info.vcpus, 5));
	IS_OK(domctl_snapshot_domain(s, 1, &domain, NULL));
	ZERO(domain);
	for (j = 0; j < 5; j++) {
		IS_OK(domctl_snapshot_vcpu(s, j, &vcpus[j]));
		ZERO(vcpus[j]);
		DIRTY(load);
		if (domctl_sampler_vcpu(sampler, j, &load))
			KEPT(load);
		else
			ZERO(load);
	}
	cr_assert(ne(int, vcpus[3].error, 0));
	DIRTY(load);
	IS_OK(domctl_sampler_cpu(sampler, 3, &load));
	ZERO(load);
	domctl_sampler_close(sampler);
}

static void read_host(void)
{
	struct domctl_host host;
	struct domctl_node nodes[3];
	struct domctl_cpu cpus[5];
	int i;

	DIRTY(host);
	DIRTY(nodes);
	DIRTY(cpus);
	IS_OK(domctl_get_host(hc, &host));
	ZERO(host);
	cr_assert(eq(long, domctl_get_cpus(hc, cpus, 5), 4));
	for (i = 0; i < 4; i++)
		ZERO(cpus[i]);
	KEPT(cpus[4]);
	cr_assert(eq(long, domctl_get_nodes(hc, nodes, NULL, 3), 2));
	ZERO(nodes[0]);
	ZERO(nodes[1]);
	KEPT(nodes[2]);
}

Test(reserved, is_zero_in_what_is_read)
{
	const struct model_release *r = model_oldest;

	for (; r < model_releases + model_nreleases; r++) {
		prepare(r);
		read_domains();
		read_vcpus();
		read_batch();
		read_sampler();
		read_host();
		hypercall_close(hc);
	}
}

Test(reserved, is_zero_in_what_a_handle_keeps)
{
	const struct hotplug_vcpu *vcpus;
	size_t n;

	guest_start("NNff");
	cr_assert(zero(int, hotplug_set(guest_hp, guest_find(1), 4, 0)));
	ZERO(*hotplug_domain(guest_hp));
	n = hotplug_vcpus(guest_hp, &vcpus);
	cr_assert(eq(sz, n, 2));
	cr_assert(eq(u32, vcpus[1].vcpu, 3));
	ZERO(vcpus[0]);
	ZERO(vcpus[1]);
	guest_end();
}

Test(reserved, is_zero_in_a_fault)
{
	struct nextboot_change change = {.verb = NEXTBOOT_SET, .value = 9};
	struct nextboot_fault fault;

	boot_start();
	DIRTY(fault);
	cr_assert(eq(int, nextboot_plan(boot_file, &change, &fault), -ERANGE));
	ZERO(fault);
	DIRTY(fault);
	change.reserved[0] = 1;
	cr_assert(eq(int, nextboot_plan(boot_file, &change, &fault), -EINVAL));
	ZERO(fault);
	boot_end();
}

static int pin_begin(unsigned int flags)
{
	struct domctl_pinned *pinned;
	int err;

	if (flags == UINT32_MAX) {
		err = domctl_pin_begin(hc, pinned_pins, PINNED_VCPUS, 0,
				       &pinned);
		if (!err)
			domctl_pin_end(pinned);
		return err;
	}
	return domctl_pin(hc, pinned_pins, PINNED_VCPUS, flags);
}

/* Whichever pin and word, and whichever way: no vCPU has moved. */
Test(reserved, of_a_pin_is_refused_before_any_is_done)
{
	static const unsigned int ways[] = {0, DOMCTL_PIN_DRY_RUN, UINT32_MAX};
	size_t word, at, way, i;
	uint64_t before;

	pinned_prepare("4.17");
	pinned_open();
	hc = pinned_hc;
	for (i = 0; i < 3 * PINNED_VCPUS * WORDS(*pinned_pins); i++) {
		way = i % 3;
		at = i / 3 % PINNED_VCPUS;
		word = i / 3 / PINNED_VCPUS;
		pinned_pins[at].reserved[word] = UINT64_C(1) << 63;
		before = model.crossings;
		cr_assert(eq(int, pin_begin(ways[way]), -EINVAL));
		cr_assert(eq(u64, model.crossings, before));
		cr_assert(eq(int, pinned_pins[at].error, -EINVAL));
		cr_assert(eq(uint, pinned_count(DOMCTL_RESULT_FAILED), 1));
		cr_assert(eq(uint, pinned_count(DOMCTL_RESULT_NONE),
			     PINNED_VCPUS - 1));
		cr_assert(pinned_is_old(0) && pinned_is_old(PINNED_VCPUS - 1));
		pinned_pins[at].reserved[word] = 0;
	}
	IS_OK(pin_begin(0));
	hypercall_close(hc);
}

/* Planned or not, nothing has been done to the domain or the file. */
static void refuse(struct nextboot_change *change, uint64_t *word)
{
	struct nextboot_change live;

	*word = 1;
	cr_assert(eq(int, nextboot_plan(boot_file, change, NULL), -EINVAL));
	live = *change;
	live.flags = NEXTBOOT_LIVE;
	if (live.hp || live.hc)
		cr_assert(eq(int, nextboot_apply(NULL, &live, NULL), -EINVAL));
	*word = 0;
	IS_OK(nextboot_plan(boot_file, change, NULL));
	*word = 1;
	cr_assert(eq(int, nextboot_apply(boot_file, change, NULL), -EINVAL));
	cr_assert(eq(str, (char *)guest_nodes(), "NNFF"));
	cr_assert(zero(ptr, model_vcpu(1, 0)->hard));
}

Test(reserved, of_a_change_is_refused_in_both_halves)
{
	struct nextboot_change change = {.flags = 3, .value = 2};
	size_t i;

	for (i = 0; i < 3 * WORDS(change); i++) {
		boot_start();
		change.verb = NEXTBOOT_SET + i % 3;
		change.value = i % 3 ? HOTPLUG_ANY : 3;
		change.hp = guest_hp;
		change.domain = guest_find(1);
		refuse(&change, &change.reserved[i / 3]);
		change.reserved[i / 3] = 0;
		boot_end();
	}
}

Test(reserved, of_a_pin_in_a_change_is_refused_in_both_halves)
{
	struct cpumap *hard = host_map(4, "1");
	struct domctl_pin pins[] = {{.domid = 1, .vcpu = 0, .hard = hard},
				    {.domid = 1, .vcpu = 1, .hard = hard}};
	struct nextboot_change change = {.verb = NEXTBOOT_PIN, .pins = pins};
	size_t i;

	change.n = 2;
	for (i = 0; i < 2 * 2 * WORDS(*pins); i++) {
		uint64_t *word = &pins[i & 1].reserved[i / 4];

		boot_start();
		change.hc = i & 2 ? guest_hc : NULL;
		change.flags = i & 2 ? 3 : NEXTBOOT_CONFIG;
		refuse(&change, word);
		*word = 0;
		boot_end();
	}
}

/* SPDX-License-Identifier: MIT */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/model/hotplug_guest.h"

struct hypercall *guest_hc;
struct xenstore *guest_xs;
struct hotplug *guest_hp;
uint64_t guest_delay = GUEST_NEVER;
char guest_socket[64];

static char directory[32];

static const char *node(uint32_t vcpu)
{
	static char path[64];

	snprintf(path, sizeof(path), "/local/domain/1/cpu/%u/availability",
		 vcpu);
	return path;
}

/* The model's hook: its kernel, which acts some time after a request. */
static void live(uint64_t n)
{
	uint32_t i;

	(void)n;
	if (guest_delay == GUEST_NEVER || !model.domain[1])
		return;
	if (guest_delay) {
		guest_delay--;
		return;
	}
	for (i = 0; i < model_domain(1)->max_vcpus; i++) {
		if (fake_has(node(i), "online"))
			model_vcpu(1, i)->online = true;
		else if (fake_has(node(i), "offline"))
			model_vcpu(1, i)->online = false;
	}
}

void guest_boot(const char *vcpus)
{
	uint32_t i;

	model_boot("4.17");
	model_add_domain(1, (uint32_t)strlen(vcpus));
	for (i = 0; vcpus[i]; i++) {
		model_vcpu(1, i)->online = isupper((unsigned char)vcpus[i]);
		switch (toupper((unsigned char)vcpus[i])) {
		case 'N':
			fake_put(node(i), "online");
			break;
		case 'F':
			fake_put(node(i), "offline");
			break;
		case 'B':
			fake_put(node(i), "Online");
			break;
		}
	}
	fake_put("/local/domain/1/name", "guest");
	fake_put("/local/domain/1/vm", "/vm/1");
	model.hook = live;
	strcpy(directory, "/tmp/xvcpu-hotplug.XXXXXX");
	cr_assert(ne(ptr, mkdtemp(directory), NULL));
	snprintf(guest_socket, sizeof(guest_socket), "%s/socket", directory);
	fake_listen(guest_socket);
}

void guest_start(const char *vcpus)
{
	guest_boot(vcpus);
	cr_assert(eq(int, hypercall_open(&guest_hc, 0, NULL), 0));
	cr_assert(zero(int, xenstore_open(&guest_xs, guest_socket, GUEST_MS)));
	cr_assert(zero(int, hotplug_open(guest_hc, guest_xs, &guest_hp)));
}

void guest_end(void)
{
	hotplug_close(guest_hp);
	xenstore_close(guest_xs);
	guest_xs = NULL;
	hypercall_close(guest_hc);
	fake_stop();
	unlink(guest_socket);
	rmdir(directory);
	cr_assert(eq(sz, model.mapped, 0), "memory of Xen's is left mapped");
}

const struct domctl_domain *guest_find(uint16_t domid)
{
	static struct domctl_domain domain;

	domain = (struct domctl_domain){.domid = domid};
	if (model.domain[domid])
		memcpy(domain.uuid, model_domain(domid)->handle, 16);
	return &domain;
}

const char *guest_nodes(void)
{
	static char text[64];
	uint32_t i, n = model_domain(1)->max_vcpus;
	enum hotplug_node nodes[64];
	struct xenstore *xs;
	struct hotplug *hp;

	cr_assert(zero(int, xenstore_open(&xs, guest_socket, GUEST_MS)));
	cr_assert(zero(int, hotplug_open(guest_hc, xs, &hp)));
	cr_assert(eq(long, hotplug_inspect(hp, guest_find(1), nodes, 64), n));
	hotplug_close(hp);
	xenstore_close(xs);
	for (i = 0; i < n; i++)
		text[i] = "MNFB"[nodes[i]];
	text[n] = '\0';
	return text;
}

const char *guest_change(void)
{
	static char text[512];
	const struct hotplug_vcpu *vcpus;
	size_t n = hotplug_vcpus(guest_hp, &vcpus), i, used = 0;

	text[0] = '\0';
	for (i = 0; i < n; i++)
		used += (size_t)snprintf(
			text + used, sizeof(text) - used, "%s%c%u%s",
			i ? " " : "", vcpus[i].online ? '+' : '-',
			vcpus[i].vcpu, vcpus[i].asked ? "" : "*");
	return text;
}

size_t guest_writes(void)
{
	return fake_seen[XS_WRITE];
}

size_t guest_transactions(void)
{
	return fake_seen[XS_TRANSACTION_START];
}

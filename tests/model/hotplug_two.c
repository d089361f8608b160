/* SPDX-License-Identifier: MIT */
/* Two callers at the same time, who each want the first free vCPU. */
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/model/hotplug_guest.h"

TestSuite(hotplug_two, .timeout = 300);

enum { EACH = 15 };

/* A caller: tells which vCPUs it got, one byte each. */
static void call(int go, int out)
{
	const struct hotplug_vcpu *vcpus;
	struct hypercall *hc;
	struct xenstore *xs;
	struct hotplug *hp;
	char byte;
	int i;

	if (hypercall_open(&hc, 0, NULL) ||
	    xenstore_open(&xs, guest_socket, GUEST_MS) ||
	    hotplug_open(hc, xs, &hp) || read(go, &byte, 1) != 1)
		_exit(1);
	for (i = 0; i < EACH; i++) {
		if (hotplug_add(hp, guest_find(1), HOTPLUG_ANY, 0) ||
		    hotplug_vcpus(hp, &vcpus) != 1)
			_exit(2);
		byte = (char)vcpus[0].vcpu;
		if (write(out, &byte, 1) != 1)
			_exit(3);
	}
	_exit(0);
}

Test(hotplug_two, processes_get_different_vcpus)
{
	unsigned int got[64] = {0};
	int go[2], out[2], i, status;
	unsigned char byte;

	guest_boot("Nfffffffffffffffffffffffffffffff");
	cr_assert(eq(int, pipe(go), 0));
	cr_assert(eq(int, pipe(out), 0));
	for (i = 0; i < 2; i++)
		if (!fork())
			call(go[0], out[1]);
	cr_assert(eq(long, write(go[1], "go", 2), 2));
	for (i = 0; i < 2; i++) {
		cr_assert(gt(int, wait(&status), 0));
		cr_assert(eq(int, status, 0));
	}
	close(out[1]);
	while (read(out[0], &byte, 1) == 1)
		got[byte]++;
	for (i = 0; i < 32; i++)
		cr_assert(eq(uint, got[i], i >= 1 && i <= 2 * EACH), "vCPU %d",
			  i);
	guest_end();
}

Test(hotplug_two, one_who_is_disturbed_tries_again)
{
	guest_start("NNff");
	fake_script.eagain = 3;
	cr_assert(eq(int, hotplug_add(guest_hp, guest_find(1), HOTPLUG_ANY, 0),
		     0));
	cr_assert(eq(sz, guest_transactions(), 4));
	cr_assert(eq(str, (char *)guest_change(), "+2"));
	cr_assert(eq(str, (char *)guest_nodes(), "NNNF"));
	fake_script.eagain = 3;
	cr_assert(eq(int, hotplug_set(guest_hp, guest_find(1), 1, 0), 0));
	cr_assert(eq(str, (char *)guest_nodes(), "NFFF"));
	guest_end();
}

Test(hotplug_two, one_who_is_always_disturbed_gives_up)
{
	guest_start("NNff");
	fake_script.eagain = 1000000;
	cr_assert(eq(int, hotplug_add(guest_hp, guest_find(1), HOTPLUG_ANY, 0),
		     -EAGAIN));
	cr_assert(le(sz, guest_transactions(), 1000));
	cr_assert(eq(str, (char *)guest_nodes(), "NNFF"));
	cr_assert(eq(str, (char *)guest_change(), ""));
	guest_end();
}

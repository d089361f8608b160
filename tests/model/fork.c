/* SPDX-License-Identifier: MIT */
/* A child that closes what it inherited leaves all of it to its parent. */
#include <sys/wait.h>
#include <unistd.h>

#include "tests/model/hotplug_guest.h"

TestSuite(fork, .fini = guest_end, .timeout = 300);

Test(fork, a_child_that_closes_leaves_the_guest_and_xenstore_to_its_parent)
{
	const struct domctl_domain *domain;
	int status;
	pid_t child;

	guest_start("NNff");
	guest_delay = 0;
	domain = guest_find(1);
	cr_assert(zero(int, hotplug_add(guest_hp, domain, 2, 0)));
	cr_assert(zero(int, xenstore_watch(guest_xs, "/local", "mine")));
	child = fork();
	if (!child) {
		hotplug_close(guest_hp);
		xenstore_close(guest_xs);
		hypercall_close(guest_hc);
		_exit(0);
	}
	cr_assert(eq(int, waitpid(child, &status, 0), child));
	cr_assert(zero(int, status));
	cr_assert(eq(int, hotplug_wait(guest_hp, GUEST_MS, NULL), 1));
	cr_assert(zero(int, hotplug_undo(guest_hp)));
	cr_assert(eq(str, (char *)guest_nodes(), "NNFF"));
	cr_assert(not(xenstore_failed(guest_xs)));
	cr_assert(zero(int, xenstore_unwatch(guest_xs, "/local", "mine")));
}

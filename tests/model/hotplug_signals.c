/* SPDX-License-Identifier: MIT */
/* Signals end a wait, whenever they come; and it can go on. */
#include <signal.h>
#include <sys/time.h>
#include <time.h>

#include "tests/model/hotplug_guest.h"

TestSuite(hotplug_signals, .timeout = 300);

static long now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static void ignore(int number)
{
	(void)number;
}

Test(hotplug_signals, ends_when_a_signal_handler_has_run_and_can_go_on)
{
	struct sigaction action = {.sa_handler = ignore};
	/* Again and again: one may come while nobody sleeps. */
	struct itimerval timer = {.it_value.tv_usec = 50000,
				  .it_interval.tv_usec = 50000};
	const struct itimerval never = {.it_value.tv_usec = 0};

	guest_start("NNff");
	cr_assert(eq(int, hotplug_add(guest_hp, guest_find(1), 2, 0), 0));
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &timer, NULL);
	cr_assert(eq(int, hotplug_wait(guest_hp, -1, NULL), -EINTR));
	setitimer(ITIMER_REAL, &never, NULL);
	cr_assert(eq(str, (char *)guest_nodes(), "NNNF"));
	guest_delay = 5;
	cr_assert(eq(int, hotplug_wait(guest_hp, -1, NULL), 1));
	guest_end();
}

/* SIGALRM blocked, and the mask to sleep with. */
static sigset_t block_alarm(void)
{
	struct sigaction action = {.sa_handler = ignore};
	sigset_t alarm, before;

	sigemptyset(&alarm);
	sigaddset(&alarm, SIGALRM);
	sigaction(SIGALRM, &action, NULL);
	sigprocmask(SIG_BLOCK, &alarm, &before);
	return before;
}

Test(hotplug_signals, a_signal_that_is_pending_ends_it_at_once)
{
	static const int limits[] = {-1, 10000, 0};
	sigset_t mask = block_alarm();
	size_t i;

	guest_start("NNff");
	cr_assert(eq(int, hotplug_add(guest_hp, guest_find(1), 2, 0), 0));
	for (i = 0; i < 3; i++) {
		long start = now_ms();

		raise(SIGALRM);
		cr_assert(eq(int, hotplug_wait(guest_hp, limits[i], &mask),
			     -EINTR));
		cr_assert(lt(long, now_ms() - start, 1000));
		cr_assert(eq(int, hotplug_source(guest_hp), HOTPLUG_FROM_HERE));
	}
	raise(SIGALRM);
	cr_assert(eq(int, hotplug_wait(guest_hp, 1, NULL), 0));
	guest_end();
}

static uint64_t raise_at;

/* While it looks: the moment that a handler alone would miss. */
static void raises(uint64_t n)
{
	if (n == raise_at)
		raise(SIGALRM);
}

Test(hotplug_signals, a_signal_while_it_looks_ends_it)
{
	sigset_t mask = block_alarm();

	guest_start("NNff");
	cr_assert(eq(int, hotplug_add(guest_hp, guest_find(1), 2, 0), 0));
	raise_at = model.ops + 7;
	model.hook = raises;
	cr_assert(eq(int, hotplug_wait(guest_hp, -1, &mask), -EINTR));
	cr_assert(lt(u64, model.ops, raise_at + 4));
	guest_end();
}

Test(hotplug_signals, a_signal_while_it_sleeps_ends_it)
{
	const struct itimerval timer = {.it_value.tv_usec = 50000};
	sigset_t mask = block_alarm();

	guest_start("NNff");
	cr_assert(eq(int, hotplug_add(guest_hp, guest_find(1), 2, 0), 0));
	setitimer(ITIMER_REAL, &timer, NULL);
	cr_assert(eq(int, hotplug_wait(guest_hp, -1, &mask), -EINTR));
	guest_end();
}

/* SPDX-License-Identifier: MIT */
/*
 * Signals that ask us to stop.  Held back but for the time of a sleep, so that
 * none is missed and none cuts the work or its report in two.
 */
#include <signal.h>
#include <stddef.h>

#include "cli/common.h"

static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
static sigset_t before, ours;
static volatile sig_atomic_t caught;
static bool held;

static void catch (int number)
{
	(void)number;
	caught = 1;
}

void cli_hold_signals(void)
{
	struct sigaction action = {.sa_handler = catch}, old;
	size_t i;

	if (held)
		return;
	held = true;
	sigemptyset(&ours);
	/* What the caller had us ignore (nohup) stays ignored. */
	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (!sigaction(numbers[i], NULL, &old) &&
		    old.sa_handler != SIG_IGN) {
			sigaddset(&ours, numbers[i]);
			sigaction(numbers[i], &action, NULL);
		}
	sigprocmask(SIG_BLOCK, &ours, &before);
}

const sigset_t *cli_sleep_mask(void)
{
	return held ? &before : NULL;
}

bool cli_interrupted(void)
{
	sigset_t pending;
	size_t i;

	if (!held || caught || sigpending(&pending))
		return caught;
	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (sigismember(&ours, numbers[i]) &&
		    sigismember(&pending, numbers[i]))
			return true;
	return false;
}

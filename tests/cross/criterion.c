/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/cross/criterion/criterion.h"

#define SKIPPED 77

static struct criterion_case *first, **end = &first;
static const struct criterion_case *current;

/* The end of a case's own process. */
static _Noreturn void leave(int status)
{
	if (current->fini)
		current->fini();
	fflush(stdout);
	_exit(status);
}

void criterion_add(struct criterion_case *test)
{
	*end = test;
	end = &test->next;
}

void criterion_fail(const char *file, int line, const char *format, ...)
{
	va_list arguments;

	printf("%s:%d: ", file, line);
	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	printf("\n");
	leave(1);
}

void criterion_skip(void)
{
	leave(SKIPPED);
}

static int run(const struct criterion_case *test)
{
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();

	if (!pid) {
		current = test;
		alarm((unsigned int)test->timeout);
		if (test->init)
			test->init();
		test->run();
		leave(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return -1;
	return status;
}

int main(void)
{
	int passed = 0, failed = 0;

	for (struct criterion_case *test = first; test; test = test->next) {
		int status = run(test);

		if (status &&
		    !(WIFEXITED(status) && WEXITSTATUS(status) == SKIPPED)) {
			printf("failed: %s::%s\n", test->suite, test->name);
			failed++;
		} else {
			passed++;
		}
	}
	printf("%d passed, %d failed\n", passed, failed);
	return failed != 0;
}

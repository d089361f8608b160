/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/cross/criterion/criterion.h"

#define SKIPPED 77

static struct criterion_case *first, **end = &first;

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
	fflush(stdout);
	_exit(1);
}

void criterion_skip(void)
{
	_exit(SKIPPED);
}

static int run(const struct criterion_case *test)
{
	int status;
	pid_t pid = fork();

	if (!pid) {
		test->run();
		_exit(0);
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

/* SPDX-License-Identifier: MIT */
/*
 * As much of Criterion as the cpumap and the live tests use, for machines that
 * have no Criterion: each case runs in a process of its own, its name on
 * failure.
 */
#ifndef CRITERION_H
#define CRITERION_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct criterion_case {
	const char *suite, *name;
	void (*run)(void);
	void (*init)(void), (*fini)(void);
	double timeout;
	struct criterion_case *next;
};

void criterion_add(struct criterion_case *test);
_Noreturn void criterion_fail(const char *file, int line, const char *format,
			      ...) __attribute__((format(printf, 3, 4)));
_Noreturn void criterion_skip(void);

#define TestSuite(suite, ...) struct criterion_unused_##suite

#define Test(s, n, ...)                                                        \
	static void criterion_##s##_##n(void);                                 \
	static __attribute__((constructor)) void add_##s##_##n(void)           \
	{                                                                      \
		static struct criterion_case test = {                          \
			.suite = #s,                                           \
			.name = #n,                                            \
			.run = criterion_##s##_##n,                            \
			##__VA_ARGS__};                                        \
                                                                               \
		criterion_add(&test);                                          \
	}                                                                      \
	static void criterion_##s##_##n(void)

#define cr_assert_fail(...)                                                    \
	criterion_fail(__FILE__, __LINE__, "failed " __VA_ARGS__)
#define cr_assert(condition, ...)                                              \
	((condition) ? (void)0 : cr_assert_fail(__VA_ARGS__))
#define cr_assert_eq(a, b, ...)     cr_assert((a) == (b), ##__VA_ARGS__)
#define cr_assert_null(a, ...)      cr_assert((a) == NULL, ##__VA_ARGS__)
#define cr_assert_str_eq(a, b, ...) cr_assert(!strcmp(a, b), ##__VA_ARGS__)
#define cr_skip_test(...)           criterion_skip()
#define cr_fatal(...)               criterion_fail(__FILE__, __LINE__, __VA_ARGS__)

#endif

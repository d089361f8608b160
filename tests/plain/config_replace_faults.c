/* SPDX-License-Identifier: MIT */
/*
 * Every system call of a replacement fails once, with every call before it
 * good; or the process dies right before it, or right after.  The name must
 * mean the old file or the new one, whole; what the return value says must be
 * true; and after the next run nothing is left over.
 *
 * The calls are taken over by functions of the same names here, which the
 * linker prefers to libc's: no flags, and no seam in the product.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>
#include "config_help.h"
#include "config/replace.h"
#include "replace_xattrs.h"

enum what { NOTHING, FAIL, SHORT, DIE_BEFORE, DIE_AFTER };

/* For suites beside this one, which have no other way into these moments. */
extern int (*replace_test_renameat)(int from, const char *old, int to,
				    const char *new);
extern void (*replace_test_flock)(void), (*replace_test_read)(void);
extern int (*replace_test_fsync)(int fd);
extern const struct replace_test_xattrs *replace_test_xattrs;
int (*replace_test_renameat)(int from, const char *old, int to,
			     const char *new);
void (*replace_test_flock)(void), (*replace_test_read)(void);
int (*replace_test_fsync)(int fd);
const struct replace_test_xattrs *replace_test_xattrs;

static struct {
	enum what what;
	int error;
	unsigned int at, calls; /* the at-th call, from 1 */
	bool armed;
	const char *name; /* of the call that was hit */
} fault;

static bool hit(const char *name)
{
	if (!fault.armed || ++fault.calls != fault.at)
		return false;
	fault.name = name;
	if (fault.what == DIE_BEFORE)
		kill(getpid(), SIGKILL);
	return fault.what == FAIL;
}

static long done(long result)
{
	if (fault.armed && fault.calls == fault.at && fault.what == DIE_AFTER)
		kill(getpid(), SIGKILL);
	return result;
}

#define CALL(name, ...)                                                        \
	do {                                                                   \
		if (hit(#name)) {                                              \
			errno = fault.error;                                   \
			return -1;                                             \
		}                                                              \
		return (int)done(syscall(SYS_##name, __VA_ARGS__));            \
	} while (0)

int openat(int dir, const char *path, int flags, ...)
{
	mode_t mode = 0;
	va_list args;

	va_start(args, flags);
	if (flags & O_CREAT)
		mode = va_arg(args, mode_t);
	va_end(args);
	CALL(openat, dir, path, flags, mode);
}

int open(const char *path, int flags, ...)
{
	mode_t mode = 0;
	va_list args;

	va_start(args, flags);
	if (flags & O_CREAT)
		mode = va_arg(args, mode_t);
	va_end(args);
	CALL(openat, AT_FDCWD, path, flags, mode);
}

ssize_t write(int fd, const void *text, size_t size)
{
	if (hit("write")) {
		errno = fault.error;
		return -1;
	}
	if (fault.armed && fault.what == SHORT && size > 1)
		size /= 2;
	return done(syscall(SYS_write, fd, text, size));
}

ssize_t read(int fd, void *text, size_t size)
{
	if (replace_test_read)
		replace_test_read();
	if (hit("read")) {
		errno = fault.error;
		return -1;
	}
	if (fault.armed && fault.what == SHORT && size > 7)
		size = 7;
	return done(syscall(SYS_read, fd, text, size));
}

int fsync(int fd)
{
	if (replace_test_fsync)
		return replace_test_fsync(fd);
	CALL(fsync, fd);
}

int fchmod(int fd, mode_t mode)
{
	CALL(fchmod, fd, mode);
}

int fchown(int fd, uid_t uid, gid_t gid)
{
	CALL(fchown, fd, uid, gid);
}

int flock(int fd, int how)
{
	if (replace_test_flock)
		replace_test_flock();
	CALL(flock, fd, how);
}

int renameat(int old_dir, const char *old, int new_dir, const char *new)
{
	if (replace_test_renameat)
		return replace_test_renameat(old_dir, old, new_dir, new);
	CALL(renameat2, old_dir, old, new_dir, new, 0);
}

int unlinkat(int dir, const char *path, int flags)
{
	CALL(unlinkat, dir, path, flags);
}

ssize_t flistxattr(int fd, char *list, size_t size)
{
	if (replace_test_xattrs)
		return replace_test_xattrs->list(fd, list, size);
	CALL(flistxattr, fd, list, size);
}

ssize_t fgetxattr(int fd, const char *name, void *value, size_t size)
{
	if (replace_test_xattrs)
		return replace_test_xattrs->get(fd, name, value, size);
	CALL(fgetxattr, fd, name, value, size);
}

int fsetxattr(int fd, const char *name, const void *value, size_t size,
	      int flags)
{
	if (replace_test_xattrs)
		return replace_test_xattrs->set(fd, name, value, size);
	CALL(fsetxattr, fd, name, value, size, flags);
}

static char *dir, file[256], *old_text, *new_text;
static const size_t old_size = 20000, new_size = 30000;

static void setup(void)
{
	dir = config_tmpdir();
	snprintf(file, sizeof(file), "%s/vm.cfg", dir);
	old_text = malloc(old_size);
	new_text = malloc(new_size);
	memset(old_text, 'o', old_size);
	memset(new_text, 'n', new_size);
	config_spit(file, old_text, old_size);
	setxattr(file, "user.note", "x", 1, 0);
}

static void teardown(void)
{
	config_rmdir(dir);
	free(old_text);
	free(new_text);
}

TestSuite(config_replace_faults, .init = setup, .fini = teardown,
	  .timeout = 300);

static int replace(void)
{
	struct replace *r;
	int rc = xvcpu_replace_open(file, 0, 0, &r);

	if (rc)
		return rc;
	rc = xvcpu_replace_prepare(r, new_text, new_size);
	if (rc)
		xvcpu_replace_abort(r);
	else
		rc = xvcpu_replace_commit(r);
	return rc;
}

static void arm(enum what what, unsigned int at, int error)
{
	fault.what = what;
	fault.at = at;
	fault.error = error;
	fault.calls = 0;
	fault.name = "none";
	fault.armed = true;
}

/* 0: the old file, 1: the new one; anything else fails the test. */
static int whole(void)
{
	size_t size;
	char *text = config_slurp(file, &size);
	bool is_old = size == old_size && !memcmp(text, old_text, size);
	bool is_new = size == new_size && !memcmp(text, new_text, size);

	free(text);
	cr_assert(is_old || is_new, "torn at call %u, %s", fault.at,
		  fault.name);
	return is_new;
}

static size_t entries(void)
{
	DIR *d = opendir(dir);
	size_t n = 0;

	while (readdir(d))
		n++;
	closedir(d);
	return n - 2;
}

/* Put the old file back, by a run without faults. */
static void next_run(void)
{
	struct replace *r;

	cr_assert(zero(int, xvcpu_replace_open(file, 0, 1000, &r)));
	cr_assert(zero(int, xvcpu_replace_prepare(r, old_text, old_size)));
	cr_assert(zero(int, xvcpu_replace_commit(r)));
	cr_assert(eq(sz, entries(), 1));
}

static unsigned int count_calls(void)
{
	arm(NOTHING, 0, 0);
	cr_assert(zero(int, replace()));
	fault.armed = false;
	next_run();
	return fault.calls;
}

Test(config_replace_faults, each_call_fails_once)
{
	static const int errors[] = {EIO, ENOSPC, EROFS, EPERM, EDQUOT};
	unsigned int calls = count_calls(), failed = 0, at;

	cr_assert(ge(uint, calls, 20));
	for (size_t e = 0; e < sizeof(errors) / sizeof(*errors); e++)
		for (at = 1; at <= calls; at++) {
			int rc;

			arm(FAIL, at, errors[e]);
			rc = replace();
			fault.armed = false;
			cr_expect(eq(int, whole(), rc >= 0), "call %u, %s: %d",
				  at, fault.name, rc);
			/* a file without attributes is no failure */
			cr_expect(rc == -errors[e] || rc == 1 || rc == 0,
				  "call %u, %s: %d", at, fault.name, rc);
			failed += rc < 0;
			next_run();
		}
	cr_log_info("%u calls", calls);
	cr_expect(ge(uint, failed, 5 * (calls - 6)));
}

Test(config_replace_faults, death_at_each_call)
{
	unsigned int calls = count_calls(), news = 0;

	for (unsigned int at = 1; at <= 2 * calls; at++) {
		int status;
		pid_t pid;

		arm(at & 1 ? DIE_BEFORE : DIE_AFTER, (at + 1) / 2, 0);
		fault.armed = false;
		pid = fork();
		if (!pid) {
			fault.armed = true;
			_exit(replace() ? 1 : 0);
		}
		cr_assert(eq(int, waitpid(pid, &status, 0), pid));
		cr_expect(eq(int, !!WIFSIGNALED(status), 1));
		news += (unsigned int)whole();
		next_run();
	}
	cr_expect(gt(uint, news, 0));
	cr_expect(lt(uint, news, calls));
}

Test(config_replace_faults, short_reads_and_writes_are_gone_on_with)
{
	arm(SHORT, 0, 0);
	cr_assert(zero(int, replace()));
	fault.armed = false;
	cr_expect(eq(int, whole(), 1));
}

Test(config_replace_faults, an_interrupted_call_is_made_again)
{
	unsigned int calls = count_calls(), again = 0;

	for (unsigned int at = 1; at <= calls; at++) {
		int rc;

		arm(FAIL, at, EINTR);
		rc = replace();
		fault.armed = false;
		cr_expect(eq(int, whole(), rc >= 0));
		if (!strcmp(fault.name, "read") || !strcmp(fault.name, "write"))
			again += !rc;
		next_run();
	}
	cr_expect(ge(uint, again, 3));
}

static uint32_t seed = 1;

static uint32_t random_below(uint32_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed % n;
}

static void edit_for_ever(void)
{
	const char *text[] = {old_text, new_text};
	const size_t size[] = {old_size, new_size};
	struct replace *r;

	for (unsigned int i = 0;; i ^= 1) {
		if (xvcpu_replace_open(file, 0, 1000, &r))
			_exit(1);
		if (xvcpu_replace_prepare(r, text[i], size[i]) ||
		    xvcpu_replace_commit(r))
			_exit(2);
	}
}

/* In memory where that can be had, for each run waits for the disk twice. */
Test(config_replace_faults, a_thousand_kills_at_random_moments)
{
	char memory[] = "/dev/shm/xvcpu-test-XXXXXX";
	int kills = mkdtemp(memory) ? 1000 : 100;
	size_t leftovers = 0;

	if (kills == 1000) {
		config_rmdir(dir);
		dir = strdup(memory);
		snprintf(file, sizeof(file), "%s/vm.cfg", dir);
		config_spit(file, old_text, old_size);
	}
	for (int i = 0; i < kills; i++) {
		struct timespec wait = {0, random_below(2000000)};
		int status;
		pid_t pid = fork();

		if (!pid)
			edit_for_ever();
		nanosleep(&wait, NULL);
		kill(pid, SIGKILL);
		cr_assert(eq(int, waitpid(pid, &status, 0), pid));
		cr_assert(eq(int, !!WIFSIGNALED(status), 1),
			  "it failed by itself");
		whole();
		leftovers += entries() == 2;
		next_run();
	}
	cr_log_info("%zu of %d left something over", leftovers, kills);
	cr_expect(gt(sz, leftovers, 0));
}

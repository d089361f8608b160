/* SPDX-License-Identifier: MIT */
/*
 * Renames and removals go by name, and others may write in the directory: only
 * what is ours is installed or removed.  Also: a file that is made, one that is
 * only read, and what a killed run has left.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "config_help.h"
#include "nextboot/nextboot.h"
#include "config/replace.h"

static char *dir, file[256], temp[256], other[256];

static void setup(void)
{
	dir = config_tmpdir();
	snprintf(file, sizeof(file), "%s/vm.cfg", dir);
	snprintf(temp, sizeof(temp), "%s/.vm.cfg.xvcpu", dir);
	snprintf(other, sizeof(other), "%s/other", dir);
	config_spit(file, "old", 3);
}

static void teardown(void)
{
	config_rmdir(dir);
}

TestSuite(config_replace_name, .init = setup, .fini = teardown, .timeout = 300);

static void prepared(unsigned int flags, struct replace **r)
{
	cr_assert(zero(int, xvcpu_replace_open(file, flags, 0, r)));
	cr_assert(zero(int, xvcpu_replace_prepare(*r, "new", 3)));
}

static void gone(void)
{
	cr_assert(zero(int, unlink(temp)));
}

static void made_again(void)
{
	gone();
	config_spit(temp, "", 0);
}

static void a_link(void)
{
	gone();
	config_spit(other, "other", 5);
	cr_assert(zero(int, symlink("other", temp)));
}

static void a_directory(void)
{
	gone();
	cr_assert(zero(int, mkdir(temp, 0700)));
}

static void moved(void)
{
	cr_assert(zero(int, rename(temp, other)));
	config_spit(temp, "new", 3);
}

static void (*const plant[])(void) = {gone, made_again, a_link, a_directory,
				      moved};

Test(config_replace_name, only_our_file_is_installed)
{
	struct stat before, after;
	struct replace *r;
	bool had;

	for (size_t i = 0; i < sizeof(plant) / sizeof(*plant); i++) {
		prepared(0, &r);
		plant[i]();
		had = !lstat(temp, &before);
		cr_expect(eq(int, xvcpu_replace_commit(r), -ESTALE), "%zu", i);
		cr_expect(config_holds(file, "old"));
		cr_expect(eq(int, !lstat(temp, &after), had));
		cr_expect(zero(int, had &&before.st_ino != after.st_ino));
		remove(temp);
		remove(other);
	}
}

Test(config_replace_name, only_our_file_is_removed)
{
	struct stat before, after;
	struct replace *r;

	for (size_t i = 1; i < sizeof(plant) / sizeof(*plant); i++) {
		prepared(0, &r);
		plant[i]();
		cr_assert(zero(int, lstat(temp, &before)));
		xvcpu_replace_abort(r);
		cr_assert(zero(int, lstat(temp, &after)), "%zu", i);
		cr_expect(before.st_ino == after.st_ino);
		remove(temp);
		remove(other);
	}
}

static void (*in_between)(void);

/* As in config_replace_faults.c; the instant that no look can cover. */
extern int (*replace_test_renameat)(int from, const char *old, int to,
				    const char *new);

static int plant_then_rename(int from, const char *old, int to, const char *new)
{
	in_between();
	replace_test_renameat = NULL;
	return renameat(from, old, to, new);
}

Test(config_replace_name, what_was_installed_is_looked_at)
{
	struct replace *r;

	prepared(0, &r);
	in_between = made_again;
	replace_test_renameat = plant_then_rename;
	cr_expect(eq(int, xvcpu_replace_commit(r), -ENOTRECOVERABLE));
	cr_expect(config_holds(file, ""));
}

extern void (*replace_test_flock)(void);

static void appears(void)
{
	replace_test_flock = NULL;
	config_spit(file, "theirs", 6);
}

Test(config_replace_name, one_that_appears_at_the_last_moment_stays)
{
	struct replace *r;

	cr_assert(zero(int, unlink(file)));
	prepared(REPLACE_CREATE, &r);
	replace_test_flock = appears; /* behind the last look */
	cr_expect(eq(int, xvcpu_replace_commit(r), -ESTALE));
	cr_expect(config_holds(file, "theirs"));
	cr_expect(ne(int, access(temp, F_OK), 0));
}

Test(config_replace_name, a_missing_file_is_made_whole)
{
	struct replace *r;
	struct stat st;
	size_t size;

	cr_assert(zero(int, unlink(file)));
	cr_expect(eq(int, xvcpu_replace_open(file, 0, 0, &r), -ENOENT));
	umask(027);
	cr_assert(zero(int, xvcpu_replace_open(file, REPLACE_CREATE, 0, &r)));
	cr_expect(eq(str, (char *)xvcpu_replace_get_text(r, &size), ""));
	cr_expect(zero(sz, size));
	cr_assert(zero(int, xvcpu_replace_prepare(r, "new", 3)));
	cr_expect(ne(int, access(file, F_OK), 0));
	cr_assert(zero(int, xvcpu_replace_commit(r)));
	cr_expect(config_holds(file, "new"));
	cr_expect(ne(int, access(temp, F_OK), 0));
	cr_assert(zero(int, stat(file, &st)));
	cr_expect(eq(uint, st.st_mode & 07777, 0640));
	/* and one that is there keeps its mode */
	cr_assert(zero(int, chmod(file, 0600)));
	prepared(REPLACE_CREATE, &r);
	cr_assert(zero(int, stat(temp, &st)));
	cr_expect(eq(uint, st.st_mode & 07777, 0600));
	cr_assert(zero(int, xvcpu_replace_commit(r)));
	cr_assert(zero(int, stat(file, &st)));
	cr_expect(eq(uint, st.st_mode & 07777, 0600));
}

Test(config_replace_name, a_file_that_appeared_is_not_overwritten)
{
	struct replace *r;

	cr_assert(zero(int, unlink(file)));
	prepared(REPLACE_CREATE, &r);
	config_spit(file, "theirs", 6);
	cr_expect(eq(int, xvcpu_replace_commit(r), -ESTALE));
	cr_expect(config_holds(file, "theirs"));
	cr_assert(zero(int, unlink(file)));
	prepared(REPLACE_CREATE, &r);
	cr_assert(zero(int, symlink("other", file)));
	cr_expect(eq(int, xvcpu_replace_commit(r), -ESTALE));
	cr_expect(ne(int, access(other, F_OK), 0));
	cr_expect(ne(int, access(temp, F_OK), 0));
}

Test(config_replace_name, what_can_not_be_made_is_said)
{
	char path[300];
	struct replace *r = NULL;

	snprintf(path, sizeof(path), "%s/no/vm.cfg", dir);
	cr_expect(eq(int, xvcpu_replace_open(path, REPLACE_CREATE, 0, &r),
		     -ENOENT));
	snprintf(path, sizeof(path), "%s/no/", dir);
	cr_expect(eq(int, xvcpu_replace_open(path, REPLACE_CREATE, 0, &r),
		     -EISDIR));
	snprintf(path, sizeof(path), "%s/link", dir);
	cr_assert(zero(int, symlink("nowhere", path)));
	cr_expect(eq(int, xvcpu_replace_open(path, REPLACE_CREATE, 0, &r),
		     -ENOENT));
	cr_expect(eq(int, xvcpu_replace_open("", REPLACE_CREATE, 0, &r),
		     -EISDIR));
	cr_expect(eq(int, xvcpu_replace_open(file, 4, 0, &r), -EINVAL));
	cr_expect(zero(ptr, r));
	cr_assert(zero(int, chdir(dir)));
	cr_assert(zero(int, xvcpu_replace_open("made", REPLACE_CREATE, 0, &r)));
	cr_assert(zero(int, xvcpu_replace_prepare(r, "x", 1)));
	cr_assert(zero(int, xvcpu_replace_commit(r)));
	snprintf(path, sizeof(path), "%s/made", dir);
	cr_expect(config_holds(path, "x"));
}

Test(config_replace_name, two_that_make_it_lose_nothing)
{
	struct replace *r;
	int status;
	pid_t pid;

	cr_assert(zero(int, unlink(file)));
	prepared(REPLACE_CREATE, &r);
	pid = fork();
	if (!pid) {
		size_t size;

		if (xvcpu_replace_open(file, REPLACE_CREATE, 5000, &r))
			_exit(1);
		if (strcmp(xvcpu_replace_get_text(r, &size), "new") != 0)
			_exit(2);
		_exit(xvcpu_replace_prepare(r, "newer", 5) ||
		      xvcpu_replace_commit(r));
	}
	usleep(20000);
	cr_assert(zero(int, xvcpu_replace_commit(r)));
	cr_assert(eq(int, waitpid(pid, &status, 0), pid));
	cr_expect(zero(int, status));
	cr_expect(config_holds(file, "newer"));
}

/* As a user who may read and nothing else, beside a run that edits. */
static int read_as_nobody(void)
{
	const struct nextboot_change wet = {.verb = NEXTBOOT_SET_MAX,
					    .value = 4};
	const struct nextboot_change dry = {.verb = NEXTBOOT_SET_MAX,
					    .flags = NEXTBOOT_DRY_RUN,
					    .value = 3};
	struct nextboot *domain;
	struct replace *r;
	size_t size;

	if (!geteuid() && (setgid(65534) || setuid(65534)))
		return 1;
	if (xvcpu_replace_open(file, 0, 0, &r) != -EACCES)
		return 2;
	if (xvcpu_replace_open(file, REPLACE_READ, 0, &r))
		return 3;
	if (strcmp(xvcpu_replace_get_text(r, &size), "name='x'\n") != 0)
		return 4;
	if (xvcpu_replace_prepare(r, "x", 1) != -EROFS)
		return 5;
	xvcpu_replace_abort(r);
	if (nextboot_open(file, NEXTBOOT_DRY_RUN, &domain, NULL))
		return 6;
	if (config_change(domain, &dry, NULL))
		return 7;
	if (nextboot_max(domain) != 3)
		return 8;
	if (config_change(domain, &wet, NULL) != -EROFS)
		return 9;
	nextboot_close(domain);
	return 0;
}

Test(config_replace_name, reading_needs_no_more_than_reading)
{
	struct replace *r;
	struct stat st;
	int status;
	pid_t pid;

	config_spit(file, "name='x'\n", 9);
	cr_assert(zero(int, chmod(file, 0444)));
	cr_assert(zero(int, chmod(dir, 0111)));
	pid = fork();
	if (!pid)
		_exit(read_as_nobody());
	cr_assert(eq(int, waitpid(pid, &status, 0), pid));
	cr_assert(zero(int, chmod(dir, 0755)));
	cr_expect(zero(int, status), "%d", WEXITSTATUS(status));
	cr_expect(eq(int, lstat(temp, &st), -1));
	prepared(0, &r);
	pid = fork();
	if (!pid) {
		struct replace *reader;

		_exit(xvcpu_replace_open(file, REPLACE_READ, 0, &reader) ||
		      xvcpu_replace_interrupted(reader));
	}
	cr_assert(eq(int, waitpid(pid, &status, 0), pid));
	cr_expect(zero(int, status));
	cr_expect(zero(int, xvcpu_replace_commit(r)));
}

/* A run that is killed behind its first half. */
static void kill_prepared(const char *text)
{
	int status;
	pid_t pid = fork();
	struct replace *r;

	if (!pid) {
		if (!xvcpu_replace_open(file, 0, 0, &r) &&
		    !xvcpu_replace_prepare(r, text, strlen(text)))
			kill(getpid(), SIGKILL);
		_exit(1);
	}
	cr_assert(eq(int, waitpid(pid, &status, 0), pid));
	cr_assert(eq(int, !!WIFSIGNALED(status), 1));
	cr_assert(zero(int, access(temp, F_OK)));
}

Test(config_replace_name, the_next_run_sees_that_one_was_killed)
{
	struct nextboot *domain;
	struct replace *r;

	config_spit(file, "name='x'\n", 9);
	for (int read = 0; read < 2; read++) {
		unsigned int flags = read ? NEXTBOOT_DRY_RUN : 0;

		kill_prepared("name='y'\n");
		cr_assert(zero(int, nextboot_open(file, flags, &domain, NULL)));
		cr_expect(nextboot_interrupted(domain));
		nextboot_close(domain);
		/* a reader removes nothing */
		cr_assert(zero(int, xvcpu_replace_open(file, 0, 0, &r)));
		cr_expect(eq(int, xvcpu_replace_interrupted(r), read));
		xvcpu_replace_abort(r);
		cr_assert(zero(int,
			       xvcpu_replace_open(file, REPLACE_READ, 0, &r)));
		cr_expect(eq(int, xvcpu_replace_interrupted(r), 0));
		xvcpu_replace_abort(r);
	}
	/* one that wrote nothing yet is nothing to tell of */
	kill_prepared("");
	cr_assert(zero(int, xvcpu_replace_open(file, 0, 0, &r)));
	cr_expect(eq(int, xvcpu_replace_interrupted(r), 0));
	xvcpu_replace_abort(r);
}

static struct replace *first;

static void first_ends(void)
{
	replace_test_flock = NULL;
	cr_assert(zero(int, xvcpu_replace_commit(first)));
}

/* It is in place between the look at its name and at its lock. */
Test(config_replace_name, a_run_that_ends_meanwhile_was_not_killed)
{
	struct replace *second;
	size_t size;

	prepared(0, &first);
	replace_test_flock = first_ends;
	cr_assert(zero(int, xvcpu_replace_open(file, 0, 1000, &second)));
	cr_expect(eq(int, xvcpu_replace_interrupted(second), 0));
	cr_expect(
		eq(str, (char *)xvcpu_replace_get_text(second, &size), "new"));
	xvcpu_replace_abort(second);
}

extern void (*replace_test_read)(void);

static void written_over(void)
{
	replace_test_read = NULL;
	config_spit(file, "theirs", 6);
}

/* What is remembered of it is of the text that was read. */
Test(config_replace_name, a_file_that_changes_while_it_is_read_is_read_again)
{
	struct replace *r;

	replace_test_read = written_over;
	prepared(0, &r);
	cr_expect(zero(int, xvcpu_replace_commit(r)));
	cr_expect(config_holds(file, "new"));
}

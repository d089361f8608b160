/* SPDX-License-Identifier: MIT */
/* A file is replaced with all that belongs to it, or not at all. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>
#include "config_help.h"
#include "config/replace.h"

static char *dir, file[256], temp[256];

static void setup(void)
{
	dir = config_tmpdir();
	snprintf(file, sizeof(file), "%s/vm.cfg", dir);
	snprintf(temp, sizeof(temp), "%s/.vm.cfg.xvcpu", dir);
	config_spit(file, "old", 3);
}

static void teardown(void)
{
	config_rmdir(dir);
}

TestSuite(config_replace, .init = setup, .fini = teardown, .timeout = 300);

static size_t entries(void)
{
	DIR *d = opendir(dir);
	size_t n = 0;

	while (readdir(d))
		n++;
	closedir(d);
	return n - 2;
}

Test(config_replace, gives_new_content_and_leaves_nothing_else)
{
	struct replace *r;
	size_t size;

	cr_assert(zero(int, xvcpu_replace_open(file, 0, 0, &r)));
	cr_expect(eq(str, (char *)xvcpu_replace_get_text(r, &size), "old"));
	cr_expect(eq(sz, size, 3));
	cr_expect(eq(str, (char *)xvcpu_replace_get_path(r), file));
	cr_assert(zero(int, xvcpu_replace_prepare(r, "new text", 8)));
	cr_expect(config_holds(file, "old"));
	cr_expect(zero(int, access(temp, F_OK)));
	cr_assert(zero(int, xvcpu_replace_commit(r)));
	cr_expect(config_holds(file, "new text"));
	cr_expect(eq(sz, entries(), 1));
}

Test(config_replace, abort_leaves_the_old_file_and_errno)
{
	struct replace *r;

	cr_assert(zero(int, xvcpu_replace_open(file, 0, 0, &r)));
	cr_assert(zero(int, xvcpu_replace_prepare(r, "new", 3)));
	errno = 4711;
	xvcpu_replace_abort(r);
	cr_expect(eq(int, errno, 4711));
	xvcpu_replace_abort(NULL);
	cr_expect(config_holds(file, "old"));
	cr_expect(eq(sz, entries(), 1));
}

Test(config_replace, an_empty_text_is_a_text)
{
	cr_assert(zero(int, config_replace(file, "")));
	cr_expect(config_holds(file, ""));
	cr_assert(zero(int, config_replace(file, "x")));
	cr_expect(config_holds(file, "x"));
}

Test(config_replace, a_commit_wants_one_prepare)
{
	struct replace *r;

	cr_assert(zero(int, xvcpu_replace_open(file, 0, 0, &r)));
	cr_expect(eq(int, xvcpu_replace_commit(r), -EINVAL));
	cr_assert(zero(int, xvcpu_replace_open(file, 0, 0, &r)));
	cr_assert(zero(int, xvcpu_replace_prepare(r, "a", 1)));
	cr_expect(eq(int, xvcpu_replace_prepare(r, "b", 1), -EINVAL));
	xvcpu_replace_abort(r);
	cr_expect(config_holds(file, "old"));
	cr_expect(eq(sz, entries(), 1));
}

Test(config_replace, mode_owner_and_attributes_stay)
{
	static const char value[] = "kept\0too";
	struct stat old, new;
	char got[64];
	bool has;

	cr_assert(zero(int, chmod(file, 02640)));
	if (!geteuid())
		cr_assert(zero(int, chown(file, 12345, 54321)));
	cr_assert(zero(int, chmod(file, 02640)));
	has = !setxattr(file, "user.note", value, sizeof(value), 0);
	cr_assert(zero(int, stat(file, &old)));
	cr_assert(zero(int, config_replace(file, "new")));
	cr_assert(zero(int, stat(file, &new)));
	cr_expect(ne(int, (int)(old.st_ino - new.st_ino), 0));
	cr_expect(eq(uint, new.st_mode, old.st_mode));
	cr_expect(eq(uint, new.st_uid, old.st_uid));
	cr_expect(eq(uint, new.st_gid, old.st_gid));
	if (!has)
		cr_skip_test("no extended attributes here");
	cr_expect(eq(int, (int)getxattr(file, "user.note", got, sizeof(got)),
		     (int)sizeof(value)));
	cr_expect(eq(int, memcmp(got, value, sizeof(value)), 0));
}

/* version 2; user:: rw, user 7: r, group:: r, mask rw, other none */
static const unsigned char acl[] = {
	2, 0, 0,   0,   1,   0,   6,  0, 255, 255, 255, 255, 2,   0,   4,
	0, 7, 0,   0,   0,   4,   0,  4, 0,   255, 255, 255, 255, 16,  0,
	6, 0, 255, 255, 255, 255, 32, 0, 0,   0,   255, 255, 255, 255,
};

Test(config_replace, an_acl_stays)
{
	static const char name[] = "system.posix_acl_access";
	unsigned char got[64];
	struct stat st;

	if (setxattr(file, name, acl, sizeof(acl), 0))
		cr_skip_test("no ACLs here");
	cr_assert(zero(int, config_replace(file, "new")));
	cr_expect(eq(int, (int)getxattr(file, name, got, sizeof(got)),
		     (int)sizeof(acl)));
	cr_expect(eq(int, memcmp(got, acl, sizeof(acl)), 0));
	cr_assert(zero(int, stat(file, &st)));
	cr_expect(eq(uint, st.st_mode & 0777, 0660));
}

Test(config_replace, a_default_acl_of_the_directory_is_not_taken_on)
{
	struct stat st;

	if (setxattr(dir, "system.posix_acl_default", acl, sizeof(acl), 0))
		cr_skip_test("no ACLs here");
	cr_assert(zero(int, chmod(file, 0644)));
	cr_assert(zero(int, config_replace(file, "new")));
	cr_expect(lt(int,
		     (int)getxattr(file, "system.posix_acl_access", NULL, 0),
		     0));
	cr_assert(zero(int, stat(file, &st)));
	cr_expect(eq(uint, st.st_mode & 0777, 0644));
}

Test(config_replace, a_symlink_stays_and_its_file_is_replaced)
{
	char link[256], deep[256], path[300];
	struct stat st;
	struct replace *r;

	snprintf(deep, sizeof(deep), "%s/auto", dir);
	snprintf(link, sizeof(link), "%s/auto/vm.cfg", dir);
	cr_assert(zero(int, mkdir(deep, 0755)));
	cr_assert(zero(int, symlink("../vm.cfg", link)));
	cr_assert(zero(int, xvcpu_replace_open(link, 0, 0, &r)));
	cr_expect(eq(str, (char *)xvcpu_replace_get_path(r), file));
	cr_assert(zero(int, xvcpu_replace_prepare(r, "new", 3)));
	cr_assert(zero(int, xvcpu_replace_commit(r)));
	cr_assert(zero(int, lstat(link, &st)));
	cr_expect(eq(int, !!S_ISLNK(st.st_mode), 1));
	cr_expect(config_holds(file, "new"));
	cr_expect(config_holds(link, "new"));
	snprintf(path, sizeof(path), "%s/loop", dir);
	cr_assert(zero(int, symlink("loop", path)));
	cr_expect(eq(int, xvcpu_replace_open(path, 0, 0, &r), -ELOOP));
}

Test(config_replace, what_is_no_plain_file_is_refused)
{
	struct replace *r = NULL;
	char path[300];

	snprintf(path, sizeof(path), "%s/none", dir);
	cr_expect(eq(int, xvcpu_replace_open(path, 0, 0, &r), -ENOENT));
	cr_expect(eq(int, xvcpu_replace_open(dir, 0, 0, &r), -EINVAL));
	cr_assert(zero(int, mkfifo(path, 0600)));
	cr_expect(eq(int, xvcpu_replace_open(path, 0, 0, &r), -EINVAL));
	cr_assert(zero(int, unlink(path)));
	cr_assert(zero(int, link(file, path)));
	cr_expect(eq(int, xvcpu_replace_open(path, 0, 0, &r), -EMLINK));
	cr_expect(eq(int, xvcpu_replace_open(file, 0, 0, &r), -EMLINK));
	cr_expect(zero(ptr, r));
	cr_expect(eq(sz, entries(), 2));
}

Test(config_replace, the_second_run_waits_and_then_is_refused)
{
	struct replace *first, *second = NULL;

	cr_assert(zero(int, xvcpu_replace_open(file, 0, 0, &first)));
	cr_expect(eq(int, xvcpu_replace_open(file, 0, 0, &second), -EBUSY));
	cr_expect(eq(int, xvcpu_replace_open(file, 0, 30, &second), -EBUSY));
	cr_expect(zero(ptr, second));
	cr_assert(zero(int, xvcpu_replace_prepare(first, "first", 5)));
	cr_expect(eq(int, xvcpu_replace_open(file, 0, 0, &second), -EBUSY));
	cr_assert(zero(int, xvcpu_replace_commit(first)));
	cr_assert(zero(int, config_replace(file, "second")));
	cr_expect(config_holds(file, "second"));
	cr_expect(eq(sz, entries(), 1));
}

Test(config_replace, a_leftover_is_removed_but_only_if_it_is_a_file)
{
	char to[300];

	config_spit(temp, "half of a te", 12);
	cr_assert(zero(int, config_replace(file, "new")));
	cr_expect(config_holds(file, "new"));
	cr_expect(eq(sz, entries(), 1));

	cr_assert(zero(int, mkdir(temp, 0700)));
	cr_expect(eq(int, config_replace(file, "x"), -EEXIST));
	cr_assert(zero(int, rmdir(temp)));
	snprintf(to, sizeof(to), "%s/precious", dir);
	config_spit(to, "precious", 8);
	cr_assert(zero(int, symlink("precious", temp)));
	cr_expect(eq(int, config_replace(file, "x"), -EEXIST));
	cr_expect(config_holds(to, "precious"));
	cr_assert(zero(int, unlink(temp)));
	cr_assert(zero(int, mkfifo(temp, 0600)));
	cr_expect(eq(int, config_replace(file, "x"), -EEXIST));
	cr_expect(config_holds(file, "new"));
}

/* What others may do to the file between open and commit. */
static void other_writes(void)
{
	int fd = open(file, O_WRONLY | O_CLOEXEC);
	struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, {.tv_sec = 1}};
	struct stat st;

	/* in place, as long as before, and the time put back */
	cr_assert(zero(int, fstat(fd, &st)));
	times[1] = st.st_mtim;
	cr_assert(eq(sz, (size_t)pwrite(fd, "OLD", 3, 0), 3));
	cr_assert(zero(int, futimens(fd, times)));
	close(fd);
}

static void other_appends(void)
{
	config_spit(file, "old and more", 12);
}

static void other_renames(void)
{
	char path[300];

	snprintf(path, sizeof(path), "%s/other", dir);
	config_spit(path, "old", 3);
	cr_assert(zero(int, rename(path, file)));
}

static void other_removes(void)
{
	cr_assert(zero(int, unlink(file)));
}

static void other_chmods(void)
{
	cr_assert(zero(int, chmod(file, 0400)));
}

static void other_links(void)
{
	char path[300];

	snprintf(path, sizeof(path), "%s/second", dir);
	cr_assert(zero(int, link(file, path)));
}

static void other_symlinks(void)
{
	cr_assert(zero(int, unlink(file)));
	cr_assert(zero(int, symlink("elsewhere", file)));
}

Test(config_replace, what_others_changed_meanwhile_is_noticed)
{
	void (*const others[])(void) = {
		other_writes, other_appends, other_renames,  other_removes,
		other_chmods, other_links,   other_symlinks,
	};
	struct replace *r;
	char path[300];

	snprintf(path, sizeof(path), "%s/second", dir);
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
		unlink(path);
		unlink(file);
		config_spit(file, "old", 3);
		cr_assert(zero(int, xvcpu_replace_open(file, 0, 0, &r)));
		cr_assert(zero(int, xvcpu_replace_prepare(r, "new", 3)));
		others[i]();
		cr_expect(eq(int, xvcpu_replace_commit(r), -ESTALE), "%zu", i);
		cr_expect(ne(int, access(temp, F_OK), 0));
		cr_expect(access(file, F_OK) || !config_holds(file, "new"));
	}
}

Test(config_replace, a_symlink_that_now_leads_elsewhere_is_noticed)
{
	char link[300], path[300];
	struct replace *r;

	snprintf(link, sizeof(link), "%s/link", dir);
	snprintf(path, sizeof(path), "%s/b", dir);
	config_spit(path, "old", 3);
	cr_assert(zero(int, symlink("vm.cfg", link)));
	cr_assert(zero(int, xvcpu_replace_open(link, 0, 0, &r)));
	cr_assert(zero(int, xvcpu_replace_prepare(r, "new", 3)));
	cr_assert(zero(int, unlink(link)));
	cr_assert(zero(int, symlink("b", link)));
	cr_expect(eq(int, xvcpu_replace_commit(r), -ESTALE));
	cr_expect(config_holds(file, "old"));
	cr_expect(config_holds(path, "old"));
}

Test(config_replace, a_limit_on_file_size_leaves_the_old_file)
{
	struct rlimit limit = {100, 100};
	struct replace *r;
	char text[1000];

	memset(text, 'n', sizeof(text));
	signal(SIGXFSZ, SIG_IGN);
	cr_assert(zero(int, xvcpu_replace_open(file, 0, 0, &r)));
	cr_assert(zero(int, setrlimit(RLIMIT_FSIZE, &limit)));
	cr_expect(
		eq(int, xvcpu_replace_prepare(r, text, sizeof(text)), -EFBIG));
	cr_expect(eq(int, xvcpu_replace_commit(r), -EINVAL));
	cr_expect(config_holds(file, "old"));
	cr_expect(eq(sz, entries(), 1));
}

Test(config_replace, reading_takes_no_lock_and_only_plain_files)
{
	char *text = NULL;
	size_t size;
	struct replace *r;

	cr_assert(zero(int, xvcpu_replace_open(file, 0, 0, &r)));
	cr_assert(zero(int, xvcpu_replace_read(file, &text, &size)));
	cr_expect(eq(str, text, "old"));
	cr_expect(eq(sz, size, 3));
	free(text);
	text = NULL;
	cr_expect(eq(int, xvcpu_replace_read(dir, &text, &size), -EINVAL));
	cr_expect(eq(int, xvcpu_replace_read("/nowhere/x", &text, &size),
		     -ENOENT));
	cr_expect(zero(ptr, text));
	xvcpu_replace_abort(r);
}

/* Read a number, write the next: no step may be lost or done twice. */
static void count_up(int steps)
{
	for (int i = 0; i < steps; i++) {
		struct replace *r;
		char text[32];
		size_t size;

		if (xvcpu_replace_open(file, 0, 10000, &r))
			_exit(1);
		snprintf(text, sizeof(text), "%d",
			 atoi(xvcpu_replace_get_text(r, &size)) + 1);
		if (xvcpu_replace_prepare(r, text, strlen(text)) ||
		    xvcpu_replace_commit(r))
			_exit(2);
	}
	_exit(0);
}

Test(config_replace, many_runs_at_once_lose_no_edit)
{
	enum { RUNS = 8, STEPS = 25 };
	char want[16];
	int status;

	config_spit(file, "0", 1);
	for (int i = 0; i < RUNS; i++)
		if (!fork())
			count_up(STEPS);
	for (int i = 0; i < RUNS; i++) {
		cr_assert(gt(int, wait(&status), 0));
		cr_expect(zero(int, status));
	}
	snprintf(want, sizeof(want), "%d", RUNS * STEPS);
	cr_expect(config_holds(file, want));
	cr_expect(eq(sz, entries(), 1));
}

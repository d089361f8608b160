/* SPDX-License-Identifier: MIT */
/*
 * A file on real overlays and real bind mounts, in a mount namespace of the
 * test's own: what can be replaced is, and what can't is known before anything
 * is done.  Without the right to mount these cases are skipped, which
 * tests/check counts as failed.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "config_help.h"
#include "nextboot/nextboot.h"
#include "config/replace.h"

static char *dir;
static bool no_statx;

#ifdef STATX_ATTR_MOUNT_ROOT
int statx(int at, const char *path, int flags, unsigned int mask,
	  struct statx *out)
{
	if (no_statx) {
		errno = ENOSYS;
		return -1;
	}
	return (int)syscall(SYS_statx, at, path, flags, mask, out);
}
#endif

static const char *at(const char *name)
{
	static char full[4][300];
	static unsigned int next;
	char *out = full[next++ % 4];

	snprintf(out, sizeof(full[0]), "%s/%s", dir, name);
	return out;
}

static void put(const char *name, const char *text)
{
	config_spit(at(name), text, strlen(text));
}

/* What is mounted goes with the process. */
static void need_mounts(void)
{
	if (unshare(geteuid() ? CLONE_NEWUSER | CLONE_NEWNS : CLONE_NEWNS) ||
	    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    mount("xvcpu", dir, "tmpfs", 0, NULL))
		cr_skip_test("no right to mount: %s", strerror(errno));
}

static void setup(void)
{
	dir = config_tmpdir();
}

static void teardown(void)
{
	config_rmdir(dir);
}

TestSuite(config_replace_mounts, .init = setup, .fini = teardown,
	  .timeout = 300);

/* Two layers on file systems of their own. */
static void overlay(const char *lower, const char *upper)
{
	static const char *const dirs[] = {"lo", "up", "up/u", "up/w", "all"};
	char options[600];

	for (size_t i = 0; i < sizeof(dirs) / sizeof(*dirs); i++) {
		cr_assert(zero(int, mkdir(at(dirs[i]), 0755)));
		if (i < 2)
			cr_assert(zero(int, mount("xvcpu", at(dirs[i]), "tmpfs",
						  0, NULL)));
	}
	if (lower)
		put("lo/vm.cfg", lower);
	if (upper)
		put("up/u/vm.cfg", upper);
	snprintf(options, sizeof(options), "lowerdir=%s,upperdir=%s,workdir=%s",
		 at("lo"), at("up/u"), at("up/w"));
	if (mount("xvcpu", at("all"), "overlay", 0, options))
		cr_skip_test("no overlay: %s", strerror(errno));
}

Test(config_replace_mounts, a_file_of_the_lower_layer_is_replaced)
{
	struct stat st, parent;

	need_mounts();
	overlay("old", NULL);
	cr_assert(zero(int, stat(at("all/vm.cfg"), &st)));
	cr_assert(zero(int, stat(at("all"), &parent)));
	cr_assert(st.st_dev != parent.st_dev, "no overlay of two devices");
	cr_expect(zero(int, config_replace(at("all/vm.cfg"), "new")));
	cr_expect(config_holds(at("all/vm.cfg"), "new"));
	cr_expect(config_holds(at("lo/vm.cfg"), "old"));
	cr_expect(zero(int, config_replace(at("all/vm.cfg"), "newer")));
	cr_expect(config_holds(at("all/vm.cfg"), "newer"));
	cr_expect(ne(int, access(at("all/.vm.cfg.xvcpu"), F_OK), 0));
}

Test(config_replace_mounts, a_file_of_the_upper_layer_is_replaced)
{
	need_mounts();
	overlay("hidden", "old");
	cr_expect(zero(int, config_replace(at("all/vm.cfg"), "new")));
	cr_expect(config_holds(at("all/vm.cfg"), "new"));
	cr_expect(config_holds(at("lo/vm.cfg"), "hidden"));
}

/* Others open it for writing: it is another file below, and the same above. */
Test(config_replace_mounts, copying_up_is_no_change_and_writing_is)
{
	struct replace *r;
	int fd;

	need_mounts();
	overlay("old", NULL);
	for (int writes = 0; writes < 2; writes++) {
		cr_assert(zero(int,
			       xvcpu_replace_open(at("all/vm.cfg"), 0, 0, &r)));
		cr_assert(zero(int, xvcpu_replace_prepare(r, "new", 3)));
		fd = open(at("all/vm.cfg"), O_RDWR | O_CLOEXEC);
		cr_assert(ge(int, fd, 0));
		if (writes)
			cr_assert(eq(int, (int)pwrite(fd, "NEW", 3, 0), 3));
		close(fd);
		cr_expect(
			eq(int, xvcpu_replace_commit(r), writes ? -ESTALE : 0));
		cr_expect(
			config_holds(at("all/vm.cfg"), writes ? "NEW" : "new"));
	}
}

Test(config_replace_mounts, a_new_file_is_made_on_an_overlay)
{
	struct replace *r;

	need_mounts();
	overlay(NULL, NULL);
	cr_assert(zero(int, xvcpu_replace_open(at("all/vm.cfg"), REPLACE_CREATE,
					       0, &r)));
	cr_assert(zero(int, xvcpu_replace_prepare(r, "new", 3)));
	cr_assert(zero(int, xvcpu_replace_commit(r)));
	cr_expect(config_holds(at("all/vm.cfg"), "new"));
}

/* By statx, and by mountinfo as before Linux 5.8. */
static void bound(const char *name)
{
	struct nextboot *file = NULL;
	struct nextboot_fault fault;
	struct replace *r = NULL;

	put("mine.cfg", "name='x'\n");
	put(name, "name='y'\n");
	cr_assert(zero(int,
		       mount(at("mine.cfg"), at(name), NULL, MS_BIND, NULL)));
	for (int i = 0; i < 2; i++) {
		no_statx = i;
		cr_expect(eq(int, config_replace(at(name), "new"), -EXDEV),
			  "%s %d", name, i);
		cr_expect(eq(int, nextboot_open(at(name), 0, &file, &fault),
			     -EXDEV));
		cr_expect(zero(ptr, file));
		cr_expect(fault.half == NEXTBOOT_THE_FILE);
		cr_expect(fault.reason && strstr(fault.reason, "mount point"));
		cr_expect(fault.advice && *fault.advice);
		/* what it is bound from, and what is beside it, can be */
		cr_expect(zero(int,
			       config_replace(at("mine.cfg"), "name='x'\n")));
		put("beside.cfg", "old");
		cr_expect(zero(int, config_replace(at("beside.cfg"), "new")));
		/* reading is no matter, but says so */
		cr_assert(zero(int, xvcpu_replace_open(at(name), REPLACE_READ,
						       0, &r)));
		cr_expect(eq(int, xvcpu_replace_refused(r), -EXDEV));
		xvcpu_replace_abort(r);
	}
	no_statx = false;
	cr_expect(config_holds(at(name), "name='x'\n"));
	cr_assert(zero(int, umount2(at(name), MNT_DETACH)));
	cr_expect(zero(int, config_replace(at(name), "new")));
}

Test(config_replace_mounts, a_bind_mounted_file_is_refused_at_once)
{
	need_mounts();
	bound("vm.cfg");
	bound("odd \t\\ \n name.cfg");
}

Test(config_replace_mounts, what_is_mounted_read_only_is_refused_but_read)
{
	struct replace *r;
	size_t size;

	need_mounts();
	put("vm.cfg", "old");
	cr_assert(zero(int,
		       mount("none", dir, NULL, MS_REMOUNT | MS_RDONLY, NULL)));
	cr_expect(eq(int, config_replace(at("vm.cfg"), "new"), -EROFS));
	cr_assert(zero(int,
		       xvcpu_replace_open(at("vm.cfg"), REPLACE_READ, 0, &r)));
	cr_expect(eq(str, (char *)xvcpu_replace_get_text(r, &size), "old"));
	xvcpu_replace_abort(r);
	cr_assert(zero(int, mount("none", dir, NULL, MS_REMOUNT, NULL)));
}

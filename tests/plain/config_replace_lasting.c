/* SPDX-License-Identifier: MIT */
/*
 * What a power cut or a sum over the content would take away: the new file is
 * on disk, whole, before it has the name, and the name is before the end; sums
 * that the old file had are not on the new one.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>
#include "config_help.h"
#include "config/replace.h"
#include "replace_xattrs.h"

/* As in config_replace_faults.c. */
extern int (*replace_test_fsync)(int fd);
extern const struct replace_test_xattrs *replace_test_xattrs;

static char *dir, file[256];

static void setup(void)
{
	dir = config_tmpdir();
	snprintf(file, sizeof(file), "%s/vm.cfg", dir);
	config_spit(file, "old", 3);
	cr_assert(zero(int, chmod(file, 0640)));
}

static void teardown(void)
{
	config_rmdir(dir);
}

TestSuite(config_replace_lasting, .init = setup, .fini = teardown,
	  .timeout = 300);

/* What was on disk when which was synced. */
static struct {
	struct stat file;
	ino_t name; /* what the name meant when the directory was */
	int dir_error;
} disk;

static int sync_file(int fd)
{
	struct stat st, now;

	cr_assert(zero(int, fstat(fd, &st)));
	if (S_ISREG(st.st_mode)) {
		disk.file = st;
		cr_expect(stat(file, &now) || now.st_ino != st.st_ino,
			  "it had the name before it was on disk");
	} else {
		cr_assert(zero(int, stat(file, &now)));
		disk.name = now.st_ino;
		errno = disk.dir_error;
		if (errno)
			return -1;
	}
	return (int)syscall(SYS_fsync, fd);
}

static int replace(void)
{
	struct replace *r;

	cr_assert(zero(int, xvcpu_replace_open(file, REPLACE_CREATE, 0, &r)));
	cr_assert(zero(int, xvcpu_replace_prepare(r, "new text", 8)));
	return xvcpu_replace_commit(r);
}

static void lasts(int answer)
{
	struct stat st;

	memset(&disk.file, 0, sizeof(disk.file));
	disk.name = 0;
	replace_test_fsync = sync_file;
	cr_expect(eq(int, replace(), answer));
	replace_test_fsync = NULL;
	cr_assert(zero(int, stat(file, &st)));
	cr_expect(config_holds(file, "new text"));
	cr_expect(disk.file.st_ino == st.st_ino, "the file was not synced");
	cr_expect(eq(long, (long)disk.file.st_size, 8));
	cr_expect(eq(uint, disk.file.st_mode, st.st_mode));
	cr_expect(disk.name == st.st_ino, "the directory was not synced");
}

Test(config_replace_lasting, the_file_is_on_disk_first_and_then_its_name)
{
	struct stat st;

	lasts(0);
	cr_assert(zero(int, stat(file, &st)));
	cr_expect(eq(uint, st.st_mode & 07777, 0640));
	cr_assert(zero(int, unlink(file)));
	lasts(0);
}

/* Where directories can't be synced at all there is nothing to tell. */
Test(config_replace_lasting, a_name_that_may_not_last_is_told)
{
	disk.dir_error = EIO;
	lasts(1);
	disk.dir_error = ENOSPC;
	lasts(1);
	disk.dir_error = EINVAL;
	lasts(0);
}

static int old = -1;
static char given[256]; /* to the new file */

static ssize_t list_xattrs(int fd, char *list, size_t size)
{
	static const char names[] = "security.ima\0user.note\0security.evm\0"
				    "security.selinux\0trusted.x";

	cr_assert(ge(sz, size, sizeof(names)));
	memcpy(list, names, sizeof(names));
	old = fd;
	return sizeof(names);
}

static ssize_t get_xattr(int fd, const char *name, void *value, size_t size)
{
	(void)name;
	if (fd != old) {
		errno = ENODATA;
		return -1;
	}
	cr_assert(ge(sz, size, 4));
	memcpy(value, "kept", 4);
	return 4;
}

static int set_xattr(int fd, const char *name, const void *value, size_t size)
{
	size_t used = strlen(given);

	cr_expect(ne(int, fd, old));
	cr_expect(size == 4 && !memcmp(value, "kept", 4));
	snprintf(given + used, sizeof(given) - used, "%s ", name);
	return 0;
}

Test(config_replace_lasting, sums_over_the_content_are_left_and_all_else_kept)
{
	static const struct replace_test_xattrs xattrs = {list_xattrs,
							  get_xattr, set_xattr};

	replace_test_xattrs = &xattrs;
	cr_expect(zero(int, replace()));
	replace_test_xattrs = NULL;
	cr_expect(eq(str, given, "user.note security.selinux trusted.x "));
}

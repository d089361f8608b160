/* SPDX-License-Identifier: MIT */
/* The realpath of small builds finds what libc's does, or the same errno. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool no_proc, cut; /* there is no /proc; what it says is cut off */

static ssize_t faked_readlink(const char *path, char *out, size_t size)
{
	if (no_proc) {
		errno = ENOENT;
		return -1;
	}
	if (!cut)
		return readlink(path, out, size);
	memset(out, '/', size);
	return (ssize_t)size;
}

#define realpath small_realpath
#define readlink faked_readlink

char *realpath(const char *path, char *out);

#include "cli/small/path.c"

#undef realpath
#undef readlink

static void same(const char *path)
{
	char *wanted, *got;
	int err;

	errno = 0;
	wanted = realpath(path, NULL);
	err = errno;
	errno = 0;
	got = small_realpath(path, NULL);
	if (wanted)
		cr_expect(got && !strcmp(got, wanted), "%s: %s, not %s", path,
			  got ? got : "nothing", wanted);
	else
		cr_expect(got == NULL && errno == err, "%s: %s", path,
			  strerror(errno));
	free(wanted);
	free(got);
}

static void touch(const char *path)
{
	FILE *file = fopen(path, "w");

	cr_assert(file != NULL);
	fclose(file);
}

Test(small_path, as_libc_has_it)
{
	static const char *const paths[] = {
		"file",      "./file",     "dir/../file", "dir//sub/./../..",
		"",          ".",          "..",          "/",
		"//",        "/../..",     "link",        "link/",
		"to_dir",    "to_dir/sub", "to_dir/..",   "chain",
		"loop",      "nowhere",    "missing",     "missing/file",
		"file/",     "file/..",    "secret",      "dir/fifo",
		"/dev/null", "/proc/self", "absolute",    "with blank\n",
	};
	char dir[] = "/tmp/small_path.XXXXXX", cwd[PATH_MAX];
	char long_name[5000] = "";

	cr_assert(mkdtemp(dir) != NULL);
	cr_assert(zero(int, chdir(dir)));
	cr_assert(getcwd(cwd, sizeof(cwd)) != NULL);
	touch("file");
	touch("with blank\n");
	touch("secret");
	cr_assert(zero(int, chmod("secret", 0)));
	cr_assert(zero(int, mkdir("dir", 0700)));
	cr_assert(zero(int, mkdir("dir/sub", 0700)));
	cr_assert(zero(int, mkfifo("dir/fifo", 0600)));
	cr_assert(zero(int, symlink("file", "link")));
	cr_assert(zero(int, symlink("dir", "to_dir")));
	cr_assert(zero(int, symlink("to_dir/../link", "chain")));
	cr_assert(zero(int, symlink("loop", "loop")));
	cr_assert(zero(int, symlink("not there", "nowhere")));
	cr_assert(zero(int, symlink(cwd, "absolute")));
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++)
		same(paths[i]);
	memset(long_name, 'x', sizeof(long_name) - 1);
	same(long_name);
	same(long_name + sizeof(long_name) - 300);
	cr_assert(zero(int, unlink("link")));
	same("link");
	same("chain");
	cr_assert(zero(int, chdir("/")));
	snprintf(cwd, sizeof(cwd), "rm -r '%s'", dir);
	cr_assert(zero(int, system(cwd)));
}

/* Where the directory that we are in has gone. */
Test(small_path, what_has_no_path_any_more)
{
	char dir[] = "/tmp/small_path.XXXXXX";

	cr_assert(mkdtemp(dir) != NULL);
	cr_assert(zero(int, chdir(dir)));
	cr_assert(zero(int, rmdir(dir)));
	same(".");
	same("file");
}

static void fails(const char *path, int wanted)
{
	errno = 0;
	cr_expect(zero(ptr, small_realpath(path, NULL)), "%s", path);
	cr_expect(eq(int, errno, wanted), "%s", path);
}

/* A file must not be taken for one that is missing, and can be made. */
Test(small_path, what_is_there_but_not_told)
{
	no_proc = true;
	fails("/", ENOSYS);
	fails("/not there", ENOENT);
	no_proc = false;
	cut = true;
	fails("/", ENAMETOOLONG);
}

/* SPDX-License-Identifier: MIT */
/* A file is made on file systems that have no rename which spares another. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "config_help.h"
#include "config/replace.h"

TestSuite(config_replace_fresh, .timeout = 300);

/* As file systems that have no such rename: EINVAL for it, and only for it. */
static bool without_noreplace(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_renameat2, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, args[4])),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 1, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EINVAL),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {sizeof(code) / sizeof(*code), code};

	return !prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) &&
	       !prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

extern void (*replace_test_flock)(void);
static char fresh[256];

static void appears(void)
{
	replace_test_flock = NULL;
	config_spit(fresh, "theirs", 6);
}

Test(config_replace_fresh, a_file_is_made_where_no_rename_spares_another)
{
	char *dir = config_tmpdir();
	struct replace *r;
	size_t size;
	char *text;

	if (!without_noreplace())
		return; /* an emulated machine */
	snprintf(fresh, sizeof(fresh), "%s/pins", dir);
	for (int theirs = 0; theirs < 2; theirs++) {
		cr_assert(zero(
			int, xvcpu_replace_open(fresh, REPLACE_CREATE, 0, &r)));
		cr_assert(zero(int, xvcpu_replace_prepare(r, "ours", 4)));
		replace_test_flock = theirs ? appears : NULL;
		cr_expect(
			eq(int, xvcpu_replace_commit(r), theirs ? -ESTALE : 0));
		text = config_slurp(fresh, &size);
		cr_expect(eq(sz, size, theirs ? 6 : 4));
		free(text);
		unlink(fresh);
	}
	config_rmdir(dir);
}

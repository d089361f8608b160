/* SPDX-License-Identifier: MIT */
/* What to do about a file that cannot be read or written. */
#include <errno.h>
#include <stddef.h>

#include "cli/common.h"

static const struct {
	int err;
	const char *advice;
} advices[] = {
	{-ENOENT, "see whether the path is right"},
	{-ENOTDIR, "see whether the path is right"},
	{-EISDIR, "name the file"},
	{-ELOOP, "name the file that is meant"},
	{-EINVAL, "name the file"},
	{-EACCES, "run it as root"},
	{-EPERM, "run it as root; see 'lsattr' for an immutable file"},
	{-EROFS, "mount its file system to be written"},
	{-ENOSPC, "free some and try again"},
	{-EDQUOT, "free some and try again"},
	{-EFBIG, "name the right file"},
	{-EIO, "see 'dmesg'"},
};

const char *cli_file_advice(int err)
{
	size_t i;

	for (i = 0; i < sizeof(advices) / sizeof(advices[0]); i++)
		if (advices[i].err == err)
			return advices[i].advice;
	return NULL;
}

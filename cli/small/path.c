/* SPDX-License-Identifier: MIT */
/* A path without links, told by the kernel and not put together. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Into memory of its own only. */
char *realpath(const char *path, char *out)
{
	char link[32], real[PATH_MAX];
	int fd = open(path, O_PATH | O_CLOEXEC);
	struct stat here, there;
	ssize_t n;

	if (fd < 0)
		return NULL;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, real, sizeof(real));
	out = NULL;
	if (n == (ssize_t)sizeof(real))
		errno = ENAMETOOLONG;
	else if (n > 0)
		out = strndup(real, (size_t)n);
	else if (errno == ENOENT) /* The file is there, and /proc is not. */
		errno = ENOSYS;
	/* It may be gone, or be outside of what is / to us. */
	if (out &&
	    (fstat(fd, &here) || stat(out, &there) ||
	     here.st_dev != there.st_dev || here.st_ino != there.st_ino)) {
		free(out);
		out = NULL;
		errno = ENOENT;
	}
	close(fd);
	return out;
}

/* SPDX-License-Identifier: MIT */
/*
 * replace - give a file new content, so that at every instant, and after a
 * kill, a full disk or a power cut, its name means the whole old file or the
 * whole new one.
 *
 *	xvcpu_replace_open	lock, read, remember what the file was
 *	xvcpu_replace_prepare	write and sync the new file beside it
 *	xvcpu_replace_commit	rename the new one over the old one, and end
 *	xvcpu_replace_abort	throw the new one away, and end
 *
 * A change that must go together with another (a live one) is prepared first,
 * the other is done, then this is committed: all that can be known to fail
 * fails in prepare.
 *
 * A rename goes by name.  So right before it the name must still mean the file
 * that was written, or all is left as it is (-ESTALE), and right after it the
 * real name must.  Removal is by the same rule.
 *
 * The new file is ".NAME.xvcpu" in the directory of the real file (symlinks
 * are followed), made with O_EXCL and locked with flock: it is the lock among
 * runs of this library, and dies with the run that holds it.  One that nobody
 * holds was left by a killed run; the next xvcpu_replace_open of that file
 * removes it.  Other editors know nothing of it; what they did between open and
 * commit is noticed by inode, size, times, owner, mode and by content
 * (-ESTALE), but for the microseconds between that look and the rename.
 *
 * The new file has the owner, group, mode, ACLs and extended attributes of
 * the old one, without security.ima and security.evm, which are sums over the
 * content.  What can't be kept is an error, never dropped in silence.
 *
 * Errors are negative errnos; beyond those of open, write, fsync and rename:
 * EBUSY	another run holds the lock (for longer than timeout_ms)
 * EEXIST	".NAME.xvcpu" is there and is no plain file
 * EMLINK	the file has several hard links: a rename would part them
 * EXDEV	the file is a mount point of its own (a bind-mounted file), and
 *		can't be renamed over
 * EINVAL	no plain file
 * EFBIG	larger than REPLACE_MAX_SIZE
 * ESTALE	the file, what its symlinks lead to, or the new one beside it
 *		was changed by others
 * Descriptors are O_CLOEXEC.  After fork the child may only exec or _exit.
 */
#ifndef XVCPU_CONFIG_REPLACE_H
#define XVCPU_CONFIG_REPLACE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REPLACE_MAX_SIZE (64u << 20) /* bytes */

struct replace;

/* Read a whole file, without any lock.  *text is the caller's to free(), and
 * ends in a NUL that *size does not count. */
int xvcpu_replace_read(const char *path, char **text, size_t *size);

/* The same of what is open, to its end. */
int xvcpu_replace_read_fd(int fd, char **text, size_t *size);

/* Read only: no lock, nothing is removed, no right to write is needed.  The
 * text is as xvcpu_replace_read's; xvcpu_replace_prepare is -EROFS. */
#define REPLACE_READ 1u
/* A file that is not there is made, of mode 0644 less the umask, and reads as
 * empty; one that others make meanwhile is not overwritten (-ESTALE). */
#define REPLACE_CREATE 2u

/* Wait for the lock at most timeout_ms (0: not at all), then read.  *out is
 * ended by xvcpu_replace_commit or xvcpu_replace_abort.  Nothing is changed but
 * for a leftover that is removed. */
int xvcpu_replace_open(const char *path, unsigned int flags,
		       uint32_t timeout_ms, struct replace **out);

/* What was read, and the real path; both live as long as r. */
const char *xvcpu_replace_get_text(const struct replace *r, size_t *size);
const char *xvcpu_replace_get_path(const struct replace *r);

/* Was there a leftover with something in it?  Then a run was killed between
 * prepare and commit, or while it prepared, and what had to go together with
 * the new file may have been done without it. */
bool xvcpu_replace_interrupted(const struct replace *r);

/* 0, or what replacing the file would fail with by its kind, whoever tries:
 * -EMLINK, -EXDEV.  Only with REPLACE_READ: else xvcpu_replace_open fails. */
int xvcpu_replace_refused(const struct replace *r);

/* Write and sync the new file.  Once only, and -EINVAL after that; if it fails,
 * abort is left. */
int xvcpu_replace_prepare(struct replace *r, const void *text, size_t size);

/*
 * Put the new file in place.  Frees r whatever it returns: 0 done; 1 done, but
 * the directory could not be synced, so a power cut may bring the old file
 * back; negative: not done, the old file is as it was.  But for one:
 * -ENOTRECOVERABLE, others put a file of theirs under the name of the new one
 * in the instant before the rename, and that is in place now.
 */
int xvcpu_replace_commit(struct replace *r);

/* Leave the old file as it is, remove the new one, free r.  Accepts NULL and
 * keeps errno. */
void xvcpu_replace_abort(struct replace *r);
#endif

/* SPDX-License-Identifier: MIT */
/*
 * config - read and edit the file a domain boots from, and change nothing else.
 * Private to nextboot/ and cli/, as pins.h, replace.h and utf8.h are; not
 * installed.
 *
 * Two formats, told apart by content (the first byte that is not blank is '<'
 * or not): the xl.cfg that xl reads, and libvirt's domain XML.  The text is
 * parsed once; edits are wishes, kept beside what was read; xvcpu_config_render
 * turns them into new text in which only the bytes of changed values differ.
 * Comments, order, spacing, line ends and everything unknown stay as they are.
 *
 *	what		xl.cfg			libvirt XML
 *	max		maxvcpus, else vnuma,	<vcpu>MAX</vcpu>
 *			else vcpus
 *	online		vcpus: the first N	<vcpu current>: the first N;
 *						<vcpus><vcpu id enabled/>
 *	hard pins	cpus: text or list	<cputune><vcpupin/>
 *	soft pins	cpus_soft: text or list	none: -EOPNOTSUPP
 *
 * A file is read as its owner reads it.  xl: the last of duplicate keys
 * counts, `+=` joins, numbers are strtol's base 0, names are lower case.
 * libvirt: the first <vcpu>, every <vcpus> and <cputune>; its Xen driver boots
 * the first N vCPUs whichever N are enabled, and ignores <vcpu cpuset>, so a
 * set other than the first N is refused when asked for and <vcpu cpuset> is no
 * pin.  What the owner refuses is refused here, with line and column; what it
 * ignores, or takes otherwise than a reader may think, is a warning
 * (xvcpu_config_get_warning).
 *
 * Text of something else than a Xen domain is refused, too, as -EINVAL with
 * error->foreign: a cpupool's file (cpus=, nodes= or sched=, and no key that a
 * domain has and a pool has not), other XML than <domain>, domains of other
 * types than xen, a file without a name or any other key of a domain, and
 * templates (a placeholder such as %NAME%, {{ name }}, ${name} or @NAME@ where
 * a value is read).
 *
 * Errors: 0 or a negative errno.  EINVAL: not well formed, or a value that
 * makes no sense.  EOPNOTSUPP: well formed, but this format or this editor
 * can't say it (DOCTYPE, other encodings, a set with holes in xl.cfg, ...).
 * ERANGE: a number past its limit.  ENOMEM.  Every failure but ENOMEM fills
 * *error, which may be NULL.  Outputs are untouched on failure, and a failed
 * xvcpu_config_set_ changes no wish.
 *
 * CPU lists are text here, and stay text: the caller converts.  Nothing here
 * does I/O except find.c.  No global state; one thread per struct.
 */
#ifndef XVCPU_CONFIG_H
#define XVCPU_CONFIG_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CONFIG_MAX_VCPUS 65535       /* libvirt's schema; Xen has 8192 */
#define CONFIG_MAX_SIZE  (64u << 20) /* bytes of text; more is -EFBIG */

struct config;

/* Where and why.  line and column count from 1, columns in bytes; line is 0
 * where no place in the file is at fault.  The texts are static. */
struct config_error {
	size_t line;
	size_t column;
	const char *reason;
	const char *advice; /* what to do about it, or NULL */
	bool foreign;       /* the file is of something else than a domain */
};

/*
 * Parse size bytes of text, which are copied.  *out is freed by
 * xvcpu_config_free.
 */
int xvcpu_config_parse(const void *text, size_t size, struct config **out,
		       struct config_error *error);
void xvcpu_config_free(struct config *cfg);

/* Is this, byte for byte, the text that was parsed? */
bool xvcpu_config_is(const struct config *cfg, const void *text, size_t size);

/* What was read but deserves a word: index 0, 1, ... until -ENOENT. */
int xvcpu_config_get_warning(const struct config *cfg, size_t index,
			     struct config_error *out);

/*
 * How many CPUs the host has, 0 where that is not known (as after parsing).  By
 * this, lists are the same that are spelled otherwise: "0-7" and all of 8.
 */
void xvcpu_config_set_ncpus(struct config *cfg, uint32_t ncpus);

/*
 * Did xl place the guest's memory on NUMA nodes by before, and does not by
 * after?  A list in cpus= switches that off, and any cpus_soft=; a string in
 * cpus= does not.  *out says where.
 */
bool xvcpu_config_lost_placement(const struct config *before,
				 const struct config *after,
				 struct config_error *out);

/*
 * What the file says, wishes included.  Strings belong to cfg and live as long.
 * name and uuid: NULL when the file has none.  hard and soft: the CPU list as
 * the file spells it, NULL where the vCPU is not pinned; vcpu >= max is NULL.
 */
const char *xvcpu_config_get_name(const struct config *cfg);
const char *xvcpu_config_get_uuid(const struct config *cfg);
uint32_t xvcpu_config_get_max(const struct config *cfg);
uint32_t xvcpu_config_get_count(const struct config *cfg); /* online ones */
bool xvcpu_config_get_online(const struct config *cfg, uint32_t vcpu);
const char *xvcpu_config_get_hard(const struct config *cfg, uint32_t vcpu);
const char *xvcpu_config_get_soft(const struct config *cfg, uint32_t vcpu);

/*
 * Wishes.  Raise the maximum before the count that needs it.
 *
 * max:    -ERANGE outside 1..CONFIG_MAX_VCPUS; -EBUSY while a vCPU at or above
 *         it is wished online; -EOPNOTSUPP where vNUMA or a CPU topology in
 *         the file fixes the number.  Pins past a lower max stay in the file,
 *         where both readers ignore them.
 * count:  the first vCPUs that are off go on, or the last that are on go off,
 *         until count are on.  -ERANGE outside 1..xvcpu_config_get_max.
 * online: one vCPU.  -ERANGE for vcpu >= max, -EINVAL for vCPU 0 going off.
 *         Whether the format can hold the set is xvcpu_config_render's to say,
 *         so that several steps may lead from one good set to another.
 * hard, soft: a CPU list, or "all" or NULL for no pin.  -ERANGE for vcpu >=
 *         max; -EINVAL for a text that is no list or is "none"; -EOPNOTSUPP
 *         for a list outside the format's own grammar (xl: N, N-M, ^N, ^N-M,
 *         all, nodes:N; libvirt: N, N-M, ^N) and for soft pins in XML.
 */
int xvcpu_config_set_max(struct config *cfg, uint32_t max,
			 struct config_error *error);
int xvcpu_config_set_count(struct config *cfg, uint32_t count,
			   struct config_error *error);
int xvcpu_config_set_online(struct config *cfg, uint32_t vcpu, bool online,
			    struct config_error *error);
int xvcpu_config_set_hard(struct config *cfg, uint32_t vcpu, const char *list,
			  struct config_error *error);
int xvcpu_config_set_soft(struct config *cfg, uint32_t vcpu, const char *list,
			  struct config_error *error);

/* Take all wishes back: it says again what was read. */
void xvcpu_config_reset(struct config *cfg);

/*
 * The new text: the old one, byte for byte, but for the wishes.  *text is the
 * caller's to free(), ends in a NUL that *size does not count, and is the old
 * text when nothing was wished.  A missing key goes next to its relatives, in
 * their indentation, quotes and line ends.  Where all vCPUs of an xl.cfg have
 * the same CPUs, cpus= and cpus_soft= become one string, and a cpus_soft= of
 * all CPUs goes if its line holds nothing else: see
 * xvcpu_config_lost_placement.  A list with comments in it, or with other items
 * past the maximum, stays a list.  The result is parsed again before it is
 * handed out; after may be NULL, or else *after is that, to be freed by
 * xvcpu_config_free.
 *
 * -EOPNOTSUPP: the format can't hold the set of online vCPUs, or none would be
 * online, or a value stands in the file in a form that is not edited (joined by
 * +=, split by a comment).  -EPROTO would mean that the result does not say
 * what was wished.
 */
int xvcpu_config_render(struct config *cfg, char **text, size_t *size,
			struct config **after, struct config_error *error);

/* Where a domain's file was found.  Freed by xvcpu_config_place_clear. */
struct config_place {
	char *path;            /* no symlinks in it */
	char *other;           /* the second one of -ENOTUNIQ, or NULL */
	struct config *config; /* what was read at path */
};

/*
 * Find the file of the domain called name: ROOT/etc/xen, ROOT/etc/xen/auto and
 * ROOT/etc/xen/vm for xl, ROOT/etc/libvirt/libxl/(any).xml for libvirt; root is
 * "" but in tests.  The name inside a file decides; a file with none, but
 * called NAME or NAME.cfg, counts too.  Two names of one file are one; back-ups
 * (".bak", "~", ".orig", ".old", ".dpkg-*", ...) and dot files are not looked
 * at.
 *
 * -ENOENT: none.  -ENOTUNIQ: several; *out holds two of them (and is to be
 * cleared), the only failure that writes it.  -EINVAL: name is empty or has a
 * '/'.  A file called NAME.cfg, NAME or NAME.xml that can't be parsed fails
 * as that parse failed, with *error and, in *error_path (to be freed; may be
 * NULL), its path; but one of something else than a domain only where no
 * domain's file is found besides.
 */
int xvcpu_config_find(const char *root, const char *name,
		      struct config_place *out, struct config_error *error,
		      char **error_path);
void xvcpu_config_place_clear(struct config_place *place);

/*
 * 1 if a running libvirt daemon keeps the definition at path (a real path)
 * in its memory, and would not see and later overwrite an edit; else 0.
 * True when path is below ROOT/etc/libvirt/libxl and a process holds the lock
 * on /run/libvirt/libxl/driver.pid, /run/virtxend.pid or /run/libvirtd.pid.
 * A stale pid file is not locked; a socket proves nothing, as systemd listens
 * on it for daemons that do not run.
 */
int xvcpu_config_daemon_owns(const char *root, const char *path);
#endif

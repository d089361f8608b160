/* SPDX-License-Identifier: MIT */
/*
 * xenstore - a client of the xenstore daemon, on its public wire protocol.
 *
 * Nodes, transactions and watches, and the names of domains and cpupools.
 * Nothing here knows a vCPU.
 *
 * Errors	0 or a count on success, negative errno on failure; after a
 *		failure the outputs are as they were, unless a function says
 *		otherwise.  Nothing prints, nothing is global, no signal is
 *		raised (a dead daemon never sends SIGPIPE).  reserved[] of a
 *		struct is for fields to come, and must be zero: -EINVAL.
 * Memory	What is handed out was allocated in one piece; the sentence
 *		that hands it out names its release, always free().  Inputs are
 *		not kept.  No heap is needed but to open, to hand out, for the
 *		names of domains and cpupools, and by a burst without done.
 * Time		Every operation ends.  The handle's limit is for one reply:
 *		a request that has none in time, or that the daemon does not
 *		accept in time, is -ETIMEDOUT.  In a burst the clock starts
 *		again with every whole reply, not with a byte or an event.
 *		Clock: CLOCK_MONOTONIC.
 * Threads	One at a time per handle.  After fork() the child may only
 *		close.
 *
 * The daemon's own refusals are the errno it names, for that request alone:
 * -ENOENT no such node, -EACCES, -EINVAL a path it does not like, -ENOSPC or
 * -E2BIG quota or size, -EAGAIN (transaction end only) someone else changed the
 * same nodes, -EROFS, -ENOSYS ...; -EIO a name that xs_wire.h does not list.
 * Refused here, before anything is sent: -EINVAL an empty path, -ENAMETOOLONG
 * an absolute path over 3072 bytes or a relative one over 2048, -E2BIG a
 * message over 4096 bytes of payload (4080 through the kernel's device).
 *
 * When the connection itself fails the handle is dead, and cannot be out of
 * step: the call that notices returns one of
 *	-ECONNRESET	the daemon closed the connection, or died
 *	-ETIMEDOUT	no reply in time
 *	-EPROTO		it said what is not the protocol: an answer to no
 *			question, a wrong type, a length over the limit
 * and every later one -ENOTCONN, until xenstore_reconnect.  A request that ends
 * so may or may not have been done.
 *
 * -EBUSY: names were asked for and not read, see xenstore_ask_names.
 */
#ifndef XVCPU_XENSTORE_H
#define XVCPU_XENSTORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef XVCPU_API
#define XVCPU_API __attribute__((visibility("default")))
#endif

struct xenstore;

/*
 * Connect.  path is a unix socket or a xenbus device; NULL tries, in this
 * order, /run/xenstored/socket, /var/run/xenstored/socket, /dev/xen/xenbus and
 * /proc/xen/xenbus, and when none answers gives the first error that is not
 * -ENOENT.  timeout_ms, over 0, bounds the connecting and then each reply.
 * -ENOENT no such place, -EACCES, -ECONNREFUSED a socket without a daemon,
 * -ENAMETOOLONG, -ETIMEDOUT a daemon that does not accept, -EINVAL timeout_ms,
 * -ENOMEM, and what open(2) and connect(2) give.
 */
XVCPU_API int xenstore_open(struct xenstore **out, const char *path,
			    int timeout_ms);

/* Whether the connection has failed: the handle is dead. */
XVCPU_API bool xenstore_failed(const struct xenstore *xs);

/*
 * Leave the connection and make it anew, to where xenstore_open made it: open
 * transactions, watches and events not taken are gone.  0, and the handle is
 * as new; or as xenstore_open, and it is dead.  -ENOTCONN: it was taken over,
 * and is left as it is.  Needs no memory.
 */
XVCPU_API int xenstore_reconnect(struct xenstore *xs);

/* Another limit for replies from now on.  0, or -EINVAL: not over 0. */
XVCPU_API int xenstore_set_timeout(struct xenstore *xs, int timeout_ms);

/*
 * Take over fd, a connected stream socket or an open xenbus device: it becomes
 * non-blocking and close-on-exec, and xenstore_close() closes it.  On failure
 * (-EBADF, -EINVAL timeout_ms, -ENOMEM) it is still the caller's.
 */
XVCPU_API int xenstore_adopt(struct xenstore **out, int fd, int timeout_ms);

/*
 * Close and free, with the events not yet taken.  The daemon drops the watches
 * and the open transactions.  NULL is fine; errno is kept.
 */
XVCPU_API void xenstore_close(struct xenstore *xs);

/* One node.  tx is a transaction, or 0 for none. */

/*
 * The value, with a NUL behind it, which *len (or NULL) does not count.  To be
 * released with free().
 */
XVCPU_API int xenstore_read(struct xenstore *xs, uint32_t tx, const char *path,
			    char **value, size_t *len);

/* Set the value: len bytes, no NUL wanted.  Missing parents are made. */
XVCPU_API int xenstore_write(struct xenstore *xs, uint32_t tx, const char *path,
			     const void *value, size_t len);

/* Remove a node and all below.  No such node is success, no parent -ENOENT. */
XVCPU_API int xenstore_remove(struct xenstore *xs, uint32_t tx,
			      const char *path);

/*
 * The names of the children, and their number; free() the array alone.  A list
 * over one message is fetched in parts: -E2BIG from a daemon that has no parts
 * (before Xen 4.9), -EAGAIN if it changed under us every time.
 */
XVCPU_API int xenstore_list(struct xenstore *xs, uint32_t tx, const char *path,
			    char ***names, size_t *n);

/*
 * Many nodes in one round trip: a burst sends every request without waiting for
 * a reply.  (The kernel's device mixes requests up; there it is one after the
 * other.)  Nothing is allocated but what done says, so that a caller who has
 * its memory beforehand cannot fail for the lack of it.
 */

struct xenstore_request {
	const char *path;
	const void *value; /* to be written, len bytes */
	size_t len;
	uint64_t reserved[2];
};

struct xenstore_burst {
	uint32_t tx;
	size_t n;
	/*
	 * Say what the i-th request is: in order, each exactly once.  *req is
	 * zeroed; the same memory may be used for all.
	 */
	void (*ask)(void *arg, size_t i, struct xenstore_request *req);
	/*
	 * Take its result: error 0 and, of a read, the value, which has no NUL
	 * behind it and is gone afterwards; or a negative errno.  In the order
	 * of the replies, once for each that was asked; when the connection
	 * fails also for the rest: with its error, for it may have been done,
	 * or -ECANCELED, for it was certainly not.  A negative return is a
	 * failure on the caller's side: no more is asked, and the burst returns
	 * that when the replies to what was have come.
	 */
	int (*answer)(void *arg, size_t i, int error, const char *value,
		      size_t len);
	void *arg;
	uint8_t *done; /* n bytes to work in; NULL: allocated when n > 1 */
	uint64_t reserved[4];
};

/*
 * 0 also where single requests failed, which answer knows; negative when the
 * connection or answer failed, or there is no memory for done; -E2BIG more than
 * INT_MAX requests.
 */
XVCPU_API int xenstore_read_burst(struct xenstore *xs,
				  const struct xenstore_burst *burst);
XVCPU_API int xenstore_write_burst(struct xenstore *xs,
				   const struct xenstore_burst *burst);

/* Transactions. */

/* *tx is never 0, and has to be ended.  -ENOSPC: there are too many. */
XVCPU_API int xenstore_start_transaction(struct xenstore *xs, uint32_t *tx);

enum xenstore_end {
	XENSTORE_END_DROP, /* nothing of it has been done */
	XENSTORE_END_COMMIT,
};

/*
 * After any return tx is no more.  -EAGAIN: nothing was committed, because
 * someone else changed the same nodes; start again.
 */
XVCPU_API int xenstore_end_transaction(struct xenstore *xs, uint32_t tx,
				       enum xenstore_end end);

/*
 * Run body in a transaction and commit; when others interfere run it again, at
 * most tries times in all with pauses that grow to 10 ms, then -EAGAIN.  A
 * body that returns non-zero ends it: nothing is committed, and that value is
 * returned.  A body of one burst that reads and one that writes makes it four
 * round trips: start, read, write, end.
 */
XVCPU_API int xenstore_transact(struct xenstore *xs, unsigned int tries,
				int (*body)(struct xenstore *xs, uint32_t tx,
					    void *arg),
				void *arg);

/* Watches. */

/* Later versions may add fields at the end. */
struct xenstore_event {
	const char *path;  /* what changed: the watched node or one below */
	const char *token; /* the watch's */
};

/*
 * Watch path and all below, or "@releaseDomain", "@introduceDomain".  The first
 * event comes at once.  token is any text that tells this watch from the
 * others.  -EEXIST this pair is watched already (the kernel's device does not
 * tell, and sends each event twice).
 */
XVCPU_API int xenstore_watch(struct xenstore *xs, const char *path,
			     const char *token);

/*
 * Stop, and drop the events of this token that were not taken.  -ENOENT no such
 * watch (the kernel's device does not tell).
 */
XVCPU_API int xenstore_unwatch(struct xenstore *xs, const char *path,
			       const char *token);

/*
 * Wait for an event: at most timeout_ms, 0 only looks, -1 has no limit.
 * Returns 1 and the event, free() it; 0 when none came in time; -EINTR when a
 * signal handler ran, so that a caller can stop: call again to go on.
 *
 * Events that arrive among replies are kept, in order, until taken here, even
 * if the connection has died since.  An event equal to one still waiting adds
 * nothing and is not kept twice.  Past XENSTORE_EVENTS_MAX, or without memory,
 * one is dropped and after those kept this returns -EOVERFLOW once: look at
 * everything that is watched again.
 */
XVCPU_API int xenstore_wait_event(struct xenstore *xs, int timeout_ms,
				  struct xenstore_event **event);

#define XENSTORE_EVENTS_MAX 4096

/* Domains. */

/*
 * The names of n domains, in one burst: names[i], free(), or NULL for a domain
 * that has none (or that may not be read).  Returns how many have one.
 */
XVCPU_API int xenstore_domain_names(struct xenstore *xs, const uint16_t *domids,
				    size_t n, char **names);

/*
 * The same for n cpupools.  Pool 0 without a name is "Pool-0", as Xen's tools
 * have it: nobody writes the node of the pool that Xen makes itself.
 */
XVCPU_API int xenstore_pool_names(struct xenstore *xs, const uint32_t *ids,
				  size_t n, char **names);

/*
 * Ask for the names of domains and of cpupools (either may be none), and read
 * them later: the daemon works while the caller does something else.  Sends
 * what can be sent without waiting, the rest when they are read; how the
 * connection fares is told then.  0, -EBUSY, -ENOTCONN, -ENOMEM, or -E2BIG: more
 * than INT_MAX.
 *
 * Until they are read the handle is theirs: whatever else needs the daemon is
 * -EBUSY.  xenstore_failed and xenstore_set_timeout may be called, and what ends
 * the connection, xenstore_close or xenstore_reconnect, drops the names, too.
 */
XVCPU_API int xenstore_ask_names(struct xenstore *xs, const uint16_t *domids,
				 size_t ndomains, const uint32_t *pools,
				 size_t npools);

/*
 * Read those that were asked for, as the two calls above give them: domains[i]
 * and pools[i], either NULL where they are not wanted.  The limit for the first
 * reply begins here.  Returns how many have a name, and in *unread (or NULL) 0
 * or a reason why one is not known that there may be: -EACCES, ...
 * -EINVAL: none were asked for.  After any return they have to be asked for
 * again.
 */
XVCPU_API int xenstore_read_names(struct xenstore *xs, char **domains,
				  char **pools, int *unread);

/*
 * The domain of that name: a list and one burst.  -ENOENT none, -ENOTUNIQ more
 * than one, -EINVAL the empty name.  Where none has it and a name could not be
 * read, why not (-EACCES, ...): that one may.
 */
XVCPU_API int xenstore_find_domain(struct xenstore *xs, const char *name,
				   uint16_t *domid);

/*
 * The same for n names, with one list and one burst for all: 0, and errors[i] is
 * as above for names[i], whose domain is domids[i] where that is 0.
 */
XVCPU_API int xenstore_find_domains(struct xenstore *xs,
				    const char *const *names, size_t n,
				    uint16_t *domids, int *errors);

#ifdef __cplusplus
}
#endif
#endif

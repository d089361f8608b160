/* SPDX-License-Identifier: MIT */
/*
 * common - what the commands of xvcpu share.
 *
 * A command is a file: it defines a struct command named command_<name>, and
 * one line in the list of run.c makes it known.  It checks all of its input,
 * then acts, then prints; it returns an exit status and has reported why, once,
 * through the functions below.
 */
#ifndef XVCPU_CLI_COMMON_H
#define XVCPU_CLI_COMMON_H

#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/build.h"
#include "cli/term/json.h"
#include "cli/term/table.h"

struct cpumap;
struct cpumap_topology;
struct domctl_domain;
struct hotplug;
struct hypercall;
struct xenstore;

/* Exit statuses: a contract with scripts. */
enum cli_status {
	CLI_DONE = 0,
	CLI_FAILED = 1, /* nothing changed */
	CLI_USAGE = 2,
	CLI_PARTIAL = 3,
	CLI_NO_ANSWER = 4, /* the guest was told and did not act */
	CLI_NO_XEN = 5,
};

/* What an error is about: it begins the message, and has keys in JSON. */
struct cli_subject {
	int32_t domid;              /* -1: none */
	int64_t vcpu;               /* -1: none */
	const struct cpumap *vcpus; /* several; NULL: as vcpu says */
};

#define CLI_DOMAIN(id)     (&(const struct cli_subject){id, -1, NULL})
#define CLI_VCPU(id, n)    (&(const struct cli_subject){id, n, NULL})
#define CLI_VCPUS(id, map) (&(const struct cli_subject){id, -1, map})

/* An error or a warning, as the document has it. */
struct cli_report {
	struct cli_report *next;
	bool warning; /* a fact, and nothing else */
	int err;      /* negative errno */
	int32_t domid;
	int64_t vcpu;
	struct cpumap *vcpus;
	char *fact;
	const char *advice; /* in what fact has; NULL: there is none */
};

/* One run of the program. */
struct cli {
	const struct command *command; /* NULL: none yet */
	bool json;
	bool changed;          /* from here on a failure is CLI_PARTIAL */
	struct json *document; /* the JSON output that has begun, or NULL */
	bool documented;       /* there was one */
	struct cli_report *reports, *last; /* since the last document */
	size_t nfaults;                    /* errors among them */
	/* The next error shows, too: a text, a mark under one byte; a usage. */
	const char *marked;
	size_t mark;
	bool usage;
	struct hypercall *xen;  /* by cli_xen, or NULL */
	struct xenstore *store; /* by cli_store, or NULL */
	int store_error;        /* why it is NULL, once tried */
};

/* Is the output one JSON document? */
static inline bool cli_json(const struct cli *c)
{
	return BUILD_WHOLE && c->json;
}

/*
 * An option, and where in the command's run it is stored: a bool; or, where it
 * has a value ("--soft 1" or "--soft=1"), a const char *, NULL without it.
 */
struct cli_option {
	const char *name; /* "--soft" */
	unsigned int at;
	bool has_value;
};

struct command {
	const char *name;
	const char *synopsis;    /* what follows the name */
	const char *summary;     /* one line, for the list of commands */
	const char *details;     /* for help: whole lines; and more of them, */
	const char *more;        /* which several commands have */
	const char *without_xen; /* what else to do where there is no Xen */
	/* Ended by a NULL name; NULL: none.  --help and --json are everyone's. */
	const struct cli_option *options;
	int min, max; /* how many operands; max -1: any number */
	size_t size;  /* of a run, zero but for the options */
	/* argc operands; argv[argc] is NULL. */
	int (*run)(struct cli *c, void *run, int argc, char **argv);
};

/* Errors: see report.c. */

/*
 * Report "xvcpu: FACT" and, on a line of its own, what to do: a line feed in
 * format, which no argument can be taken for, separates the two.  err is the
 * negative errno for scripts.  Returns status, or CLI_PARTIAL when something
 * was changed already.
 */
int cli_error(struct cli *c, int status, int err, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* The same of a domain or its vCPUs: "domain 1 vCPUs 2-3: " comes first. */
int cli_error_at(struct cli *c, const struct cli_subject *at, int status,
		 int err, const char *format, ...)
	__attribute__((format(printf, 5, 6)));

/* Report "xvcpu: warning: ...", which changes no status. */
void cli_warn(struct cli *c, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* A warning about a place in a file: "FILE:LINE:COLUMN: warning: ...". */
void cli_warn_file(struct cli *c, const char *path, size_t line, size_t column,
		   const char *text);

/* A wrong command line: shows the command's usage, returns CLI_USAGE. */
int cli_usage(struct cli *c, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Other builds of the command have it: returns CLI_USAGE. */
int cli_left_out(struct cli *c, const char *what);

/* "usage: xvcpu list [DOMAIN...]" and a tail: to be freed. */
char *cli_usage_of(struct cli *c, const struct command *command,
		   const char *tail);

/* Memory that is zeroed, an empty map, a text: or the end of the program. */
void *cli_alloc(struct cli *c, size_t n, size_t size);
struct cpumap *cli_map(struct cli *c, uint32_t nbits);
char *cli_text(struct cli *c, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
char *cli_vtext(struct cli *c, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));
_Noreturn void cli_no_memory(struct cli *c);

/* What an error means to a command, and what can be done about it. */
struct cli_reason {
	int err; /* negative errno; 0 ends a table */
	const char *why;
	const char *advice; /* or NULL */
};

/*
 * A call on Xen failed with err.  at (may be NULL) says about whom, what (may
 * be NULL) while doing what.  The command's own reasons (may be NULL) come
 * first.  Returns CLI_NO_XEN when Xen or the kernel does not let us at all,
 * otherwise as cli_error does.  Only for errors that come from Xen: an EACCES
 * of xenstore or of a file is another matter.
 */
int cli_xen_error(struct cli *c, const struct cli_subject *at, int err,
		  const struct cli_reason *reasons, const char *what);

/* The same for an error of xenstore; -ESRCH: it has no nodes of the domain. */
int cli_store_error(struct cli *c, const struct cli_subject *at, int err,
		    const char *what);

/* The words of cli_store_error alone, and what to do, or NULL. */
const char *cli_store_why(int err, const char **advice);

/* What to do about an error of a file, or NULL. */
const char *cli_file_advice(int err);

/* Signals: see signals.c. */

/*
 * From here to the end of the program SIGINT, SIGTERM and SIGHUP end a wait,
 * and neither the work nor its report: they are held back, and let through only
 * while something sleeps with the mask that cli_sleep_mask() gives.
 */
void cli_hold_signals(void);
const sigset_t *cli_sleep_mask(void);

/* One of them has come. */
bool cli_interrupted(void);

/* Words. */

/*
 * Sort argv into the command's options, which are stored in its run, and
 * operands, which move to the front.  Returns how many operands there are, or
 * -1: reported.  "-", negative numbers and all behind "--" are operands.
 */
int cli_options(struct cli *c, void *run, int argc, char **argv);

/* 0 or a reported CLI_USAGE.  what names the number in the message. */
int cli_number(struct cli *c, const char *what, const char *text, uint64_t min,
	       uint64_t max, uint64_t *out);

/*
 * Seconds with decimals, to milliseconds; what is not 0 does not become 0.  0 or
 * a reported CLI_USAGE.
 */
int cli_seconds(struct cli *c, const char *what, const char *text, int *ms);

/* Read a CPU list: 0 or a reported status, with a mark under the fault. */
int cli_list(struct cli *c, const char *what, struct cpumap *dst,
	     const char *text, const struct cpumap_topology *topology);

/* The list form of a map, and "vCPU 2" or "vCPUs 2-3": to be freed. */
char *cli_format_list(struct cli *c, const struct cpumap *map);
char *cli_format_vcpus(struct cli *c, const struct cpumap *vcpus);

/* Xen. */

/* The handle, opened at first use.  0, or a reported CLI_NO_XEN. */
int cli_xen(struct cli *c);

/* The same without a word about a failure, for what can do without. */
bool cli_try_xen(struct cli *c);

/* xenstore, opened at first use; NULL: there is none, *err (if not NULL) why. */
struct xenstore *cli_store(struct cli *c, int *err);

/*
 * The same for names that are a courtesy: from here on xenstore has half a second
 * for each reply, not two.
 */
struct xenstore *cli_store_courtesy(struct cli *c, int *err);

/* For changes of vCPUs, through both, to be closed: 0 or negative errno. */
int cli_hotplug(struct cli *c, struct hotplug **out);

/* A domid, a name or a UUID: 0 or a reported status. */
int cli_domain(struct cli *c, const char *text, struct domctl_domain *out);

/* The same, but that there is none is 0 and told by *runs. */
int cli_find_domain(struct cli *c, const char *text, struct domctl_domain *out,
		    bool *runs);

/*
 * The same of several words, the which-th of them: the domains are listed once
 * for all that are UUIDs, and the names searched once for all that are names.
 */
struct cli_words {
	const char *const *words;
	size_t n;
	/* What is known already; zero to begin with. */
	struct domctl_domain *domains;
	long ndomains;
	bool searched;
	uint16_t *domids; /* of each word as a name */
	int *errors;      /* why there is none */
};

int cli_word(struct cli *c, struct cli_words *words, size_t which,
	     struct domctl_domain *out, bool *runs);
void cli_end_words(struct cli_words *words);

/*
 * Why a domain does nothing any more, "it has crashed", and what to do about
 * it.  NULL: it runs, or it is paused.
 */
const char *cli_stopped(const struct domctl_domain *domain,
			const char **advice);

/* All domains, ascending, to be freed: how many, or negative errno. */
long cli_domains(struct cli *c, struct domctl_domain **out);

/* What to do about a cause for which Xen cannot be used. */
const char *cli_advice(int cause);

/* Why a call on Xen failed, and what to do: NULL where the errno says it all. */
const char *cli_xen_why(int err, int cause, const char **advice);

/* Output. */

/*
 * Begin the JSON document; the end adds the errors and warnings that there
 * were, and forgets them.
 */
void cli_begin_document(struct cli *c, struct json *j);
void cli_end_document(struct cli *c, struct json *j);
void cli_forget_reports(struct cli *c);

/* The member "domid": null for -1. */
void cli_json_domid(struct json *j, int32_t domid);

/* A map in list form, as a value and as a cell. */
void cli_json_list(struct cli *c, struct json *j, const char *key,
		   const struct cpumap *map);
void cli_add_list(struct cli *c, struct table *table, const struct cpumap *map);

/* Print a line, made printable: for one with words that others wrote. */
void cli_print(struct cli *c, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The whole program, for main() and for tests. */
int cli_run(int argc, char **argv);

#endif

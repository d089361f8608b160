/* SPDX-License-Identifier: MIT */
/* The command line, and the order in which all is done. */
#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "bench/host/bench.h"
#include "domctl/domctl.h"
#include "hypercall/hypercall.h"

static const char help[] =
	"usage: xvcpu-bench-host [OPTION...]\n"
	"       xvcpu-bench-host compare BEFORE AFTER\n"
	"\n"
	"Measures xvcpu on this host, in dom0, as root.  It only reads, but "
	"for --pin.\n"
	"\n"
	"  --seconds N      how long, about (20)\n"
	"  --only SET,...   of open, read, snapshot, pages, process, pin\n"
	"  --out DIR        host.csv, host.json and host.svg there, too\n"
	"  --xvcpu PATH     the command to measure (the one in PATH)\n"
	"  --pin DOMAIN     pin a vCPU to one CPU after the other; by number "
	"or name\n"
	"  --vcpu N         which one (0)\n"
	"\n"
	"compare reads host.json or host.csv of two runs.  A row is better or "
	"worse\n"
	"where the quartiles of the two do not overlap and the medians are 5 % "
	"apart,\n"
	"of 5 samples each at least.  Status 1: something is worse.\n"
	"\n"
	"Status: 0 done; 1 failed; 2 bad usage; 3 a pin could not be put "
	"back;\n"
	"5 Xen cannot be reached; 128 + N ended by signal N, pins put back.\n";

int bench_error(int status, const char *advice, const char *format, ...)
{
	va_list args;

	fputs("xvcpu-bench-host: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fprintf(stderr, "\n  %s\n", advice);
	return status;
}

static bool number(const char *text, double most, double *out)
{
	char *end;

	*out = strtod(text, &end);
	return end != text && !*end && *out >= 0 && *out <= most;
}

bool bench_wanted(const struct bench_options *options, const char *set)
{
	const char *at = options->only;
	size_t n = strlen(set);

	if (!at)
		return true;
	for (; (at = strstr(at, set)); at += n)
		if ((at == options->only || at[-1] == ',') &&
		    (!at[n] || at[n] == ','))
			return true;
	return false;
}

static int misuse(const char *what, const char *word)
{
	return bench_error(BENCH_USAGE, "see 'xvcpu-bench-host --help'",
			   "%s '%s'", what, word);
}

static int check_sets(const char *only)
{
	const struct bench_options known = {
		.only = "open,read,snapshot,pages,process,pin"};
	char *words = strdup(only), *word, *rest = NULL;
	int status = 0;

	if (!words)
		bench_no_memory();
	for (word = strtok_r(words, ",", &rest); word && !status;
	     word = strtok_r(NULL, ",", &rest))
		if (!bench_wanted(&known, word))
			status = misuse("there is no set", word);
	free(words);
	return status;
}

static int read_options(int argc, char **argv, struct bench_options *o)
{
	static const struct option names[] = {
		{"seconds", required_argument, NULL, 's'},
		{"only", required_argument, NULL, 'l'},
		{"out", required_argument, NULL, 'o'},
		{"xvcpu", required_argument, NULL, 'x'},
		{"pin", required_argument, NULL, 'p'},
		{"vcpu", required_argument, NULL, 'v'},
		{0}};
	double vcpu = 0;
	int c, status = 0;

	optind = 0;
	while (!status && (c = getopt_long(argc, argv, "", names, NULL)) != -1)
		if (c == 's' && !number(optarg, 1e6, &o->seconds))
			status = misuse("no number of seconds:", optarg);
		else if (c == 'v' && (!number(optarg, UINT32_MAX - 1, &vcpu) ||
				      vcpu != (double)(uint32_t)vcpu))
			status = misuse("no number of a vCPU:", optarg);
		else if (c == 'l')
			status = check_sets(o->only = optarg);
		else if (c == 'o')
			o->out = optarg;
		else if (c == 'x')
			o->xvcpu = optarg;
		else if (c == 'p')
			o->pin = optarg;
		else if (c == '?')
			status = BENCH_USAGE;
	o->vcpu = (uint32_t)vcpu;
	if (!status && optind < argc)
		status = misuse("what is", argv[optind]);
	if (!status && o->only && bench_wanted(o, "pin") != !!o->pin)
		status = misuse("--pin and the set pin go together:", o->only);
	return status;
}

static const char *advice_for(enum hypercall_cause cause)
{
	switch (cause) {
	case HYPERCALL_NO_DEVICE:
		return "run it in dom0, with the module xen-privcmd loaded";
	case HYPERCALL_DEVICE_DENIED:
		return "run it as root";
	case HYPERCALL_LOCKDOWN:
		return "boot without kernel lockdown";
	case HYPERCALL_RESTRICTED:
	case HYPERCALL_NOT_PRIVILEGED:
		return "run it in dom0";
	case HYPERCALL_FLASK_DENIED:
		return "allow it in the FLASK policy";
	default:
		return "see 'xvcpu doctor'";
	}
}

/* Every vCPU that can be read. */
static int find_vcpus(struct bench_host *host)
{
	struct domctl_snapshot_info info;
	struct domctl_snapshot *s;
	struct domctl_domain d;
	struct domctl_vcpu v;
	size_t i, j, first;
	int err = domctl_snapshot_open(host->hc, 0, NULL, 0, &s);

	if (err)
		return err;
	err = domctl_snapshot_take(s);
	domctl_snapshot_info(s, &info);
	host->ndomains = info.domains;
	host->vcpus = bench_alloc(info.vcpus, sizeof(*host->vcpus));
	for (i = 0; !err && i < info.domains; i++) {
		if (domctl_snapshot_domain(s, i, &d, &first))
			continue;
		for (j = 0; j < d.max_vcpus; j++)
			if (!domctl_snapshot_vcpu(s, first + j, &v) && !v.error)
				host->vcpus[host->nvcpus++] =
					(struct bench_vcpu){d.domid, v.vcpu};
	}
	domctl_snapshot_close(s);
	return err ? err : host->nvcpus ? 0 : -EACCES;
}

static int open_host(struct bench_host *host)
{
	enum hypercall_cause cause = HYPERCALL_OTHER;
	int err = hypercall_open(&host->hc, HYPERCALL_OPEN_UNKNOWN, &cause);

	if (err)
		return bench_error(
			BENCH_NO_XEN, advice_for(cause), "cannot reach Xen: %s",
			cause == HYPERCALL_OTHER ? strerror(-err)
						 : hypercall_cause_text(cause));
	err = find_vcpus(host);
	if (!err)
		return 0;
	cause = hypercall_explain(host->hc, err);
	return bench_error(BENCH_FAILED, advice_for(cause),
			   "no vCPU can be read: %s",
			   cause == HYPERCALL_OTHER || cause == HYPERCALL_OK
				   ? strerror(-err)
				   : hypercall_cause_text(cause));
}

/* Pins get a quarter of the time, behind all that only reads. */
static int measure(const struct bench_host *host,
		   const struct pin_target *target)
{
	const struct bench_options *o = host->options;
	bool pins = o->pin;
	struct facts facts = {0};
	struct rows rows = {0};
	size_t cpus;
	uint64_t start, idle;
	int status = 0;

	facts_of_host(&facts, host);
	idle = bench_idle(host, &cpus);
	start = bench_now();
	bench_measure(&rows, host, o->seconds * (pins ? 0.75 : 1));
	if (pins)
		status = pin_measure(host, target, &rows, o->seconds / 4);
	facts_of_load(&facts, host, idle, bench_now() - start);
	if (status <= 128) {
		report_text(stdout, &facts, &rows);
		if (o->out && report_files(o->out, &facts, &rows) && !status)
			status = BENCH_FAILED;
	}
	rows_free(&rows);
	return status;
}

static int run(const struct bench_options *options)
{
	struct bench_host host = {.options = options};
	struct pin_target target = {0};
	int status = open_host(&host);

	if (!status && options->pin)
		status = pin_find(&host, &target);
	if (!status && options->out && mkdir(options->out, 0777) &&
	    errno != EEXIST)
		status = bench_error(BENCH_FAILED, "give another directory",
				     "%s: %s", options->out, strerror(errno));
	if (!status)
		status = measure(&host, &target);
	pin_free(&target);
	free(host.vcpus);
	hypercall_close(host.hc);
	return status;
}

/* As it was given, for the report. */
static char *join(int argc, char **argv)
{
	size_t size = 1;
	char *text;
	int i;

	for (i = 0; i < argc; i++)
		size += strlen(argv[i]) + 1;
	text = bench_alloc(size, 1);
	for (i = 0; i < argc; i++) {
		strcat(text, i ? " " : "");
		strcat(text, argv[i]);
	}
	return text;
}

int bench_run(int argc, char **argv)
{
	struct bench_options o = {.seconds = 20, .xvcpu = "xvcpu"};
	char *command = join(argc, argv);
	int status = BENCH_USAGE;

	o.command_line = command;
	if (argc == 2 && !strcmp(argv[1], "--help")) {
		fputs(help, stdout);
		status = BENCH_DONE;
	} else if (argc >= 2 && !strcmp(argv[1], "compare")) {
		if (argc == 4)
			status = bench_compare(argv[2], argv[3]);
		else
			fputs(help, stderr);
	} else {
		status = read_options(argc, argv, &o);
		if (!status)
			status = run(&o);
	}
	free(command);
	if ((fflush(stdout) || ferror(stdout)) && !status)
		status = bench_error(BENCH_FAILED, "write it elsewhere",
				     "standard output cannot be written");
	return status;
}

/* SPDX-License-Identifier: MIT */
/*
 * bench - what is measured on a host, how often, and what becomes of it.
 *
 * A case is a few functions, of which only run is timed.  A row is a case of one
 * size and its samples.  Rounds go through all rows in turn: what disturbs the
 * machine for a while disturbs all of them.
 */
#ifndef XVCPU_BENCH_HOST_BENCH_H
#define XVCPU_BENCH_HOST_BENCH_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct cpumap;
struct hypercall;

/* Exit statuses: those of xvcpu(8). */
enum bench_status {
	BENCH_DONE = 0,
	BENCH_FAILED = 1,
	BENCH_USAGE = 2,
	BENCH_PARTLY = 3, /* a pin could not be put back */
	BENCH_NO_XEN = 5,
};

struct bench_options {
	double seconds;
	const char *only; /* sets, with commas; NULL: all */
	const char *out;  /* a directory, or NULL */
	const char *xvcpu;
	const char *pin; /* a domain, or NULL */
	uint32_t vcpu;
	const char *command_line;
};

/* The vCPUs to read, each once, or one that can be read many times. */
struct bench_host {
	struct hypercall *hc;
	const struct bench_options *options;
	struct bench_vcpu {
		uint16_t domid;
		uint32_t vcpu;
	} * vcpus;
	size_t nvcpus, ndomains;
};

struct row;

struct bench_case {
	const char *set, *name, *what; /* %zu in them: the size */
	size_t sizes[8];               /* up to a 0 */
	bool each;                     /* a figure is of one of the size */
	int (*open)(struct row *row);  /* once; all may be NULL but run */
	int (*before)(struct row *row);
	int (*run)(struct row *row);
	void (*after)(struct row *row);
	void (*close)(struct row *row);
};

extern const struct bench_case bench_cases[];
extern const size_t bench_ncases;

extern const struct bench_case process_nothing, process_xvcpu, process_xl;

struct spread {
	double low, median, high; /* quartiles, ns */
	size_t n;
};

struct row {
	const struct bench_case *is; /* NULL: of a pin */
	const struct bench_host *host;
	char name[24], what[48];
	size_t size, per;
	void *state;
	size_t repeats; /* in one sample */
	uint64_t spent; /* ns, all of them together */
	double *samples;
	size_t n, room;
	char left_out[64]; /* why, or empty */
};

struct rows {
	struct row *at;
	size_t n;
};

uint64_t bench_now(void);

/* The end of the program: for memory. */
_Noreturn void bench_no_memory(void);
void *bench_alloc(size_t n, size_t size);

struct row *rows_add(struct rows *rows, const struct bench_host *host,
		     const char *name, const char *what, size_t size);
void rows_free(struct rows *rows);
/* Room for so many: adding them needs no memory. */
void row_reserve(struct row *row, size_t n);
void row_add(struct row *row, double ns);
struct spread row_spread(const struct row *row);

/* All cases of the sets asked for, until the time is up. */
void bench_measure(struct rows *rows, const struct bench_host *host,
		   double seconds);
bool bench_wanted(const struct bench_options *options, const char *set);

/* What the host is: facts, each a key and a text. */
struct fact {
	char key[16], value[120];
};

struct facts {
	struct fact at[24];
	size_t n;
};

void facts_add(struct facts *facts, const char *key, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void facts_of_host(struct facts *facts, const struct bench_host *host);
/* Nanoseconds that the host's CPUs were idle, and how many of them told. */
uint64_t bench_idle(const struct bench_host *host, size_t *cpus);
void facts_of_load(struct facts *facts, const struct bench_host *host,
		   uint64_t idle_ns, uint64_t ns);

/* "1.23 us", at most 8 characters. */
const char *report_time(double ns, char text[16]);
void report_text(FILE *file, const struct facts *facts,
		 const struct rows *rows);
/* And a chart, into a directory that is there: 0, or it was told. */
int report_files(const char *directory, const struct facts *facts,
		 const struct rows *rows);
void report_svg(FILE *file, const struct facts *facts, const struct rows *rows);

/* What was measured before, from host.json or host.csv. */
struct record {
	struct facts facts;
	struct record_row {
		char name[24], what[48];
		struct spread is;
	} * rows;
	size_t nrows;
};

/* 0, or it was told. */
int record_read(const char *path, struct record *out);
int record_json(const char *text, struct record *out);
struct record_row *record_add(struct record *record);
int bench_compare(const char *before, const char *after);

/*
 * The vCPU that is to be pinned: found and looked at, nothing changed.  Then
 * pins, which are put back.  Each: 0 or an exit status, and it was told.
 */
struct pin_target {
	uint16_t domid;
	uint8_t uuid[16];
	uint32_t vcpu;
	struct cpumap *hard, *soft; /* as they were */
	struct cpumap *usable;      /* CPUs of its cpupool */
	uint32_t *node;             /* of each CPU */
};

int pin_find(const struct bench_host *host, struct pin_target *out);
int pin_measure(const struct bench_host *host, const struct pin_target *target,
		struct rows *rows, double seconds);
void pin_free(struct pin_target *target);
/* Reads it back. */
int pin_put_back(const struct bench_host *host,
		 const struct pin_target *target);
/* "xvcpu pin 1 0 0-7 --soft 0-7", to be freed. */
char *pin_command(const struct pin_target *target);

/* "bench-host: FACT" and, on the next line, what to do.  Returns status. */
int bench_error(int status, const char *advice, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The whole program, for main() and for tests. */
int bench_run(int argc, char **argv);

#endif

/* SPDX-License-Identifier: MIT */
/* What the library does on a host, and that only reads. */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "bench/host/bench.h"
#include "domctl/domctl.h"
#include "hypercall/hypercall.h"

static int open_handle(struct row *row)
{
	struct hypercall *hc;
	int err = hypercall_open(&hc, HYPERCALL_OPEN_UNKNOWN, NULL);

	if (!err)
		row->state = hc;
	return err;
}

static void close_handle(struct row *row)
{
	hypercall_close(row->state);
	row->state = NULL;
}

static int run_close(struct row *row)
{
	close_handle(row);
	return 0;
}

/* One vCPU, by the call that is for it. */
static int get_vcpu(struct row *row)
{
	const struct bench_vcpu *v = row->host->vcpus;
	struct domctl_vcpu info;
	long n = domctl_get_vcpus(row->host->hc, v->domid, v->vcpu, 1, &info,
				  NULL, NULL);

	return n < 0 ? (int)n : n ? info.error : -ENOENT;
}

/* As many as the size says, again and again those that there are. */
static int open_batch(struct row *row)
{
	const struct bench_host *host = row->host;
	const struct bench_vcpu *v;
	struct domctl_batch *batch;
	long err = domctl_batch_open(host->hc, &batch);
	size_t i;

	if (err)
		return (int)err;
	row->state = batch;
	for (i = 0; i < row->size && err >= 0; i++) {
		v = &host->vcpus[i % host->nvcpus];
		err = domctl_batch_get_vcpu(batch, v->domid, v->vcpu);
	}
	err = err < 0 ? err : domctl_batch_submit(batch);
	return (int)(err ? err : domctl_batch_error(batch, 0));
}

static int submit_batch(struct row *row)
{
	return domctl_batch_submit(row->state);
}

static void close_batch(struct row *row)
{
	domctl_batch_close(row->state);
	row->state = NULL;
}

/* Snapshots: a first one has no page to begin with, not even its handle has. */
struct look {
	struct hypercall *hc;
	struct domctl_snapshot *snapshot;
};

static int open_look(struct row *row)
{
	struct look *look = bench_alloc(1, sizeof(*look));
	int err = hypercall_open(&look->hc, HYPERCALL_OPEN_UNKNOWN, NULL);

	if (err)
		free(look);
	else
		row->state = look;
	return err;
}

static void close_look(struct row *row)
{
	struct look *look = row->state;

	if (!look)
		return;
	domctl_snapshot_close(look->snapshot);
	hypercall_close(look->hc);
	free(look);
	row->state = NULL;
}

static int take(struct look *look, unsigned int what)
{
	int err = domctl_snapshot_open(
		look->hc, DOMCTL_SNAPSHOT_HARD | DOMCTL_SNAPSHOT_SOFT | what,
		NULL, 0, &look->snapshot);

	return err ? err : domctl_snapshot_take(look->snapshot);
}

static int first_take(struct row *row)
{
	return take(row->state, 0);
}

static int one_look(struct row *row)
{
	return take(row->state, DOMCTL_SNAPSHOT_ONCE);
}

static int open_refresh(struct row *row)
{
	int err = open_look(row);

	return err ? err : first_take(row);
}

static int refresh(struct row *row)
{
	struct look *look = row->state;

	return domctl_snapshot_take(look->snapshot);
}

/* Pages that Xen may touch. */
static int make_pages(struct row *row)
{
	size_t size = row->size * (size_t)sysconf(_SC_PAGESIZE);
	struct hypercall_batch *batch;
	int err = hypercall_batch_open(row->host->hc, &batch);

	if (err)
		return err;
	if (!hypercall_batch_memory(batch, size)) {
		hypercall_batch_close(batch);
		return -ENOMEM;
	}
	row->state = batch;
	return 0;
}

static void give_back_pages(struct row *row)
{
	hypercall_batch_close(row->state);
	row->state = NULL;
}

static int run_give_back(struct row *row)
{
	give_back_pages(row);
	return 0;
}

const struct bench_case bench_cases[] = {
	{"open",
	 "open",
	 "open and probe",
	 {0},
	 false,
	 NULL,
	 NULL,
	 open_handle,
	 close_handle,
	 NULL},
	{"open",
	 "close",
	 "close",
	 {0},
	 false,
	 NULL,
	 open_handle,
	 run_close,
	 NULL,
	 NULL},
	{"read",
	 "get",
	 "a vCPU by domctl_get_vcpus",
	 {0},
	 false,
	 NULL,
	 NULL,
	 get_vcpu,
	 NULL,
	 NULL},
	{"read",
	 "read-%zu",
	 "getvcpuinfo, %zu in a batch",
	 {1, 4, 16, 64, 256, 1024, 4096},
	 true,
	 open_batch,
	 NULL,
	 submit_batch,
	 NULL,
	 close_batch},
	{"snapshot",
	 "first",
	 "first snapshot, kept",
	 {0},
	 false,
	 NULL,
	 open_look,
	 first_take,
	 close_look,
	 NULL},
	{"snapshot",
	 "once",
	 "snapshot for one look",
	 {0},
	 false,
	 NULL,
	 open_look,
	 one_look,
	 close_look,
	 NULL},
	{"snapshot",
	 "refresh",
	 "snapshot again",
	 {0},
	 false,
	 open_refresh,
	 NULL,
	 refresh,
	 NULL,
	 close_look},
	{"pages",
	 "make-%zu",
	 "make a page, %zu at once",
	 {1, 16, 256},
	 true,
	 NULL,
	 NULL,
	 make_pages,
	 give_back_pages,
	 NULL},
	{"pages",
	 "give-%zu",
	 "give a page back, %zu at once",
	 {1, 16, 256},
	 true,
	 NULL,
	 make_pages,
	 run_give_back,
	 NULL,
	 NULL},
};
const size_t bench_ncases = sizeof(bench_cases) / sizeof(bench_cases[0]);

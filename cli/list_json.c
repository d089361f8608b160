/* SPDX-License-Identifier: MIT */
/* The document of list. */
#include "cli/list.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/common.h"
#include "cli/host.h"
#include "cli/term/text.h"
#include "hypercall/hypercall.h"

static const char *const types[] = {
	[DOMCTL_TYPE_PV] = "pv",
	[DOMCTL_TYPE_PVH] = "pvh",
	[DOMCTL_TYPE_HVM] = "hvm",
};

static void print_map(struct listing *l, struct json *j, const char *key,
		      const struct cpumap *map)
{
	const char *text;
	size_t n;

	if (!map) {
		json_null(j, key);
		return;
	}
	text = texts_of(l->c, &l->lists, map, &n);
	if (text)
		json_simple(j, key, text, n);
	else
		cli_json_list(l->c, j, key, map);
}

/* Most have those of the vCPU above. */
static void print_maps(struct listing *l, struct json *j, size_t index)
{
	const struct cpumap *hard =
		domctl_snapshot_hard(l->host->snapshot, index);
	const struct cpumap *soft =
		domctl_snapshot_soft(l->host->snapshot, index);

	if (KEEP && l->maps.n && hard == l->hard && soft == l->soft) {
		json_again(j, &l->maps);
		return;
	}
	if (KEEP)
		json_keep_begin(j, &l->maps);
	print_map(l, j, "hard", hard);
	print_map(l, j, "soft", soft);
	if (KEEP)
		json_keep(j, &l->maps);
	l->hard = hard;
	l->soft = soft;
}

static void print_vcpu(struct listing *l, struct json *j, size_t index)
{
	const struct domctl_snapshot *snapshot = l->host->snapshot;
	struct domctl_vcpu vcpu, *v = &vcpu;

	domctl_snapshot_vcpu(snapshot, index, v);
	if (v->error && v->affinity_error)
		return;
	json_begin_object(j, NULL);
	json_uint(j, "vcpu", v->vcpu);
	if (v->error)
		json_null(j, "state");
	else
		json_simple(j, "state", host_vcpu_state(v->state),
			    host_vcpu_state_length(v->state));
	if (v->cpu < 0)
		json_null(j, "cpu");
	else
		json_int(j, "cpu", v->cpu);
	if (v->error)
		json_null(j, "cpu_time_ns");
	else
		json_uint(j, "cpu_time_ns", v->time_ns);
	print_maps(l, j, index);
	json_end(j);
}

static void print_pool(struct json *j, const struct host_pool *pool)
{
	if (!pool) {
		json_null(j, "pool");
		return;
	}
	json_begin_object(j, "pool");
	json_uint(j, "id", pool->id);
	json_string(j, "name", pool->name);
	json_end(j);
}

/* And that of the domain above. */
static void print_pool_of(struct listing *l, struct json *j, uint32_t id)
{
	if (KEEP && l->pool.n && id == l->pool_id) {
		json_again(j, &l->pool);
		return;
	}
	if (KEEP)
		json_keep_begin(j, &l->pool);
	print_pool(j, host_pool(l->host, id));
	if (KEEP)
		json_keep(j, &l->pool);
	l->pool_id = id;
}

/* One of our own words, or none. */
static inline void print_word(struct json *j, const char *key, const char *word)
{
	if (word)
		json_simple(j, key, word, strlen(word));
	else
		json_null(j, key);
}

static void print_domain(struct listing *l, struct json *j,
			 const struct host_domain *d)
{
	char uuid[TEXT_UUID_SIZE];
	size_t i;

	text_format_uuid(d->info.uuid, uuid);
	json_begin_object(j, NULL);
	json_uint(j, "domid", d->info.domid);
	json_string(j, "name", d->name);
	json_simple(j, "uuid", uuid, sizeof(uuid) - 1);
	print_word(j, "type", types[d->info.type]);
	print_word(j, "state", host_state(d->info.state));
	print_word(j, "shutdown_reason", host_shutdown_reason(&d->info));
	print_pool_of(l, j, d->info.cpupool);
	json_uint(j, "max_vcpus", d->info.max_vcpus);
	json_uint(j, "online_vcpus", d->info.online_vcpus);
	json_begin_array(j, "vcpus");
	for (i = 0; i < d->info.max_vcpus; i++)
		print_vcpu(l, j, d->first + i);
	json_end(j);
	json_end(j);
}

void list_json(struct listing *l)
{
	const struct hypercall_interface *xen = hypercall_interface(l->c->xen);
	char version[32];
	struct json j;
	size_t i;

	snprintf(version, sizeof(version), "%" PRIu32 ".%" PRIu32,
		 xen->xen_major, xen->xen_minor);
	cli_begin_document(l->c, &j);
	json_begin_object(&j, "xen");
	json_string(&j, "version", version);
	json_uint(&j, "domctl", xen->domctl);
	json_uint(&j, "sysctl", xen->sysctl);
	json_end(&j);
	json_uint(&j, "ncpus", xen->ncpus);
	json_begin_array(&j, "domains");
	for (i = 0; i < l->host->ndomains; i++)
		print_domain(l, &j, &l->host->domains[i]);
	json_end(&j);
	cli_end_document(l->c, &j);
}

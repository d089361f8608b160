/* SPDX-License-Identifier: MIT */
/* The state of the model: host, domains, vCPUs, and how tests change them. */
#include <stdlib.h>
#include <string.h>

#include "tests/fake/xen_private.h"

MODEL_STATE struct model model;

static MODEL_STATE struct model_domain *domains[MODEL_MAX_DOMAINS];

static void *allocate(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size);

	if (!p)
		model_violation("the test itself is out of memory");
	return p;
}

/* Vcpus. */

static void free_vcpus(struct model_domain *d)
{
	uint32_t i;

	for (i = 0; i < d->max_vcpus; i++) {
		free(d->vcpus[i].hard);
		free(d->vcpus[i].soft);
		free(d->vcpus[i].pin);
	}
	free(d->vcpus);
}

static uint32_t next_cpu(const uint8_t *map, uint32_t from)
{
	uint32_t i;

	for (i = 0; i < model.ncpus; i++)
		if (model_map_test(map, (from + i) % model.ncpus))
			return (from + i) % model.ncpus;
	return 0;
}

/* As vcpu_create() leaves it: down, even vCPU 0. */
bool model_allocate_vcpu(struct model_domain *d, uint32_t vcpu)
{
	const uint8_t *pool = model_pool(d->cpupool)->cpus;
	struct model_vcpu *v;

	if (!model.vcpu_memory)
		return false;
	model.vcpu_memory--;
	if (vcpu >= d->max_vcpus) {
		v = allocate(vcpu + 1, sizeof(*v));
		if (d->max_vcpus)
			memcpy(v, d->vcpus, d->max_vcpus * sizeof(*v));
		free(d->vcpus);
		d->vcpus = v;
		d->max_vcpus = vcpu + 1;
	}
	v = &d->vcpus[vcpu];
	v->allocated = true;
	v->cpu = next_cpu(pool, vcpu ? v[-1].cpu + 1 : 0);
	v->time_step = 1000;
	return true;
}

uint64_t model_vcpu_time(struct model_vcpu *v)
{
	if (v->online)
		v->time_ns += v->time_step;
	return v->time_ns;
}

struct model_vcpu *model_vcpu(uint16_t domid, uint32_t vcpu)
{
	struct model_domain *d = model_domain(domid);

	if (vcpu >= d->max_vcpus)
		model_violation("the test speaks of vCPU %u of domain %u", vcpu,
				domid);
	return &d->vcpus[vcpu];
}

void model_pin_temporarily(uint16_t domid, uint32_t vcpu, uint32_t cpu)
{
	struct model_vcpu *v = model_vcpu(domid, vcpu);

	free(v->pin);
	v->pin = model_map_alloc();
	model_map_set(v->pin, cpu);
	v->pinned = true;
	v->cpu = cpu;
}

/* Domains. */

struct model_domain *model_domain(uint16_t domid)
{
	if (domid >= MODEL_MAX_DOMAINS || !model.domain[domid])
		model_violation("the test speaks of domain %u", domid);
	return model.domain[domid];
}

struct model_domain *model_create_domain(uint16_t domid, uint32_t nvcpus)
{
	struct model_domain *d = allocate(1, sizeof(*d));

	if (domid >= MODEL_MAX_DOMAINS || model.domain[domid])
		model_violation("the test makes domain %u twice", domid);
	*d = (struct model_domain){.domid = domid,
				   .create_vcpus = nvcpus,
				   .handle = {0xc0, domid >> 8, domid & 255},
				   .tot_pages = 16384,
				   .max_pages = 32768,
				   .shutdown_code = UINT32_MAX,
				   .paused = true};
	model.domain[domid] = d;
	if (domid >= model.domid_end)
		model.domid_end = domid + 1u;
	/* From 4.12 on the slots are there from the start. */
	if (model_since(12)) {
		d->vcpus = allocate(nvcpus, sizeof(*d->vcpus));
		d->max_vcpus = nvcpus;
	}
	return d;
}

struct model_domain *model_add_domain(uint16_t domid, uint32_t nvcpus)
{
	struct model_domain *d = model_create_domain(domid, nvcpus);
	uint32_t i = nvcpus;

	if (d->max_vcpus < nvcpus) {
		d->vcpus = allocate(nvcpus, sizeof(*d->vcpus));
		d->max_vcpus = nvcpus;
	}
	d->paused = false;
	for (i = 0; i < nvcpus; i++) {
		model_allocate_vcpu(d, i);
		d->vcpus[i].online = true;
		d->vcpus[i].blocked = true;
	}
	return d;
}

void model_remove_domain(uint16_t domid)
{
	struct model_domain *d = model_domain(domid);

	model.domain[domid] = NULL;
	free_vcpus(d);
	free(d);
}

/* CPUs and pools. */

const struct model_pool *model_pool(uint32_t id)
{
	const struct model_pool *pool;

	for (pool = model.pool; pool < model.pool + MODEL_MAX_POOLS; pool++)
		if (pool->exists && pool->id == id)
			return pool;
	model_violation("the test speaks of cpupool %u", id);
}

void model_free_cpu(uint32_t cpu)
{
	struct model_pool *pool;

	for (pool = model.pool; pool < model.pool + MODEL_MAX_POOLS; pool++)
		if (pool->exists)
			model_map_clear(pool->cpus, cpu);
}

void model_offline_cpu(uint32_t cpu)
{
	model_free_cpu(cpu);
	model_map_clear(model.online, cpu);
}

void model_unplug_cpu(uint32_t cpu)
{
	model_offline_cpu(cpu);
	model_map_clear(model.present, cpu);
}

void model_online_cpu(uint32_t cpu)
{
	model_map_set(model.present, cpu);
	model_map_set(model.online, cpu);
}

void model_add_pool(uint32_t id, uint32_t first, uint32_t last)
{
	struct model_pool *pool = model.pool;
	uint32_t cpu;

	while (pool < model.pool + MODEL_MAX_POOLS && pool->exists)
		pool++;
	if (pool == model.pool + MODEL_MAX_POOLS)
		model_violation("the test makes too many pools");
	*pool = (struct model_pool){true, id, 6, model_map_alloc()};
	for (cpu = first; cpu <= last; cpu++) {
		model_free_cpu(cpu);
		model_map_set(pool->cpus, cpu);
	}
}

/* The whole. */

static void forget_host(void)
{
	uint32_t i;

	for (i = 0; i < model.domid_end; i++)
		if (model.domain[i])
			model_remove_domain(i);
	for (i = 0; i < MODEL_MAX_POOLS; i++)
		free(model.pool[i].cpus);
	memset(model.pool, 0, sizeof(model.pool));
	free(model.node);
	free(model.distance);
	free(model.online);
	free(model.present);
}

void model_set_host(uint32_t ncpus, uint32_t nnodes)
{
	uint32_t i, j;

	forget_host();
	model.ncpus = ncpus;
	model.nnodes = nnodes;
	model.max_nodes = nnodes > 64 ? nnodes : 64;
	model.threads_per_core = 1;
	model.cores_per_socket = (ncpus + nnodes - 1) / nnodes;
	model.node = allocate(nnodes, sizeof(*model.node));
	model.distance = allocate((size_t)nnodes * nnodes, sizeof(uint32_t));
	for (i = 0; i < nnodes; i++) {
		model.node[i] = (struct model_node){true, (i + 1ull) << 30,
						    (i + 1ull) << 28};
		for (j = 0; j < nnodes; j++)
			model.distance[i * nnodes + j] =
				i == j ? 10 : 20 + (i > j ? i - j : j - i);
	}
	model.total_pages = (uint64_t)nnodes << 18;
	model.free_pages = (uint64_t)nnodes << 16;
	model.online = model_map_alloc();
	model.present = model_map_alloc();
	for (i = 0; i < ncpus; i++)
		model_online_cpu(i);
	model_add_pool(0, 0, ncpus - 1);
	model_add_domain(0, ncpus < 2 ? ncpus : 2);
	model_vcpu(0, 0)->running = true;
	model_vcpu(0, 0)->blocked = false;
}

void model_boot_as(const struct model_release *release)
{
	if (model.mapped || model.open_fds)
		model_violation("a handle is open across a boot");
	if (model.release)
		forget_host();
	memset(&model, 0, sizeof(model));
	model.release = release;
	model.domain = domains;
	model.max_vcpus = 8192;
	model.vcpu_memory = UINT32_MAX;
	model.cpu_khz = 2500000;
	model_set_host(4, 1);
}

void model_boot(const char *release)
{
	model_boot_as(model_release(release));
}

/* SPDX-License-Identifier: MIT */
/*
 * Locked pages that Xen misses: reads are tried again, and whatever is reported
 * as good is true.
 */
#include "tests/model/faulty.h"

TestSuite(faults, .timeout = 300);

static struct hypercall *hc;

/* Each call asserts that what it is given is true, and returns what it was. */
static long vcpus(void)
{
	struct cpumap_array *hard = cpumap_array_alloc(FAULTY_VCPUS, 10);
	struct cpumap_array *soft = cpumap_array_alloc(FAULTY_VCPUS, 10);
	struct domctl_vcpu info[FAULTY_VCPUS];
	long i, n = domctl_get_vcpus(hc, 1, 0, FAULTY_VCPUS, info, hard, soft);
	long ret = n;

	for (i = 0; i < n; i++) {
		cr_assert(eq(u32, info[i].vcpu, i));
		if (info[i].error)
			ret = info[i].error;
		else
			cr_assert(eq(u64, info[i].time_ns, 1000 + i));
		if (info[i].affinity_error) {
			ret = info[i].affinity_error;
			continue;
		}
		cr_assert(faulty_only(cpumap_array_row(hard, i), i),
			  "hard of vCPU %ld: %s", i,
			  host_text(cpumap_array_row(hard, i)));
		cr_assert(faulty_only(cpumap_array_row(soft, i), 9 - i));
	}
	cpumap_array_free(hard);
	cpumap_array_free(soft);
	return ret;
}

static long affinity(void)
{
	struct cpumap *hard = cpumap_alloc(10), *soft = cpumap_alloc(10);
	int err = domctl_get_vcpu_affinity(hc, 1, 2, hard, soft);

	cr_assert(err ? cpumap_empty(hard) : faulty_only(hard, 2));
	cr_assert(err ? cpumap_empty(soft) : faulty_only(soft, 7));
	cpumap_free(hard);
	cpumap_free(soft);
	return err;
}

static long domain(void)
{
	struct domctl_domain d;
	int err = domctl_get_domain(hc, 1, &d);

	if (!err)
		cr_assert(eq(u32, d.max_vcpus, FAULTY_VCPUS));
	return err;
}

static long list(void)
{
	struct domctl_domain d[3];
	long n = domctl_list_domains(hc, 0, d, 3);

	if (n >= 0) {
		cr_assert(eq(long, n, 2));
		cr_assert(eq(u16, d[1].domid, 1));
	}
	return n;
}

static long cpus(void)
{
	struct domctl_cpu out[10];
	long n = domctl_get_cpus(hc, out, 10);

	if (n >= 0) {
		cr_assert(eq(long, n, 10));
		cr_assert(eq(u32, out[9].node, 1));
	}
	return n;
}

static long nodes(void)
{
	struct domctl_node out[2];
	uint32_t distances[4];
	long n = domctl_get_nodes(hc, out, distances, 2);

	if (n >= 0) {
		cr_assert(eq(long, n, 2));
		cr_assert(eq(u64, out[1].memory_bytes, model.node[1].memsize));
		cr_assert(eq(u32, distances[3], 10));
	}
	return n;
}

static long online(void)
{
	struct cpumap *map = cpumap_alloc(10);
	int err = domctl_get_online_cpus(hc, map);

	cr_assert(eq(str, (char *)host_text(map),
		     (char *)(err ? "none" : "0-6,8-9")));
	cpumap_free(map);
	return err;
}

static long host(void)
{
	struct domctl_host out;
	int err = domctl_get_host(hc, &out);

	if (!err)
		cr_assert(eq(u32, out.online_cpus, 9));
	return err;
}

/* The clocks of one look: CPU i's is i ahead; later than those of the last. */
static void check_idle(const struct domctl_snapshot *s, uint64_t *last,
		       long *ret)
{
	uint64_t first, ns;
	uint32_t cpu;
	int err = domctl_snapshot_idle(s, 0, &first);

	if (err) {
		*ret = err;
		return;
	}
	cr_assert(gt(u64, first, *last));
	*last = first;
	for (cpu = 0; cpu < 10; cpu++) {
		ns = first + cpu;
		cr_assert(eq(int, domctl_snapshot_idle(s, cpu, &ns),
			     cpu == 7 ? -ENODEV : 0));
		cr_assert(eq(u64, ns, first + cpu));
	}
}

/* The same domain with hard and soft maps the other way round. */
static void turn_maps(void)
{
	uint32_t i;

	for (i = 0; i < FAULTY_VCPUS; i++) {
		uint8_t *hard = model_vcpu(1, i)->hard;

		model_vcpu(1, i)->hard = model_vcpu(1, i)->soft;
		model_vcpu(1, i)->soft = hard;
	}
}

static void check_snapshot(const struct domctl_snapshot *s, bool turned,
			   long *ret)
{
	struct domctl_vcpu v;
	uint32_t i;

	cr_assert(eq(sz, host_snapshot_info(s).vcpus, FAULTY_VCPUS + 2));
	for (i = 0; i < FAULTY_VCPUS; i++) {
		cr_assert(eq(int, domctl_snapshot_vcpu(s, 2 + i, &v), 0));
		cr_assert(eq(u32, v.vcpu, i));
		if (v.error)
			*ret = v.error;
		else
			cr_assert(eq(u64, v.time_ns, 1000 + i));
		if (v.affinity_error) {
			*ret = v.affinity_error;
			continue;
		}
		cr_assert(faulty_only(domctl_snapshot_hard(s, 2 + i),
				      turned ? 9 - i : i));
		cr_assert(faulty_only(domctl_snapshot_soft(s, 2 + i),
				      turned ? i : 9 - i));
	}
}

/* Planned, and taken again: what the first one read is no answer. */
static long take(unsigned int what)
{
	struct domctl_snapshot *s;
	uint64_t idle = 0;
	int turn, err;
	long ret = 0;

	cr_assert(eq(int, domctl_snapshot_open(hc, what, NULL, 0, &s), 0));
	for (turn = 0; turn < 2; turn++) {
		err = domctl_snapshot_take(s);
		if (err) {
			ret = err;
			break;
		}
		check_snapshot(s, turn, &ret);
		check_idle(s, &idle, &ret);
		turn_maps();
	}
	domctl_snapshot_close(s);
	return ret;
}

#define ALL (DOMCTL_SNAPSHOT_HARD | DOMCTL_SNAPSHOT_SOFT | DOMCTL_SNAPSHOT_IDLE)

static long snapshot(void)
{
	return take(ALL);
}

static long look(void)
{
	return take(ALL | DOMCTL_SNAPSHOT_ONCE);
}

static long (*const reads[])(void) = {vcpus, affinity, domain, list,     cpus,
				      nodes, online,   host,   snapshot, look};
#define NREADS (sizeof(reads) / sizeof(reads[0]))

/* One fault is got over; when all looks fail from some time on, it is told. */
static void try_read(long (*call)(void), const char *release,
		     const struct faulty_way *way)
{
	uint64_t n, before;
	long ret;

	for (n = 1;; n++) {
		faulty_boot(release);
		hc = faulty_open(way);
		before = model.accesses;
		model_fail_access(n, way->all);
		ret = call();
		model_fail_access(0, false);
		hypercall_close(hc);
		if (model.accesses - before < n)
			break;
		if (way->all)
			cr_assert(eq(long, ret, -EFAULT));
		else
			cr_assert(ret >= 0 || faulty_hidden(ret),
				  "Xen %s, access %llu: %ld", release,
				  (unsigned long long)n, ret);
	}
	cr_assert(ge(long, ret, 0));
}

Test(faults, a_read_is_true_or_fails)
{
	size_t call, release, way;

	for (call = 0; call < NREADS; call++)
		for (release = 0; release < faulty_nreleases; release++)
			for (way = 0; way < faulty_nways; way++)
				try_read(reads[call], faulty_releases[release],
					 &faulty_ways[way]);
}

/* What the driver itself may say, at each crossing of each read. */
Test(faults, the_driver_s_own_errors_are_passed_on)
{
	static const int errors[] = {-EPERM, -ENOMEM, -EIO};
	uint64_t n, before;
	size_t call, i;
	long ret;

	for (call = 0; call < NREADS; call++) {
		for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
			for (n = 1;; n++) {
				faulty_boot("4.17");
				cr_assert(eq(int, hypercall_open(&hc, 0, NULL),
					     0));
				before = model.crossings;
				model.fail_call = before + n;
				model.call_error = errors[i];
				ret = reads[call]();
				model.fail_call = 0;
				hypercall_close(hc);
				if (model.crossings - before < n)
					break;
				cr_assert(eq(long, ret, errors[i]));
			}
			cr_assert(ge(long, ret, 0));
		}
	}
}

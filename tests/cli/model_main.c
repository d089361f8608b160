/* SPDX-License-Identifier: MIT */
/*
 * xvcpu-model SCENE [ARGUMENT...] - the command on a host that is a model.
 *
 * A scene is one of those below, or several between commas.  Each builds on
 * what is there: 8 CPUs on 2 nodes, Xen 4.17, dom0 with 2 vCPUs, a running
 * domain 1 with 4 whose guest does what xenstore asks it for, domain 7 that is
 * created and not built, and a xenstore that knows their names.  Files of
 * domains are looked for below the directory XVCPU_TEST_ROOT; the socket of
 * xenstore is below XVCPU_TEST_TMP (/tmp), where it stays if a signal ends it.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "cli/common.h"
#include "config/config.h"
#include "hotplug/hotplug.h"
#include "tests/fake/xen.h"
#include "tests/fake/xenstored.h"
#include "xenstore/xenstore.h"

int __real_xenstore_open(struct xenstore **out, const char *path,
			 int timeout_ms);
int __wrap_xenstore_open(struct xenstore **out, const char *path,
			 int timeout_ms);
int __real_xenstore_set_timeout(struct xenstore *xs, int timeout_ms);
int __wrap_xenstore_set_timeout(struct xenstore *xs, int timeout_ms);
int __real_hotplug_open(struct hypercall *hc, struct xenstore *xs,
			struct hotplug **out);
int __wrap_hotplug_open(struct hypercall *hc, struct xenstore *xs,
			struct hotplug **out);

static bool no_store, hurried, signals_at_open;
static int shortest_ms = INT_MAX; /* that a reply of xenstore was given */
static char store_dir[90], store_path[sizeof(store_dir) + 8];

static void remove_store(void)
{
	unlink(store_path);
	rmdir(store_dir);
}

/* Signals are for the command, and not for the thread of the daemon. */
static void start_store(void)
{
	const char *in = getenv("XVCPU_TEST_TMP");
	sigset_t all, before;
	int n = snprintf(store_dir, sizeof(store_dir), "%s/store.XXXXXX",
			 in ? in : "/tmp");

	if (n >= (int)sizeof(store_dir) || !mkdtemp(store_dir))
		exit(99);
	snprintf(store_path, sizeof(store_path), "%s/socket", store_dir);
	atexit(remove_store);
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	fake_listen(store_path);
	sigprocmask(SIG_SETMASK, &before, NULL);
}

#define HURRIED_MS 200

/* What answers will do so, however busy the machine is. */
static int limit(int timeout_ms)
{
	if (timeout_ms < shortest_ms)
		shortest_ms = timeout_ms;
	return hurried ? HURRIED_MS : FAKE_PATIENCE;
}

/* The linker sends cli/ here: -Wl,--wrap=xenstore_open. */
int __wrap_xenstore_open(struct xenstore **out, const char *path,
			 int timeout_ms)
{
	(void)path;
	timeout_ms = limit(timeout_ms);
	if (no_store)
		return -ENOENT;
	if (!*store_path)
		start_store();
	return __real_xenstore_open(out, store_path, timeout_ms);
}

int __wrap_xenstore_set_timeout(struct xenstore *xs, int timeout_ms)
{
	return __real_xenstore_set_timeout(xs, limit(timeout_ms));
}

/* The file is open by then. */
int __wrap_hotplug_open(struct hypercall *hc, struct xenstore *xs,
			struct hotplug **out)
{
	if (signals_at_open) {
		raise(SIGHUP);
		raise(SIGTERM);
		raise(SIGINT);
	}
	return __real_hotplug_open(hc, xs, out);
}

static bool file_grows; /* between being found and being opened */

int __real_xvcpu_config_find(const char *root, const char *name,
			     struct config_place *out,
			     struct config_error *error, char **error_path);
int __wrap_xvcpu_config_find(const char *root, const char *name,
			     struct config_place *out,
			     struct config_error *error, char **error_path);
int __real_xvcpu_config_daemon_owns(const char *root, const char *path);
int __wrap_xvcpu_config_daemon_owns(const char *root, const char *path);
int __real_renameat(int from_dir, const char *from, int to_dir, const char *to);
int __wrap_renameat(int from_dir, const char *from, int to_dir, const char *to);

static const char *test_root(void)
{
	const char *root = getenv("XVCPU_TEST_ROOT");

	return root ? root : "/nonexistent";
}

int __wrap_xvcpu_config_find(const char *root, const char *name,
			     struct config_place *out,
			     struct config_error *error, char **error_path)
{
	int err = __real_xvcpu_config_find(test_root(), name, out, error,
					   error_path);
	FILE *file = !err && file_grows ? fopen(out->path, "a") : NULL;

	(void)root;
	if (file) {
		fputs("# more\n", file);
		fclose(file);
	}
	return err;
}

static bool owned, no_rename, no_sync, no_undo, signals_come, some_unreadable,
	one_pin_only;
static bool stop_at_rename;

int __wrap_xvcpu_config_daemon_owns(const char *root, const char *path)
{
	(void)root;
	return owned ? 1 : __real_xvcpu_config_daemon_owns(test_root(), path);
}

static size_t parses;

int __real_xvcpu_config_parse(const void *text, size_t size,
			      struct config **out, struct config_error *error);
int __wrap_xvcpu_config_parse(const void *text, size_t size,
			      struct config **out, struct config_error *error);

int __wrap_xvcpu_config_parse(const void *text, size_t size,
			      struct config **out, struct config_error *error)
{
	parses++;
	return __real_xvcpu_config_parse(text, size, out, error);
}

static void tell_counts(void)
{
	fprintf(stderr, "connections %zu, texts parsed %zu\n",
		(size_t)fake_connections, parses);
	fprintf(stderr, "crossings %" PRIu64 ", operations %" PRIu64 "\n",
		model.crossings, model.ops);
	fprintf(stderr, "lists %zu, reads %zu, shortest limit %d ms\n",
		(size_t)(fake_seen[XS_DIRECTORY] +
			 fake_seen[XS_DIRECTORY_PART]),
		(size_t)fake_seen[XS_READ], shortest_ms);
}

/* The last step of a change of a file; then, of taking back what is live. */
int __wrap_renameat(int from_dir, const char *from, int to_dir, const char *to)
{
	if (signals_come || stop_at_rename) {
		raise(SIGHUP);
		raise(SIGTERM);
		raise(SIGINT);
	}
	if (!no_rename)
		return __real_renameat(from_dir, from, to_dir, to);
	if (no_undo) {
		model.flask = true;
		model.deny_domctl[9] = true; /* setvcpuaffinity */
		fake_script.refuse_path = "/local/domain/1/cpu/3/availability";
		fake_script.refuse_with = "EACCES";
	}
	errno = EROFS;
	return -1;
}

/* The linker prefers it to libc's. */
int fsync(int fd)
{
	struct stat st;

	if (no_sync && !fstat(fd, &st) && S_ISDIR(st.st_mode)) {
		errno = EIO;
		return -1;
	}
	return (int)syscall(SYS_fsync, fd);
}

int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);

/* What the kernel says of Xen is below the test's root, too. */
int __wrap_open(const char *path, int flags, ...)
{
	char below[512];
	va_list args;
	mode_t mode = 0;

	va_start(args, flags);
	if (flags & O_CREAT)
		mode = va_arg(args, mode_t);
	va_end(args);
	if (!strncmp(path, "/sys/hypervisor/", 16)) {
		snprintf(below, sizeof(below), "%s%s", test_root(), path);
		path = below;
	}
	return __real_open(path, flags, mode);
}

/* A signal that asks us to stop, between the two halves of a change. */
static void interrupt_rename(void)
{
	stop_at_rename = true;
}

static const char *node(unsigned int vcpu)
{
	static char path[64];

	snprintf(path, sizeof(path), "/local/domain/1/cpu/%u/availability",
		 vcpu);
	return path;
}

static bool gone_when_seen, gone_late, stops_late, signal_early, other_early,
	other_late, denies_late, no_writes, acts_late;
static bool name_moves, name_goes, other_at_max, changes_late, heir_late;
static unsigned int deaf_to; /* bit n: the guest does not hear of vCPU n */

/* Of save and restore: what happens while they work. */
static void disturb(void)
{
	enum { SETVCPUAFFINITY = 9, GETVCPUAFFINITY = 25 };

	if (signals_come && model.domctls[SETVCPUAFFINITY]) {
		raise(SIGHUP);
		raise(SIGTERM);
		raise(SIGINT);
	}
	if (one_pin_only && model.domctls[SETVCPUAFFINITY])
		model.flask = model.deny_domctl[SETVCPUAFFINITY] = true;
	if (some_unreadable && model.domctls[GETVCPUAFFINITY] >= 4)
		model.flask = model.deny_domctl[GETVCPUAFFINITY] = true;
}

/* As soon as a name was looked up, its domid is another domain's. */
static void replace_named(void)
{
	if (!(name_moves || name_goes) || !fake_seen[XS_DIRECTORY])
		return;
	if (name_moves)
		fake_put("/local/domain/7/name", "guest one");
	name_moves = name_goes = false;
	fake_put("/local/domain/1/name", "intruder");
	model_domain(1)->handle[0] = 0;
}

static void replace_domain(void)
{
	heir_late = false;
	model_domain(1)->handle[0] = 0;
	fake_put("/local/domain/1/name", "the next");
}

/*
 * While the vCPUs are read: one comes, one goes, one gives its domid to another,
 * and dom0 gets into another pool.
 */
static void change_domains(void)
{
	changes_late = false;
	model_add_domain(3, 1);
	fake_put("/local/domain/3/name", "late");
	model_remove_domain(7);
	replace_domain();
	model_add_pool(5, 6, 6);
	model_domain(0)->cpupool = 5;
	fake_put("/local/pool/5/name", "other");
}

/* Shut down, for one of Xen's SHUTDOWN_*. */
static void stop(uint32_t reason)
{
	model_domain(1)->shutdown = true;
	model_domain(1)->shutdown_code = reason;
}

/* Before each operation of Xen: what the guest has done by then. */
static void live(uint64_t n)
{
	enum { GETDOMAININFO = 5, GETDOMAININFOLIST = 6, GETVCPUINFO = 14 };
	enum { MAX_VCPUS = 15 };
	unsigned int vcpu;

	(void)n;
	disturb();
	replace_named();
	if (changes_late && model.domctls[GETVCPUINFO] > 1)
		change_domains();
	if (heir_late && model.domctls[GETVCPUINFO] > 1)
		replace_domain();
	if (!model.domain[1])
		return;
	if (gone_when_seen && (model.domctls[GETDOMAININFO] ||
			       model.sysctls[GETDOMAININFOLIST])) {
		model_remove_domain(1);
		return;
	}
	/* The handle has been opened. */
	if (other_early && model.sysctls[GETDOMAININFOLIST] == 2) {
		other_early = false;
		model_domain(1)->handle[0] = 0;
		fake_put("/local/domain/1/name", "another");
	}
	if (other_at_max && model.domctls[MAX_VCPUS] && model.domain[7])
		model_domain(7)->handle[0] = 0;
	if (other_late && model.domctls[GETDOMAININFO])
		model_domain(1)->handle[0] = 0;
	if (denies_late && model.domctls[GETDOMAININFO]) {
		model.flask = true;
		model.deny_domctl[GETDOMAININFO] = true;
	}
	if (signal_early && model.domctls[GETDOMAININFO] >= 2) {
		signal_early = false;
		kill(getpid(), SIGTERM);
		kill(getpid(), SIGHUP);
		kill(getpid(), SIGINT);
	}
	if (stops_late && model.domctls[GETVCPUINFO] >= 8)
		stop(3);
	/* Once to see what there is, and then a few looks whether it obeyed. */
	if (gone_late && model.domctls[GETVCPUINFO] >= 8) {
		model_remove_domain(1);
		return;
	}
	if (acts_late && model.domctls[GETVCPUINFO] < 8)
		return;
	for (vcpu = 0; vcpu < 4; vcpu++) {
		if (deaf_to & 1u << vcpu)
			continue;
		if (fake_has(node(vcpu), "online"))
			model_vcpu(1, vcpu)->online = true;
		else if (fake_has(node(vcpu), "offline"))
			model_vcpu(1, vcpu)->online = false;
	}
}

static void host(void)
{
	static const uint8_t uuid[16] = {0xde, 0xad, 0xbe, 0xef, 1, 2,  3,  4,
					 5,    6,    7,    8,    9, 10, 11, 12};
	struct model_domain *d;

	model_boot("4.17");
	model_set_host(8, 2);
	d = model_add_domain(1, 4);
	memcpy(d->handle, uuid, sizeof(uuid));
	model_vcpu(1, 0)->running = true;
	model_vcpu(1, 0)->cpu = 5;
	model_vcpu(1, 0)->time_ns = UINT64_C(1234567890123);
	model_vcpu(1, 0)->time_step = 0;
	model_vcpu(1, 1)->blocked = true;
	model_vcpu(1, 2)->running = false;
	model_vcpu(1, 2)->blocked = false;
	model_vcpu(1, 3)->online = false;
	model_create_domain(7, 4);
	fake_put("/local/domain/0/name", "Domain-0");
	fake_put("/local/domain/1/name", "guest one");
	fake_put("/local/domain/7/name", "new");
	fake_put(node(0), "online");
	fake_put(node(1), "online");
	fake_put(node(2), "online");
	fake_put(node(3), "offline");
	model.hook = live;
}

static void deaf(void)
{
	deaf_to = 0xf;
}

static void deaf_to_2(void)
{
	deaf_to = 1u << 2;
}

static void hvm(void)
{
	model_domain(1)->type = MODEL_HVM;
}

static void paused(void)
{
	deaf();
	model_domain(1)->paused = true;
}

static void nodes_missing(void)
{
	fake_remove(node(1));
	fake_put(node(3), "maybe");
}

static void name_twice(void)
{
	fake_put("/local/domain/7/name", "guest one");
}

static void name_odd(void)
{
	fake_put("/local/domain/1/name", "q\"b\\t\tx\xff\xc3\xa9\x1b[31m");
}

/* As the manual calls it. */
static void web(void)
{
	fake_put("/local/domain/1/name", "web");
}

/* By the environment: words of a scene cannot say all that names can. */
static void named(void)
{
	const char *name = getenv("XVCPU_TEST_NAME");

	fake_put("/local/domain/1/name", name ? name : "");
	fake_put("/local/pool/0/name", name ? name : "");
}

static void uuid_twice(void)
{
	memcpy(model_domain(7)->handle, model_domain(1)->handle, 16);
}

static void file_written_to(void)
{
	file_grows = true;
}

static void counted(void)
{
	atexit(tell_counts);
}

static void store_absent(void)
{
	no_store = true;
}

static void store_stalls(void)
{
	hurried = true;
	fake_script.fault = FAKE_STALL;
}

static void store_dies(void)
{
	fake_script.fault = FAKE_DIE;
	fake_script.after = 1;
}

static void pinned(void)
{
	model_pin_temporarily(1, 2, 3);
}

/* And vCPU 0 has a map that Xen would not take now: it cannot be put back. */
static void stuck(void)
{
	struct model_vcpu *v = model_vcpu(1, 0);

	pinned();
	v->hard = calloc(1, model_map_bytes());
	model_map_set(v->hard, 7);
	model_free_cpu(7);
}

static void pool(void)
{
	model_add_pool(3, 4, 7);
	model_domain(1)->cpupool = 3;
}

static void cpu_offline(void)
{
	model_offline_cpu(7);
}

static void cpu_unplugged(void)
{
	model_unplug_cpu(7);
}

static void large(void)
{
	model_set_host(1100, 4);
	model_add_domain(1, 600);
	model_vcpu(1, 599)->cpu = 1099; /* in no first row */
}

/* 1,024 domains of 4 vCPUs, and the two that there are. */
static void many(void)
{
	char path[40], name[16];
	uint16_t i;

	for (i = 10; i < 10 + 1024; i++) {
		model_add_domain(i, 4);
		snprintf(path, sizeof(path), "/local/domain/%u/name", i);
		snprintf(name, sizeof(name), "guest%u", i);
		fake_put(path, name);
	}
}

/* Numbers as wide as can be; the last is one that no Xen has. */
static void widest(void)
{
	struct model_vcpu *last;

	model_set_host(16384, 32);
	model.distance[1] = UINT32_MAX - 1;
	model_add_domain(32751, 4200);
	model_vcpu(32751, 0)->cpu = INT32_MAX;
	last = model_vcpu(32751, 4199);
	last->running = true;
	last->cpu = 16383;
	last->time_ns = UINT64_C(1234567890123456789);
	last->time_step = 1000000;
	fake_put("/local/domain/32751/name",
		 "a name that is longer than what is left of the line");
}

static void distance_unknown(void)
{
	model.distance[1] = UINT32_MAX;
}

static void set_maps(struct model_vcpu *v, uint32_t hard, uint32_t soft)
{
	uint32_t cpu;

	v->hard = calloc(1, model_map_bytes());
	v->soft = calloc(1, model_map_bytes());
	for (cpu = 0; cpu < hard; cpu += 2)
		model_map_set(v->hard, cpu);
	for (cpu = 0; cpu < soft; cpu += 2)
		model_map_set(v->soft, cpu);
}

/* Maps longer than what output is gathered in. */
static void long_maps(void)
{
	uint32_t i;

	model_set_host(16384, 32);
	model_add_domain(1, 4);
	for (i = 0; i < 4; i++)
		set_maps(model_vcpu(1, i), model.ncpus, 200);
}

/* Each has one map of the vCPU above, and another one of its own. */
static void half_alike(void)
{
	uint32_t i;

	model_set_host(16, 2);
	model_add_domain(1, 4);
	for (i = 0; i < 4; i++)
		set_maps(model_vcpu(1, i), 4 + i / 2 * 4, 4 + (i + 1) / 2 * 4);
}

/* Where a row more is a row that costs: one domain, many, every map its own. */
#define MANY 4096

static void many_vcpus(void)
{
	model_set_host(64, 2);
	model_add_domain(1, MANY);
}

static void many_domains(void)
{
	char node[40], name[16];
	uint16_t domid;

	model_set_host(64, 2);
	for (domid = 1; domid <= MANY / 4; domid++) {
		model_add_domain(domid, 4);
		snprintf(node, sizeof(node), "/local/domain/%d/name", domid);
		snprintf(name, sizeof(name), "guest-%d", domid);
		fake_put(node, name);
	}
}

static void many_maps(void)
{
	uint32_t i, cpu;

	many_vcpus();
	for (i = 0; i < MANY; i++) {
		struct model_vcpu *v = model_vcpu(1, i);

		v->hard = calloc(1, model_map_bytes());
		v->soft = calloc(1, model_map_bytes());
		for (cpu = 0; cpu < 32; cpu++)
			if ((i + 1) >> cpu % 16 & 1) {
				model_map_set(v->hard, cpu);
				model_map_set(v->soft, 63 - cpu);
			}
	}
}

/* The same where all that they differ in is the end of the last word. */
static void last_maps(void)
{
	uint32_t i, cpu;

	model_set_host(512, 2);
	model_add_domain(1, MANY);
	for (i = 0; i < MANY; i++) {
		struct model_vcpu *v = model_vcpu(1, i);

		v->hard = calloc(1, model_map_bytes());
		for (cpu = 0; cpu < 13; cpu++)
			if ((i + 1) >> cpu & 1)
				model_map_set(v->hard, 499 + cpu);
	}
}

static void unknown(void)
{
	static struct model_release next;

	next = *model.release;
	next.domctl = 0x30;
	model.release = &next;
}

static void old(void)
{
	model.release = model_release("4.4");
}

static void unprivileged(void)
{
	model.unprivileged = true;
}

static void restricted(void)
{
	model.restricted = true;
}

static void locked_down(void)
{
	model.restricted = true;
	model.locked_down = true;
}

static void not_root(void)
{
	model.open_error = -EACCES;
}

static void no_device(void)
{
	model.open_error = -ENOENT;
}

static void flask(void)
{
	model.flask = true;
	model.deny_domctl[9] = true;  /* setvcpuaffinity */
	model.deny_domctl[14] = true; /* getvcpuinfo */
	model.deny_domctl[15] = true; /* max_vcpus */
}

static void flask_vcpus(void)
{
	model.flask = true;
	model.deny_domctl[14] = true; /* getvcpuinfo */
}

static void flask_maps(void)
{
	model.flask = true;
	model.deny_domctl[9] = true;  /* setvcpuaffinity */
	model.deny_domctl[25] = true; /* getvcpuaffinity */
}

static void flask_idle(void)
{
	model.flask = true;
	model.deny_sysctl[8] = true; /* getcpuinfo */
}

static void flask_get_maps(void)
{
	model.flask = true;
	model.deny_domctl[25] = true; /* getvcpuaffinity */
}

static void flask_physinfo(void)
{
	model.flask = true;
	model.deny_sysctl[3] = true; /* physinfo */
}

static void flask_topology(void)
{
	model.flask = true;
	model.deny_sysctl[16] = true; /* cputopoinfo */
}

static void flask_nodes(void)
{
	model.flask = true;
	model.deny_sysctl[17] = true; /* numainfo */
}

static void flask_pools(void)
{
	model.flask = true;
	model.deny_sysctl[18] = true; /* cpupool_op */
}

/* Xen leaves such a domain out of a list, without a word. */
static void flask_hidden(void)
{
	model.flask = true;
	model.deny_domctl[5] = true; /* getdomaininfo */
}

static void flask_domains(void)
{
	model.flask = true;
	model.deny_domctl[5] = true; /* getdomaininfo */
	model.deny_sysctl[6] = true; /* getdomaininfolist */
}

/* After a few looks. */
static void deny_list(uint64_t n)
{
	live(n);
	if (model.sysctls[6] > 4)
		flask_domains();
}

static void flask_soon(void)
{
	model.hook = deny_list;
}

static void name_denied(void)
{
	fake_script.refuse_path = "/local/domain/1/name";
	fake_script.refuse_with = "EACCES";
}

static void name_of_0_denied(void)
{
	fake_script.refuse_path = "/local/domain/0/name";
	fake_script.refuse_with = "EACCES";
}

static void pool_denied(void)
{
	fake_script.refuse_path = "/local/pool/0/name";
	fake_script.refuse_with = "EACCES";
}

static void node_denied(void)
{
	fake_script.refuse_path = "/local/domain/1/cpu/3/availability";
	fake_script.refuse_with = "EACCES";
}

static void has_shut_down(void)
{
	stop(0);
}

static void crashed(void)
{
	stop(3);
}

static void dying(void)
{
	crashed();
	model_domain(1)->dying = true;
}

static void watchdog(void)
{
	stop(4);
}

static void unknown_reason(void)
{
	stop(99);
}

static void no_pool(void)
{
	model_domain(1)->cpupool = UINT32_MAX;
}

static void pool_named(void)
{
	pool();
	fake_put("/local/pool/3/name", "fast");
}

static void pvh_dom0(void)
{
	model_boot("4.14");
	model_set_host(8, 2);
	model_add_domain(1, 4);
	model.hvm_caller = true;
	model.faultable = true;
}

/* Domain 1 goes as soon as somebody has seen it. */
static void gone(void)
{
	gone_when_seen = true;
}

static void heir(void)
{
	heir_late = true;
}

static void changes(void)
{
	changes_late = true;
}

static void no_write_back(void)
{
	model.no_write_back = true;
}

static void name_is_moved(void)
{
	name_moves = true;
}

static void name_is_gone(void)
{
	name_goes = true;
}

/* In the middle of the wait. */
static void goes_late(void)
{
	deaf();
	gone_late = true;
}

/* Guests that do nothing any more, and what else set, add and remove meet. */
static void torn_down(void)
{
	fake_remove("/local/domain/1");
}

static void other(void)
{
	other_late = true;
}

/* After its number was found by its name. */
static void other_gets_it(void)
{
	other_at_max = true;
}

static void becomes_other(void)
{
	other_early = true;
}

static void crashes_late(void)
{
	deaf();
	stops_late = true;
}

/* New: all its vCPUs are up, and it is about to take two down. */
static void surplus(void)
{
	acts_late = true;
	model_vcpu(1, 3)->online = true;
	fake_put(node(2), "offline");
}

/* Neither is as it was asked to be, and neither will be. */
static void both_left(void)
{
	deaf();
	surplus();
	model_vcpu(1, 2)->online = false;
}

/* Xen denies what comes after the look-up. */
static void flask_late(void)
{
	denies_late = true;
}

/* For the end: nothing was written, or the run has failed. */
static void nodes_kept(void)
{
	no_writes = true;
}

static void store_denies(void)
{
	fake_script.refuse_path = "/local/domain/1/cpu/3/availability";
	fake_script.refuse_with = "EACCES";
}

static void store_hangs(void)
{
	store_stalls();
}

static void store_hangs_late(void)
{
	store_hangs();
	fake_script.after = 4;
}

static void signals_early(void)
{
	signal_early = true;
}

static void signals_while_open(void)
{
	signals_at_open = true;
}

static void file_owned(void)
{
	owned = true;
}

static void rename_fails(void)
{
	no_rename = true;
}

static void dir_sync_fails(void)
{
	no_sync = true;
}

static void undo_fails(void)
{
	no_rename = no_undo = true;
}

static void no_memory(void)
{
	model.fail_map_all = 1;
}

/* Save and restore. */

/* Domains 3 and 4 have neither UUID nor name. */
static void nameless(void)
{
	memset(model_add_domain(3, 1)->handle, 0, 16);
	memset(model_add_domain(4, 1)->handle, 0, 16);
}

static void nameless_one(void)
{
	nameless();
	model_remove_domain(4);
}

/* In a migration on this host: domain 9 is to become domain 1. */
static void twin(void)
{
	memcpy(model_add_domain(9, 4)->handle, model_domain(1)->handle, 16);
	fake_put("/local/domain/9/name", "guest one--incoming");
}

/* Domain 1 was not started yet. */
static void stopped(void)
{
	model_remove_domain(1);
	fake_remove("/local/domain/1");
}

/* By xl, which gives another UUID each time. */
static void restarted(void)
{
	model_domain(1)->handle[15]++;
}

static void uuid_zero(void)
{
	memset(model_domain(0)->handle, 0, 16);
}

/* What is left of domain 1 after xl destroy. */
static void destroyed(void)
{
	model_domain(1)->dying = true;
	fake_remove("/local/domain/1");
}

static void all_destroyed(void)
{
	destroyed();
	model_domain(0)->dying = true;
	model_remove_domain(7);
}

static void pin_denied(void)
{
	model.flask = true;
	model.deny_domctl[9] = true; /* setvcpuaffinity */
}

static void pin_denied_soon(void)
{
	one_pin_only = true;
}

/* From the fifth vCPU on: those of domain 1 but for two. */
static void unreadable(void)
{
	some_unreadable = true;
}

static void signals(void)
{
	signals_come = true;
}

static void store_refuses(void)
{
	fake_script.refuse_path = "/local/domain/1/name";
	fake_script.refuse_with = "EIO";
}

static const struct {
	const char *name;
	void (*set)(void);
} scenes[] = {
	{"host", host},
	{"name-twice", name_twice},
	{"name-odd", name_odd},
	{"web", web},
	{"named", named},
	{"uuid-twice", uuid_twice},
	{"store-absent", store_absent},
	{"counted", counted},
	{"file-grows", file_written_to},
	{"store-stalls", store_stalls},
	{"store-dies", store_dies},
	{"pinned", pinned},
	{"stuck", stuck},
	{"deaf", deaf},
	{"gone-late", goes_late},
	{"deaf-to-2", deaf_to_2},
	{"hvm", hvm},
	{"paused", paused},
	{"nodes-missing", nodes_missing},
	{"pool", pool},
	{"cpu-offline", cpu_offline},
	{"cpu-unplugged", cpu_unplugged},
	{"large", large},
	{"many", many},
	{"widest", widest},
	{"distance-unknown", distance_unknown},
	{"long-maps", long_maps},
	{"half-alike", half_alike},
	{"many-vcpus", many_vcpus},
	{"many-domains", many_domains},
	{"many-maps", many_maps},
	{"last-maps", last_maps},
	{"unknown", unknown},
	{"old", old},
	{"unprivileged", unprivileged},
	{"restricted", restricted},
	{"locked-down", locked_down},
	{"not-root", not_root},
	{"no-device", no_device},
	{"flask", flask},
	{"flask-vcpus", flask_vcpus},
	{"flask-maps", flask_maps},
	{"flask-idle", flask_idle},
	{"flask-get-maps", flask_get_maps},
	{"flask-physinfo", flask_physinfo},
	{"flask-topology", flask_topology},
	{"flask-nodes", flask_nodes},
	{"flask-pools", flask_pools},
	{"flask-hidden", flask_hidden},
	{"flask-domains", flask_domains},
	{"flask-soon", flask_soon},
	{"name-denied", name_denied},
	{"name-of-0-denied", name_of_0_denied},
	{"pool-denied", pool_denied},
	{"node-denied", node_denied},
	{"shut-down", has_shut_down},
	{"crashed", crashed},
	{"dying", dying},
	{"stopped-4", watchdog},
	{"stopped-99", unknown_reason},
	{"no-pool", no_pool},
	{"pool-named", pool_named},
	{"pvh-dom0", pvh_dom0},
	{"gone", gone},
	{"changes", changes},
	{"heir", heir},
	{"name-moves", name_is_moved},
	{"name-goes", name_is_gone},
	{"torn-down", torn_down},
	{"other", other},
	{"other-early", becomes_other},
	{"other-at-max", other_gets_it},
	{"crashes-late", crashes_late},
	{"surplus", surplus},
	{"both-left", both_left},
	{"nodes-kept", nodes_kept},
	{"flask-late", flask_late},
	{"store-denies", store_denies},
	{"store-hangs", store_hangs},
	{"store-hangs-late", store_hangs_late},
	{"signals-early", signals_early},
	{"signals-at-open", signals_while_open},
	{"no-write-back", no_write_back},
	{"stop-at-rename", interrupt_rename},
	{"file-owned", file_owned},
	{"rename-fails", rename_fails},
	{"dir-sync-fails", dir_sync_fails},
	{"undo-fails", undo_fails},
	{"no-memory", no_memory},
	{"nameless", nameless},
	{"nameless-one", nameless_one},
	{"twin", twin},
	{"stopped", stopped},
	{"restarted", restarted},
	{"uuid-zero", uuid_zero},
	{"destroyed", destroyed},
	{"all-destroyed", all_destroyed},
	{"pin-denied", pin_denied},
	{"pin-denied-soon", pin_denied_soon},
	{"unreadable", unreadable},
	{"signals", signals},
	{"store-refuses", store_refuses},
};

static void set(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(scenes) / sizeof(scenes[0]); i++)
		if (!strcmp(scenes[i].name, name)) {
			scenes[i].set();
			return;
		}
	fprintf(stderr, "xvcpu-model: no such scene: %s\n", name);
	exit(99);
}

int main(int argc, char **argv)
{
	char *word;
	int status;

	if (argc < 2)
		return 99;
	host();
	for (word = strtok(argv[1], ","); word; word = strtok(NULL, ","))
		set(word);
	argv[1] = argv[0];
	status = cli_run(argc - 1, argv + 1);
	if (no_writes && (fake_seen[XS_WRITE] || fake_seen[XS_RM])) {
		fprintf(stderr, "xvcpu-model: a node was written\n");
		status = 97;
	}
	fake_stop();
	if (model.mapped || model.open_fds) {
		fprintf(stderr, "xvcpu-model: memory or a file is left open\n");
		return 98;
	}
	return status;
}

/* SPDX-License-Identifier: MIT */
/* The library as a C++17 program has it, on the host of host.c. */
#include <array>
#include <cerrno>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cpumap/cpumap.h"
#include "domctl/domctl.h"
#include "hotplug/hotplug.h"
#include "hypercall/hypercall.h"
#include "hypercall/version.h"
#include "nextboot/nextboot.h"
#include "xenstore/xenstore.h"

namespace
{
int passed, failed;

template <typename A, typename B>
void ok(const char *text, const A &got, const B &wanted)
{
	const bool right = got == wanted;

	(right ? passed : failed)++;
	std::cout << (right ? "ok " : "not ok ") << text << '\n';
	if (!right)
		std::cout << "# got " << got << ", wanted " << wanted << '\n';
}

template <auto release> struct releaser {
	template <typename T> void operator()(T *what) const
	{
		release(what);
	}
};

using map = std::unique_ptr<cpumap, releaser<cpumap_free>>;
using maps = std::unique_ptr<cpumap_array, releaser<cpumap_array_free>>;
using handle = std::unique_ptr<hypercall, releaser<hypercall_close>>;
using snapshot =
	std::unique_ptr<domctl_snapshot, releaser<domctl_snapshot_close>>;

std::string text_of(const cpumap *cpus)
{
	std::string text(cpumap_format_list(cpus, nullptr, 0), '\0');

	cpumap_format_list(cpus, text.data(), text.size() + 1);
	return text;
}

void cpumaps()
{
	const map a(cpumap_alloc(130)), b(cpumap_alloc(130));
	uint32_t cpu, sum = 0;

	ok("a CPU", cpumap_set(a.get(), 129), true);
	ok("no CPU", cpumap_set(a.get(), 130), false);
	ok("a text", cpumap_parse(b.get(), "all,^4-129", nullptr, nullptr), 0);
	ok("a union", cpumap_or(a.get(), a.get(), b.get()), true);
	ok("its text", text_of(a.get()), "0-3,129");
	cpumap_for_each_cpu (cpu, a.get())
		sum += cpu;
	ok("a loop", sum, 135u);
	/* Not inline, but as Python has it. */
	bool (*const test)(const cpumap *, uint32_t) = cpumap_test;
	ok("an address", test(a.get(), 129), true);
}

void lists(hypercall *hc)
{
	std::array<domctl_domain, 8> domains{};
	std::vector<domctl_vcpu> vcpus(4);
	const maps hard(cpumap_array_alloc(4, 8));

	ok("domains", domctl_list_domains(hc, 0, domains.data(), 8), 2);
	ok("the second", domains[1].domid, 7);
	ok("its vCPUs that are online", domains[1].online_vcpus, 3u);
	ok("all",
	   domctl_get_vcpus(hc, 7, 0, 4, vcpus.data(), hard.get(), nullptr), 4);
	ok("one that is not", vcpus[1].state, DOMCTL_VCPU_OFFLINE);
	ok("where one may run", text_of(cpumap_array_row(hard.get(), 3)),
	   "0-7");
}

/* Of vCPU 2 of domain 7. */
std::string affinity(hypercall *hc)
{
	domctl_snapshot *taken = nullptr;
	const uint16_t domid = 7;
	domctl_vcpu vcpu{};

	ok("a snapshot",
	   domctl_snapshot_open(hc, DOMCTL_SNAPSHOT_HARD, &domid, 1, &taken),
	   0);
	const snapshot closed(taken);
	ok("is taken", domctl_snapshot_take(taken), 0);
	ok("its vCPU", domctl_snapshot_vcpu(taken, 2, &vcpu), 0);
	ok("where it was", vcpu.cpu, 2);
	return text_of(domctl_snapshot_hard(taken, 2));
}

void pins(hypercall *hc)
{
	const map wanted(cpumap_alloc(8)), effective(cpumap_alloc(8));
	struct domctl_pin pin {
	}; /* a function has the name, too */

	cpumap_parse(wanted.get(), "2,5", nullptr, nullptr);
	pin.domid = 7;
	pin.vcpu = 2;
	pin.hard = wanted.get();
	pin.effective_hard = effective.get();
	ok("a dry run", domctl_pin(hc, &pin, 1, DOMCTL_PIN_DRY_RUN), 0);
	ok("its effective map", text_of(effective.get()), "2,5");
	ok("has pinned nothing", affinity(hc), "0-7");
	ok("one for real", domctl_pin(hc, &pin, 1, 0), 0);
	ok("has", affinity(hc), "2,5");
	pin.domid = 9;
	ok("one of no domain", domctl_pin(hc, &pin, 1, DOMCTL_PIN_DRY_RUN),
	   -ESRCH);
}
} // namespace

int main()
{
	hypercall *opened = nullptr;

	cpumaps();
	ok("a handle", hypercall_open(&opened, 0, nullptr), 0);
	const handle hc(opened);
	lists(hc.get());
	pins(hc.get());
	ok("the version", std::string(xvcpu_version()), XVCPU_VERSION);
	std::cout << passed << " passed, " << failed << " failed\n";
	return failed != 0;
}

#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The library as a Python program has it, by ctypes alone, on the host of
host.c.  Inline functions are called by their names, as all others.

usage: python.py LIBRARY ABI_LIST
"""

import ctypes
import errno
import re
import sys
from ctypes import byref, c_char_p, c_void_p

xvcpu = ctypes.CDLL(sys.argv[1])
counts = [0, 0]


def ok(text, got, wanted):
    counts[got != wanted] += 1
    if got == wanted:
        print("ok", text)
    else:
        print(f"not ok {text}\n# got {got!r}\n# wanted {wanted!r}")


# Functions and structs, from the list of what programs may rely on.
NUMBERS = {
    "_Bool": ctypes.c_bool,
    "int": ctypes.c_int,
    "int32_t": ctypes.c_int32,
    "int64_t": ctypes.c_int64,
    "long": ctypes.c_long,
    "size_t": ctypes.c_size_t,
    "uint8_t": ctypes.c_uint8,
    "uint16_t": ctypes.c_uint16,
    "uint32_t": ctypes.c_uint32,
    "uint64_t": ctypes.c_uint64,
    "unsigned int": ctypes.c_uint,
    "unsigned long": ctypes.c_ulong,
    "void": None,
}


def type_of(text):
    array = re.fullmatch(r"(.*) \[(\d+)\]", text)
    if array:
        return type_of(array[1]) * int(array[2])
    if "*" in text:
        return c_char_p if text == "const char *" else c_void_p
    return ctypes.c_int if text.startswith("enum ") else NUMBERS.get(text)


sizes, fields, constants = {}, {}, {}
with open(sys.argv[2], encoding="ascii") as lines:
    for line in lines:
        what, name, rest = (line.rstrip("\n") + "  ").split(" ", 2)
        rest = rest.rstrip()
        if what == "function":
            result, parameters = re.fullmatch(
                r"\S+: (.*?) ?\((.*)\)", rest).groups()
            function = getattr(xvcpu, name)
            function.restype = type_of(result)
            function.argtypes = [
                type_of(p) for p in parameters.split(", ") if p != "void"]
        elif what == "struct":
            sizes[name] = int(rest.split()[1])
        elif what == "field":
            struct, field = name.split(".")
            at, kind = re.fullmatch(r"at (\d+) size \d+: (.*)", rest).groups()
            fields.setdefault(struct, []).append((field, int(at), kind))
        elif what == "constant":
            constants[name] = int(rest)


def struct(name):
    """A class, laid out by ctypes; which must come to what the list says."""
    made = type(name, (ctypes.Structure,), {
        "_fields_": [(f, type_of(kind)) for f, _, kind in fields[name]]})
    ok(f"struct {name} is as it is in C",
       [ctypes.sizeof(made)] + [getattr(made, f).offset for f, _, _ in
                                fields[name]],
       [sizes[name]] + [at for _, at, _ in fields[name]])
    return made


Domain, Vcpu, Pin = map(struct, ["domctl_domain", "domctl_vcpu", "domctl_pin"])


def text_of(cpumap):
    size = xvcpu.cpumap_format_list(cpumap, None, 0) + 1
    text = ctypes.create_string_buffer(size)
    xvcpu.cpumap_format_list(cpumap, text, size)
    return text.value.decode()


def cpumaps():
    cpus, other = xvcpu.cpumap_alloc(130), xvcpu.cpumap_alloc(130)
    ok("cpumap_set", [xvcpu.cpumap_set(cpus, c) for c in (3, 129, 130)],
       [True, True, False])
    ok("cpumap_test", [xvcpu.cpumap_test(cpus, c) for c in (3, 4)],
       [True, False])
    ok("cpumap_format_list", text_of(cpus), "3,129")
    ok("cpumap_parse",
       xvcpu.cpumap_parse(other, b"0-7:1/2,^4,129", None, None), 0)
    ok("what was parsed", text_of(other), "0,2,6,129")
    ok("cpumap_parse of what is none",
       xvcpu.cpumap_parse(other, b"0-", None, None), -errno.EINVAL)
    ok("cpumap_or", xvcpu.cpumap_or(cpus, cpus, other), True)
    ok("the union", text_of(cpus), "0,2-3,6,129")
    ok("cpumap_weight", xvcpu.cpumap_weight(cpus), 5)
    ok("cpumap_subset", [xvcpu.cpumap_subset(other, cpus),
                         xvcpu.cpumap_subset(cpus, other)], [True, False])
    found, cpu = [], xvcpu.cpumap_next(cpus, 0)
    while cpu != constants["CPUMAP_NONE"]:
        found.append(cpu)
        cpu = xvcpu.cpumap_next(cpus, cpu + 1)
    ok("a loop with cpumap_next", found, [0, 2, 3, 6, 129])
    few = (ctypes.c_uint32 * 3)()
    ok("cpumap_extract", [xvcpu.cpumap_extract(cpus, few, 3), *few],
       [3, 0, 2, 3])
    xvcpu.cpumap_free(cpus)
    xvcpu.cpumap_free(other)


def lists(hc):
    domains = (Domain * 8)()
    ok("domains", xvcpu.domctl_list_domains(hc, 0, domains, 8), 2)
    ok("they", [(d.domid, d.max_vcpus, d.online_vcpus) for d in domains[:2]],
       [(0, 2, 2), (7, 4, 3)])
    ok("their type", domains[1].type, constants["DOMCTL_TYPE_PV"])
    vcpus, hard = (Vcpu * 4)(), xvcpu.cpumap_array_alloc(4, 8)
    ok("vCPUs", xvcpu.domctl_get_vcpus(hc, 7, 0, 4, vcpus, hard, None), 4)
    ok("which CPU they are on", [v.cpu for v in vcpus], [0, -1, 2, 3])
    ok("where they may run", text_of(xvcpu.cpumap_array_row(hard, 3)), "0-7")
    xvcpu.cpumap_array_free(hard)


def pins(hc):
    wanted, effective = xvcpu.cpumap_alloc(8), xvcpu.cpumap_alloc(8)
    xvcpu.cpumap_parse(wanted, b"2,5", None, None)
    pin = Pin(domid=7, vcpu=2, hard=wanted, effective_hard=effective)
    dry = constants["DOMCTL_PIN_DRY_RUN"]
    ok("a dry run", xvcpu.domctl_pin(hc, byref(pin), 1, dry), 0)
    ok("its effective map", text_of(effective), "2,5")
    ok("has pinned nothing", affinity(hc), "0-7")
    ok("one for real", xvcpu.domctl_pin(hc, byref(pin), 1, 0), 0)
    ok("has", affinity(hc), "2,5")
    nobody = Pin(domid=9, hard=wanted)
    ok("one of no domain", [xvcpu.domctl_pin(hc, byref(nobody), 1, dry),
                            nobody.error], [-errno.ESRCH, -errno.ESRCH])
    xvcpu.cpumap_free(wanted)
    xvcpu.cpumap_free(effective)


def affinity(hc):
    """Of vCPU 2 of domain 7, from a snapshot of it and nothing else."""
    snapshot, domid, first = c_void_p(), ctypes.c_uint16(7), ctypes.c_size_t()
    domain = Domain()
    what = constants["DOMCTL_SNAPSHOT_HARD"]
    ok("a snapshot", xvcpu.domctl_snapshot_open(hc, what, byref(domid), 1,
                                                byref(snapshot)), 0)
    ok("is taken", xvcpu.domctl_snapshot_take(snapshot), 0)
    ok("its domain", [xvcpu.domctl_snapshot_domain(
        snapshot, 0, byref(domain), byref(first)), domain.domid], [0, 7])
    vcpu = Vcpu()
    ok("its vCPU", [xvcpu.domctl_snapshot_vcpu(
        snapshot, first.value + 2, byref(vcpu)), vcpu.vcpu], [0, 2])
    text = text_of(xvcpu.domctl_snapshot_hard(snapshot, first.value + 2))
    xvcpu.domctl_snapshot_close(snapshot)
    return text


def main():
    hc = c_void_p()
    cpumaps()
    ok("hypercall_open", xvcpu.hypercall_open(byref(hc), 0, None), 0)
    lists(hc)
    pins(hc)
    xvcpu.hypercall_close(hc)
    ok("xvcpu_version",
       bool(re.fullmatch(rb"\d+\.\d+\.\d+", xvcpu.xvcpu_version())), True)
    print(f"{counts[0]} passed, {counts[1]} failed")
    return counts[1] != 0


sys.exit(main())

# SPDX-License-Identifier: MIT
# Peers are linked into the bench only, and only those that are installed.
$(B)/bench-cpumap: $(call objs,bench/cpumap) $(B)/libxvcpu.a
	$(LINK) -o $@ $^ $(foreach l,hwloc numa roaring xenlight,$(if $(wildcard \
		/usr/lib/*/lib$(l).so),-l$(l))) -lm

bench: $(B)/bench-cpumap $(call objs,cpumap)  ## CPU maps against hwloc, libnuma, roaring, glibc, libxl
	@size -t $(B)/cpumap/*.o | tail -n 1 | awk '{ print "cpumap/:", $$1, "bytes of code" }'
	mkdir -p $(B)/bench && $< --out $(B)/bench

# The command as it ships, but that it counts what it asks of Xen.
$(B)/bench/xen_count_xvcpu: $(CLI_O) $(B)/bench/xen/crossed.o $(B)/libxvcpu.a
	$(LINK) $(ALONE) $(call wrap,mmap mmap64 ioctl) -o $@ $^

bench-xen: all $(B)/test/mkdom  ## snapshots and pins against libxenctrl and xl, on real Xen
	tests/deps x86_64 bench
	bench/xen/run

$(B)/xvcpu-bench-host: $(HOST_O) $(B)/libxvcpu.a
	$(LINK) $(ALONE) -o $@ $^ -lm

bench-host: $(B)/xvcpu-bench-host  ## one program that measures xvcpu on your own host

bench-hotplug: all  ## hot-plug against xl, on real Xen
	tests/deps x86_64
	bench/hotplug/run

.PHONY: bench bench-xen bench-host bench-hotplug

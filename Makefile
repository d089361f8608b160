# SPDX-License-Identifier: MIT
# xvcpu.  `make help` lists the targets.  Everything built lives under $(B), so
# a variant (another compiler, a sanitizer, another machine) is another B.
# GENERIC=1 leaves the vector kernels out.  XEN_HEADERS=DIR takes Xen's public
# headers from DIR/xen/ and not from where the compiler finds them.

VERSION := $(subst $() ,.,$(shell sed -nE \
	   's/^.define XVCPU_VERSION_[A-Z]+ ([0-9]+)$$/\1/p' hypercall/version.h))
CC      ?= cc
CFLAGS  ?= -O2 -g
PREFIX  ?= /usr/local
UNITDIR ?= $(PREFIX)/lib/systemd/system
B       ?= build
STATIC  ?= -static
V       ?= 0
Q       := $(if $(filter 1,$(V)),,@)

WARN    := -Wall -Wextra -Wpedantic -Wvla $(if $(CI),-Werror)
# C only: a function there may have the name of a struct.
WARN_C  := -Wshadow -Wmissing-prototypes -Wstrict-prototypes
XEN_I   := $(if $(XEN_HEADERS),-isystem $(if $(wildcard \
	   $(XEN_HEADERS)/xen/xen.h),$(XEN_HEADERS),$(error \
	   XEN_HEADERS: $(XEN_HEADERS)/xen/xen.h is not there)))
XCFLAGS  = -std=gnu11 -D_GNU_SOURCE $(WARN) $(WARN_C) \
	   $(if $(GENERIC),-DCPUMAP_GENERIC) -fvisibility=hidden -fPIC \
	   -I. $(XEN_I) -MMD -MP $(CFLAGS)
LINK     = @mkdir -p $(@D); $(if $(Q),echo "  LD $@";) $(CC) $(CFLAGS) $(LDFLAGS)

objs     = $(patsubst %.c,$(B)/%.o,$(wildcard $(addsuffix /*.c,$(1))))
cross    = $(patsubst $(B)/%,$(B)/cross/%,$(call objs,$(1)))
ROOMS   := cpumap hypercall xenstore domctl config hotplug nextboot
LIB_O   := $(call objs,$(ROOMS) config/xl config/xml)
CLI_O   := $(call objs,cli cli/term)
HOST_O  := $(call objs,bench/host)
PUBLIC  := $(filter-out config,$(ROOMS))
HEADERS := $(foreach r,$(PUBLIC),$(r)/$(r).h) $(wildcard domctl/domctl_*.h) \
	   hypercall/version.h

all: $(B)/libxvcpu.a $(B)/libxvcpu.so $(B)/xvcpu  ## library and command

$(B)/%.o: %.c
	$(Q)mkdir -p $(@D)
	$(if $(Q),@echo "  CC $<")
	$(Q)$(CC) $(XCFLAGS) -c -o $@ $<

$(B)/libxvcpu.a: $(LIB_O)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(B)/libxvcpu.so: libxvcpu.map $(LIB_O)
	$(LINK) -shared -Wl,-soname,libxvcpu.so.0 -Wl,-z,defs \
		-Wl,--version-script=$< -o $@ $(LIB_O)

$(B)/xvcpu: $(CLI_O) $(B)/libxvcpu.a
	$(LINK) $(STATIC) -o $@ $^

# Tests.  plain: the library as it ships.  model: the model of the hypervisor
# in place of hypercall/privcmd.c.  live: the same conformance cases in a dom0.
MODEL_O := $(call objs,tests/fake)
OLDER_O := $(addprefix $(B)/tests/older/,older.o today.o)
NO_KERNEL := $(filter-out $(B)/hypercall/privcmd.o,$(LIB_O))
wrap     = $(addprefix -Wl$(comma)--wrap=,$(1))
comma   := ,

$(B)/test/plain: $(call objs,tests/plain) $(B)/libxvcpu.a
$(B)/test/model: $(call objs,tests/model tests/conform tests/fake) \
		 $(NO_KERNEL) $(OLDER_O)
$(B)/test/live: $(call objs,tests/live tests/conform) $(B)/libxvcpu.a
$(B)/test/privcmd: $(call objs,tests/privcmd) $(B)/libxvcpu.a
$(B)/test/xvcpu-model: $(filter-out %/main.o,$(CLI_O)) $(MODEL_O) \
		       $(B)/tests/cli/model_main.o $(NO_KERNEL)
# For other languages: the library with the model in it.
$(B)/lang/libxvcpu-model.so: $(MODEL_O) $(B)/tests/lang/host.o $(NO_KERNEL)
	$(LINK) -shared -Wl,-z,defs -o $@ $^
$(B)/test/json: $(B)/tests/cli/json.o
$(B)/test/pty: $(B)/tests/cli/pty.o
$(B)/test/bench-host-model: $(filter-out %/main.o,$(HOST_O)) $(MODEL_O) \
			    $(B)/tests/bench/host_main.o $(NO_KERNEL)
$(B)/test/bench-host-model: LDLIBS = -lm
$(B)/test/mkdom: $(B)/tests/xen/mkdom.o $(B)/libxvcpu.a
$(B)/test/mkdom: override LDFLAGS += $(STATIC)
PEERS   := $(addprefix $(B)/test/config_,edit xl nomem)
$(PEERS): $(B)/test/%: $(B)/tests/peers/%.o $(B)/libxvcpu.a

$(B)/test/xvcpu-model: override LDFLAGS += $(call wrap,xenstore_open \
				   xenstore_set_timeout hotplug_open \
				   xvcpu_config_find xvcpu_config_parse \
				   xvcpu_config_daemon_owns renameat open)
$(B)/test/config_xl: LDLIBS = -lxlutil
$(B)/test/config_nomem: override LDFLAGS += $(call wrap,malloc calloc realloc \
	reallocarray strdup strndup asprintf realpath open_memstream)
$(B)/test/model: override LDFLAGS += $(call wrap,malloc calloc realloc \
				     reallocarray)
$(B)/test/privcmd: override LDFLAGS += $(call wrap,open close fcntl ioctl mmap \
			      munmap madvise read)

# One program against today's headers as they are installed, and against such as
# were before the newest fields came.
OLDER_H := $(addprefix $(B)/older/,older/done today/done)
$(OLDER_H): $(B)/older/%/done: $(HEADERS) cpumap/cpumap_inline.h \
	    tests/older/headers
	$(Q)$(MAKE) -s install-headers DESTDIR=$(@D) PREFIX=
	$(Q)$(if $(filter older,$*),tests/older/headers $(@D)/include/xvcpu)
	$(Q)touch $@
$(OLDER_O): $(B)/tests/older/%.o: tests/older/program.c $(B)/older/%/done
	$(Q)mkdir -p $(@D)
	$(if $(Q),@echo "  CC $<")
	$(Q)$(CC) $(XCFLAGS) -DLAYOUT=$*_layout -DRUN=$*_run \
		-I$(B)/older/$*/include -c -o $@ $<

# For a machine without Criterion: a stand-in for its macros, which are not all
# ISO C, all static.
$(B)/cross/%.o: %.c
	$(Q)mkdir -p $(@D)
	$(if $(Q),@echo "  CC $<")
	$(Q)$(CC) $(XCFLAGS) -Wno-pedantic -Itests/cross -c -o $@ $<
$(B)/test/live-static: $(call cross,tests/live tests/conform tests/cross) \
		       $(B)/libxvcpu.a
$(B)/test/plain-static: $(filter %/criterion.o $(B)/cross/tests/plain/cpumap_%, \
			$(call cross,tests/plain tests/cross)) \
			$(call objs,cpumap)
$(B)/test/%-static:
	$(LINK) -static -o $@ $^
# With ThreadSanitizer, which Criterion does not run under.
$(B)/test/threads: $(call cross,tests/threads tests/cross) $(MODEL_O) \
		   $(NO_KERNEL)
	$(LINK) -o $@ $^
arm64:  ## the command, and the live suite without Criterion, for Arm
	$(MAKE) B=build/arm64 CC=aarch64-linux-gnu-gcc build/arm64/xvcpu \
		build/arm64/test/live-static build/arm64/test/mkdom

$(B)/test/%:
	$(LINK) -o $@ $^ $(LDLIBS) $(if $(filter json pty mkdom %-model config_%,$*),,-lcriterion)

SUITES  := $(addprefix $(B)/test/,plain model privcmd xvcpu-model json \
	   pty bench-host-model)
tests: $(SUITES) $(PEERS) $(B)/test/live $(B)/test/mkdom all  ## all test programs

check-fast:  ## the inner loop: all tests that need no QEMU
	tests/check fast

check:  ## all tests: sanitizers, other machines, every Xen in QEMU
	tests/check all

check-long:  ## hours of tests: soaks, compiler flags, Xen under load, pictures
	tests/check long

demo:  ## boot real Xen 4.17 with a guest and show what xvcpu does there
	tests/deps build x86_64
	$(MAKE) --no-print-directory all
	tests/demo

xen-shell: all $(B)/test/mkdom  ## a prompt in a dom0, with a guest running
	tests/deps x86_64
	tests/xen/run --guest pv:2:4 --shell

# Peers are linked into the bench only, and only those that are installed.
$(B)/bench-cpumap: $(call objs,bench/cpumap) $(B)/libxvcpu.a
	$(LINK) -o $@ $^ $(foreach l,hwloc numa roaring xenlight,$(if $(wildcard \
		/usr/lib/*/lib$(l).so),-l$(l))) -lm

bench: $(B)/bench-cpumap $(call objs,cpumap)  ## CPU maps against hwloc, libnuma, roaring, glibc, libxl
	@size -t $(B)/cpumap/*.o | tail -n 1 | awk '{ print "cpumap/:", $$1, "bytes of code" }'
	mkdir -p $(B)/bench && $< --out $(B)/bench

# The command as it ships, but that it counts what it asks of Xen.
$(B)/bench/xen_count_xvcpu: $(CLI_O) $(B)/bench/xen/crossed.o $(B)/libxvcpu.a
	$(LINK) $(STATIC) $(call wrap,mmap mmap64 ioctl) -o $@ $^

bench-xen: all $(B)/test/mkdom  ## snapshots and pins against libxenctrl and xl, on real Xen
	tests/deps x86_64 bench
	bench/xen/run

$(B)/xvcpu-bench-host: $(HOST_O) $(B)/libxvcpu.a
	$(LINK) $(STATIC) -o $@ $^ -lm

bench-host: $(B)/xvcpu-bench-host  ## one program that measures xvcpu on your own host

bench-hotplug: all  ## hot-plug against xl, on real Xen
	tests/deps x86_64
	bench/hotplug/run

fuzz:  ## all parsers, a minute each
	tests/deps build check
	tests/fuzz/run 60

# Each public header compiles alone, here and where it is installed, and beside
# Xen's, in all versions of C and C++.
headers:
	$(Q)$(MAKE) -s install-headers DESTDIR=$(B)/headers PREFIX=
	$(Q)CC='$(CC)' WARN='$(WARN)' WARN_C='$(WARN_C)' \
		XEN_HEADERS=$(XEN_HEADERS) tests/headers $(B) $(HEADERS)

# Exported is what public headers declare, inline or not, and that alone, each
# under its version; nothing but our prefixes is visible outside, and what is
# global and not public says whose it is: a program that links the archive may
# have any other name.
exports  = nm -D --defined-only $(B)/libxvcpu.so | sed -n 's/.* [^A] //p'
mapped   = awk '/{/ { node = $$1 } sub(";", "") && !/[*}]/ { print $$1 "@@" node }'
either   = $(subst $() ,|,$(strip $(1)))
symbols: $(B)/libxvcpu.so $(B)/libxvcpu.a
	$(Q)! grep -n '^static' $(HEADERS)
	$(Q)tests/declared $(HEADERS) | sed -n 's/^function \([^ ]*\).*/\1/p' | \
		sort >$(B)/declared
	$(Q)$(mapped) libxvcpu.map | sort >$(B)/mapped
	$(Q)sed 's/@.*//' $(B)/mapped | sort | diff -U 0 --label the-headers \
		--label libxvcpu.map $(B)/declared -
	$(Q)$(exports) | sort | diff -U 0 --label libxvcpu.map \
		--label libxvcpu.so $(B)/mapped -
	$(Q)! grep -Ev '^(($(call either,$(PUBLIC)))_|xvcpu_version$$)' $(B)/declared
	$(Q)! nm -g --defined-only $(B)/libxvcpu.a | \
		awk 'NF == 3 { print $$3 }' | \
		grep -vxF -f $(B)/declared | grep -v '^xvcpu_'

abi abi-update: $(B)/libxvcpu.so
	$(Q)tests/abi list $(B) $(HEADERS) >$(B)/abi.list
	$(Q)tests/abi compare $(if $(filter %update,$@),--update) $(VERSION) \
		tests/abi.list $(B)/abi.list
abi:  ## fails where symbols, structs, constants are not as in tests/abi.list
abi-update:  ## writes that list; a break is refused from 0.2.0 on

rooms: $(B)/libxvcpu.so $(CLI_O)  ## which room needs which; fails where that runs back
	tests/rooms $(B)

install-headers:
	install -d $(DESTDIR)$(PREFIX)/include/xvcpu
	install -m 644 $(HEADERS) cpumap/cpumap_inline.h \
		$(DESTDIR)$(PREFIX)/include/xvcpu
	sed -i 's,^#include "[a-z]*/\(.*\)",#include <xvcpu/\1>,' \
		$(DESTDIR)$(PREFIX)/include/xvcpu/*.h

install: all install-headers  ## into $(DESTDIR)$(PREFIX)
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/pkgconfig \
		$(DESTDIR)$(PREFIX)/share/man/man8
	install $(B)/xvcpu $(DESTDIR)$(PREFIX)/bin
	install -m 644 cli/xvcpu.8 $(DESTDIR)$(PREFIX)/share/man/man8
	install -d $(DESTDIR)$(UNITDIR)
	sed 's,@BINDIR@,$(PREFIX)/bin,' cli/xvcpu-pins.service \
		>$(DESTDIR)$(UNITDIR)/xvcpu-pins.service
	sed 's,@BINDIR@,$(PREFIX)/bin,' cli/xvcpu-pins \
		>$(DESTDIR)$(PREFIX)/bin/xvcpu-pins
	chmod 644 $(DESTDIR)$(UNITDIR)/xvcpu-pins.service
	chmod 755 $(DESTDIR)$(PREFIX)/bin/xvcpu-pins
	install -m 644 $(B)/libxvcpu.a $(DESTDIR)$(PREFIX)/lib
	install $(B)/libxvcpu.so $(DESTDIR)$(PREFIX)/lib/libxvcpu.so.0
	ln -sf libxvcpu.so.0 $(DESTDIR)$(PREFIX)/lib/libxvcpu.so
	printf '%s\n' 'Name: xvcpu' 'Description: virtual CPUs of a Xen host' \
		'Version: $(VERSION)' 'Libs: -L$(PREFIX)/lib -lxvcpu' \
		'Cflags: -I$(PREFIX)/include' \
		>$(DESTDIR)$(PREFIX)/lib/pkgconfig/xvcpu.pc

uninstall:  ## take it away again
	rm -rf $(DESTDIR)$(PREFIX)/include/xvcpu
	rm -f $(addprefix $(DESTDIR)$(PREFIX)/,bin/xvcpu bin/xvcpu-pins \
		lib/libxvcpu.a lib/libxvcpu.so lib/libxvcpu.so.0 \
		lib/pkgconfig/xvcpu.pc share/man/man8/xvcpu.8) \
		$(DESTDIR)$(UNITDIR)/xvcpu-pins.service

clean:  ## remove build/
	rm -rf $(B)

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*  ## /\1\t/p' $(firstword $(MAKEFILE_LIST)) | \
		expand -t 14

.PHONY: all arm64 tests check-fast check check-long demo xen-shell bench \
	bench-xen bench-host bench-hotplug fuzz headers symbols abi abi-update rooms \
	install-headers install uninstall clean help
.SECONDARY:
dirs    := $(ROOMS) config/xl config/xml cli cli/term \
	   $(wildcard bench/* tests/*)
-include $(patsubst %.o,%.d,$(call objs,$(dirs)) $(call cross,$(dirs)) \
	$(OLDER_O))

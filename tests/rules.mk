# SPDX-License-Identifier: MIT
# Tests.  plain: the library as it ships.  model: the model of the hypervisor
# in place of hypercall/privcmd.c.  live: the same conformance cases in a dom0.
cross    = $(patsubst $(B)/%,$(B)/cross/%,$(call objs,$(1)))
HOST_O  := $(call objs,bench/host)
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
$(B)/test/xvcpu-model: $(filter-out %/main.o,$(CLI_O)) $(SMALL_O) $(MODEL_O) \
		       $(B)/tests/cli/model_main.o $(NO_KERNEL)
# Those of examples/, as a user compiles them: with what is installed.
EXAMPLE_NAMES := list pin-by-node hotplug-poll balancer
EXAMPLES := $(EXAMPLE_NAMES:%=$(B)/examples/%)
MODELLED := $(EXAMPLE_NAMES:%=$(B)/test/example-%-model)
$(foreach e,$(EXAMPLE_NAMES),$(eval $(B)/examples/$e $(B)/test/example-$e-model: \
	examples/$e.c))
$(EXAMPLES) $(MODELLED): $(wildcard examples/*.h) $(INSTALLED)
example  = $(LINK) -std=gnu11 $(WARN) $(WARN_C) -I$(B)/include -o $@ \
	   $(filter %.c,$^) $(filter %.o %.a,$^)
$(EXAMPLES): $(B)/libxvcpu.a
	$(example)
$(MODELLED): $(call objs,tests/examples) $(MODEL_O) $(NO_KERNEL)
	$(example) -Dmain=example_main -Wno-missing-prototypes
$(MODELLED): override LDFLAGS += $(call wrap,xenstore_open clock_gettime \
				 sigtimedwait)
examples: $(EXAMPLES)  ## the programs of examples/, in build/examples/

# For other languages: the library with the model in it.
$(B)/lang/libxvcpu-model.so: $(MODEL_O) $(B)/tests/lang/host.o $(NO_KERNEL)
	$(LINK) -shared -Wl,-z,defs -o $@ $^
$(B)/test/json: $(B)/tests/cli/json.o
$(B)/test/pty: $(B)/tests/cli/pty.o
$(B)/test/bench-host-model: $(filter-out %/main.o,$(HOST_O)) $(MODEL_O) \
			    $(B)/tests/bench/host_main.o $(NO_KERNEL)
$(B)/test/bench-host-model: LDLIBS = -lm
$(B)/test/mkdom: $(B)/tests/xen/mkdom.o $(B)/libxvcpu.a
$(B)/test/peak: $(B)/tests/xen/peak.o
$(B)/test/mkdom $(B)/test/peak: override LDFLAGS += $(ALONE)
PEERS   := $(addprefix $(B)/test/config_,edit xl nomem)
$(PEERS): $(B)/test/%: $(B)/tests/peers/%.o $(B)/libxvcpu.a

# Without LTO, which binds calls before they can be wrapped.
$(B)/test/%-model: override LDFLAGS += -fno-lto
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
$(B)/older/include/xvcpu/done: $(INSTALLED) tests/older/headers
	$(Q)mkdir -p $(@D)
	$(Q)cp $(INSTALLED) $(@D)
	$(Q)tests/older/headers $(@D)
	$(Q)touch $@
$(B)/tests/older/today.o: $(INSTALLED)
$(B)/tests/older/today.o: OLDER_I = $(B)/include
$(B)/tests/older/older.o: $(B)/older/include/xvcpu/done
$(B)/tests/older/older.o: OLDER_I = $(B)/older/include
$(OLDER_O): $(B)/tests/older/%.o: tests/older/program.c | $(XEN_H)
	$(Q)mkdir -p $(@D)
	$(if $(Q),@echo "  CC $<")
	$(Q)$(CC) $(XCFLAGS) -DLAYOUT=$*_layout -DRUN=$*_run -I$(OLDER_I) \
		-c -o $@ $<

# For a machine without Criterion: a stand-in for its macros, which are not all
# ISO C, all static.
$(B)/cross/%.o: %.c | $(XEN_H)
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
	$(LINK) -o $@ $^ $(LDLIBS) $(if $(filter \
		json pty mkdom peak %-model config_%,$*),,-lcriterion)

SUITES  := $(addprefix $(B)/test/,plain model privcmd xvcpu-model json \
	   pty bench-host-model)
tests: $(SUITES) $(PEERS) $(EXAMPLES) $(MODELLED) $(B)/test/live $(B)/test/mkdom all  ## all test programs

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

fuzz:  ## all parsers, a minute each
	tests/deps build check
	tests/fuzz/run 60

# Each public header compiles alone, here and where it is installed, and beside
# Xen's, in all versions of C and C++.
headers: $(INSTALLED) $(XEN_H)
	$(Q)CC='$(CC)' WARN='$(WARN)' WARN_C='$(WARN_C)' \
		tests/headers $(B) $(HEADERS)

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
abi-update:  ## writes that list; what breaks programs is refused

# As README.md says.
SMALLEST := CC=musl-gcc XEN_INCLUDE=/usr/include
size:  ## bytes of the smallest builds, with budgets; fails past one
	$(Q)$(MAKE) -s B=$(B)/musl $(SMALLEST) SMALL=1 $(B)/musl/xvcpu \
		$(B)/musl/libxvcpu.a >/dev/null
	$(Q)$(MAKE) -s B=$(B)/minimal $(SMALLEST) MINIMAL=1 $(B)/minimal/xvcpu \
		>/dev/null
	$(Q)tests/size $(B)/musl $(B)/minimal

rooms: $(B)/libxvcpu.so $(CLI_O)  ## which room needs which; fails where that runs back
	tests/rooms $(B)

.PHONY: arm64 examples tests check-fast check check-long demo xen-shell fuzz headers \
	symbols abi abi-update size rooms

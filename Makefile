# SPDX-License-Identifier: MIT
# xvcpu.  `make help` lists the targets and the variables.  Everything built lies
# under $(B), so a variant (another compiler, a sanitizer, another machine) is
# another B.  Tests and benches have their rules in tests/ and bench/.

VERSION := $(subst $() ,.,$(shell sed -nE \
	   's/^.define XVCPU_VERSION_[A-Z]+ ([0-9]+)$$/\1/p' hypercall/version.h))

## DESTDIR      what is put before every path that is installed to
PREFIX     ?= /usr/local
SBINDIR    ?= $(PREFIX)/sbin
LIBDIR     ?= $(PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include
MANDIR     ?= $(PREFIX)/share/man
SYSCONFDIR ?= $(PREFIX)/etc
UNITDIR    ?= $(PREFIX)/lib/systemd/system
BASHCOMPDIR ?= $(PREFIX)/share/bash-completion/completions
ZSHCOMPDIR ?= $(PREFIX)/share/zsh/site-functions
## PREFIX SBINDIR LIBDIR INCLUDEDIR MANDIR SYSCONFDIR UNITDIR  as GNU has them
## BASHCOMPDIR ZSHCOMPDIR  where bash and zsh look for completions
CC         ?= cc
CFLAGS     ?= -O2 -g
INSTALL    ?= install
## CC           the compiler, and all that a build for another machine needs
## CFLAGS CPPFLAGS LDFLAGS  the user's own
## XEN_INCLUDE  where Xen's headers lie, if the compiler does not find them: a
##              directory with xen/xen.h or xen.h, or one above usr/include
STATIC     ?= 1
LIBRARY    ?= both
## STATIC       1: the command is one file (usual); 0: it needs libc.so, and
##              libxvcpu.so if that is built
## LIBRARY      both, shared or static: what is built and installed of it
## GENERIC      1: CPU maps without vector kernels, tables and short cuts
## SMALL        1: all for size: -Os, LTO, no unwind tables, GENERIC=1
## MINIMAL      1: the same, and list, pin, set, add, remove and doctor alone, of
##              the running host: no files, no JSON
B          ?= build
V          ?= 0
## B V          the build directory (build); 1: show commands
Q          := $(if $(filter 1,$(V)),,@)
$(foreach v,STATIC SMALL MINIMAL GENERIC,$(if $(filter-out 0 1,$($v)),$(error \
	$v: 1 or 0)))
$(foreach v,PREFIX SBINDIR LIBDIR INCLUDEDIR MANDIR SYSCONFDIR UNITDIR \
	BASHCOMPDIR ZSHCOMPDIR B XEN_INCLUDE,$(if $(word 2,$($v)),$(error $v: a path with a blank in it)))

WARN    := -Wall -Wextra -Wpedantic -Wvla $(if $(CI),-Werror)
# C only: a function there may have the name of a struct.
WARN_C  := -Wshadow -Wmissing-prototypes -Wstrict-prototypes
ifneq ($(filter 1,$(SMALL) $(MINIMAL)),)
override GENERIC := 1
takes         = $(shell $(CC) -Werror $(1) -E -x c /dev/null >/dev/null 2>&1 && \
		echo $(1))
# LTO where the library can be linked without it, too: not by an older clang.
LTO          := $(call takes,-flto=auto -ffat-lto-objects)
SMALLER      := $(call takes,-fno-inline-functions-called-once) \
		$(call takes,-malign-data=abi)
INTEGERS     := $(call takes,-mgeneral-regs-only)
SIZE_CFLAGS   = -Os $(LTO) $(SMALLER) -fno-asynchronous-unwind-tables \
		-fno-unwind-tables -frandom-seed=$<
# LTO as one piece; and no page of the file for the sake of alignment alone.
SIZE_LDFLAGS := -s $(if $(LTO),-flto-partition=none) -Wl,--build-id=none \
		-Wl,--gc-sections -Wl,-z,norelro -Wl,-z,noseparate-code \
		-Wl,-z,common-page-size=64
# With LTO, objects have the directory that their compiler ran in.
export PWD := /proc/self/cwd
# The largest of libc's functions, small: for musl, where each is in a file of its
# own, in a static command.
ifeq ($(STATIC) $(shell echo __GLIBC__ | \
	$(CC) -include features.h -E -P -x c - | tail -n 1),1 __GLIBC__)
SMALL_O       = $(call objs,cli/small)
endif
endif
## PATHS        what keeps the directory of the sources out of debug information,
##              and so two builds the same; empty: it is in there
PATHS   := '-ffile-prefix-map=$(CURDIR)=.'
XCFLAGS  = -std=gnu11 -D_GNU_SOURCE $(WARN) $(WARN_C) \
	   $(if $(filter 1,$(GENERIC)),-DCPUMAP_GENERIC) \
	   $(if $(filter 1,$(MINIMAL)),-DXVCPU_MINIMAL) -fvisibility=hidden \
	   $(PATHS) -I. $(XEN_I) -MMD -MP $(CPPFLAGS) $(CFLAGS) $(SIZE_CFLAGS) \
	   -fPIC
LINK     = $(Q)mkdir -p $(@D); $(if $(Q),echo "  LD $@";) \
	   $(CC) $(PATHS) $(CFLAGS) $(SIZE_CFLAGS) $(LDFLAGS)
ALONE   := $(if $(filter 1,$(STATIC)),-static)
ifeq ($(origin AR),default)
AR      := $(shell $(CC) -print-prog-name=ar)
endif

# Xen's headers alone, and not what else lies beside them.
ifneq ($(XEN_INCLUDE),)
XEN_DIR := $(patsubst %/xen.h,%,$(firstword $(wildcard $(addprefix \
	   $(XEN_INCLUDE)/,xen/xen.h xen.h include/xen/xen.h \
	   usr/include/xen/xen.h))))
$(if $(XEN_DIR),,$(error XEN_INCLUDE: there is no xen.h in $(XEN_INCLUDE), in \
	its xen/ or in its usr/include/xen/))
XEN_I   := -isystem $(B)/xen
XEN_H   := $(B)/xen/xen
endif

objs     = $(patsubst %.c,$(B)/%.o,$(wildcard $(addsuffix /*.c,$(1))))
ROOMS   := cpumap hypercall xenstore domctl config hotplug nextboot
LIB_O   := $(call objs,$(ROOMS) config/xl config/xml)
CLI_O   := $(call objs,cli cli/term)
PUBLIC  := $(filter-out config,$(ROOMS))
HEADERS := $(foreach r,$(PUBLIC),$(r)/$(r).h) $(wildcard domctl/domctl_*.h) \
	   hypercall/version.h
SONAME  := libxvcpu.so.$(firstword $(subst ., ,$(VERSION)))
SHARED  := $(if $(filter both shared,$(LIBRARY)),$(B)/libxvcpu.so)
ARCHIVE := $(if $(filter both static,$(LIBRARY)),$(B)/libxvcpu.a)
$(if $(SHARED)$(ARCHIVE),,$(error LIBRARY: both, shared or static))

all: $(SHARED) $(ARCHIVE) $(B)/xvcpu  ## library and command

$(B)/%.o: %.c | $(XEN_H)
	$(Q)mkdir -p $(@D)
	$(if $(Q),@echo "  CC $<")
	$(Q)$(CC) $(XCFLAGS) -c -o $@ $<

ifneq ($(XEN_H),)
ifneq ($(realpath $(XEN_H)),$(realpath $(XEN_DIR)))
.PHONY: $(XEN_H)
endif
$(XEN_H):
	$(Q)mkdir -p $(@D) && ln -sfn $(abspath $(XEN_DIR)) $@
endif

$(B)/cli/small/%.o: LTO :=
$(B)/cli/small/%.o: override CPPFLAGS += -fno-builtin -ffunction-sections \
	$(INTEGERS)

$(B)/libxvcpu.a: $(LIB_O)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(B)/libxvcpu.so: libxvcpu.map $(LIB_O)
	$(LINK) -shared -Wl,-soname,$(SONAME) -Wl,-z,defs \
		-Wl,--version-script=$< -o $@ $(LIB_O)

# What the shared library does not export comes from the archive.
$(B)/xvcpu: $(CLI_O) $(SMALL_O) $(if $(ALONE),,$(SHARED)) $(B)/libxvcpu.a
	$(LINK) $(ALONE) $(SIZE_LDFLAGS) -o $@ $^

# As they are installed: each includes the others by <xvcpu/...>.
INSTALLED := $(patsubst %,$(B)/include/xvcpu/%,$(notdir $(HEADERS)) \
	     cpumap_inline.h)
vpath %.h $(PUBLIC)
$(INSTALLED): $(B)/include/xvcpu/%.h: %.h
	$(Q)mkdir -p $(@D)
	$(Q)sed 's,^#include "[a-z]*/\(.*\)",#include <xvcpu/\1>,' $< >$@

# A manual of each public header, made of it; of the day that xvcpu(8) is of.
AWK     ?= awk
PAGES   := $(patsubst %.h,$(B)/man/xvcpu-%.3,$(notdir $(HEADERS)))
$(PAGES): $(B)/man/xvcpu-%.3: %.h docs/man/comment.awk docs/man/header.awk \
		docs/man/xvcpu.8
	$(Q)mkdir -p $(@D)
	$(Q)$(AWK) -f docs/man/comment.awk -f docs/man/header.awk \
		-v date="$$(sed -n 's/^\.Dd //p' docs/man/xvcpu.8)" \
		-v pages='$(sort $(basename $(notdir $(HEADERS))))' $< >$@

# What has paths in it.
FILLED  := $(addprefix $(B)/packaging/,xvcpu.pc xvcpu-pins xvcpu-pins.service \
	   xvcpu-pins.8)
vpath %.in packaging docs/man
$(FILLED): $(B)/packaging/%: %.in FORCE
	$(Q)mkdir -p $(@D)
	$(Q)sed $(foreach v,PREFIX SBINDIR LIBDIR INCLUDEDIR SYSCONFDIR VERSION,\
		-e 's,@$(v)@,$($(v)),g') $< >$@

# to DIRECTORY, MODE, FILES
to       = $(INSTALL) -d '$(DESTDIR)$(1)' && \
	   $(INSTALL) -m $(2) $(3) '$(DESTDIR)$(1)'
link     = ln -sf $(1) '$(DESTDIR)$(LIBDIR)/$(2)'

install-headers: $(INSTALLED) $(PAGES)
	$(call to,$(INCLUDEDIR)/xvcpu,644,$(INSTALLED))
	$(call to,$(MANDIR)/man3,644,docs/man/libxvcpu.3 $(PAGES))

install-lib: $(SHARED) $(ARCHIVE) $(B)/packaging/xvcpu.pc install-headers
	$(call to,$(LIBDIR)/pkgconfig,644,$(B)/packaging/xvcpu.pc)
	$(if $(ARCHIVE),$(call to,$(LIBDIR),644,$(ARCHIVE)))
	$(if $(SHARED),$(INSTALL) -m 755 $(SHARED) \
		'$(DESTDIR)$(LIBDIR)/libxvcpu.so.$(VERSION)')
	$(if $(SHARED),$(call link,libxvcpu.so.$(VERSION),$(SONAME)))
	$(if $(SHARED),$(call link,$(SONAME),libxvcpu.so))

install-bin: $(B)/xvcpu $(addprefix $(B)/packaging/,xvcpu-pins xvcpu-pins.8)
	$(call to,$(SBINDIR),755,$(B)/xvcpu $(B)/packaging/xvcpu-pins)
	$(call to,$(MANDIR)/man5,644,$(wildcard docs/man/*.5))
	$(call to,$(MANDIR)/man7,644,$(wildcard docs/man/*.7))
	$(call to,$(MANDIR)/man8,644,docs/man/xvcpu.8 $(B)/packaging/xvcpu-pins.8)
	$(call to,$(BASHCOMPDIR),644,packaging/completions/xvcpu)
	$(call to,$(ZSHCOMPDIR),644,packaging/completions/_xvcpu)

install-unit: $(B)/packaging/xvcpu-pins.service
	$(call to,$(UNITDIR),644,$<)

install: install-lib install-bin install-unit  ## library, command, manual, unit; DESTDIR, PREFIX

uninstall:  ## take it away again
	rm -rf '$(DESTDIR)$(INCLUDEDIR)/xvcpu'
	rm -f $(patsubst %,'$(DESTDIR)%',$(addprefix $(LIBDIR)/,libxvcpu.a \
		libxvcpu.so $(SONAME) libxvcpu.so.$(VERSION) \
		pkgconfig/xvcpu.pc) $(SBINDIR)/xvcpu $(SBINDIR)/xvcpu-pins \
		$(patsubst docs/man/%,$(MANDIR)/man5/%,$(wildcard docs/man/*.5)) \
		$(patsubst docs/man/%,$(MANDIR)/man7/%,$(wildcard docs/man/*.7)) \
		$(MANDIR)/man8/xvcpu.8 $(MANDIR)/man8/xvcpu-pins.8 \
		$(BASHCOMPDIR)/xvcpu $(ZSHCOMPDIR)/_xvcpu \
		$(addprefix $(MANDIR)/man3/,libxvcpu.3 $(notdir $(PAGES))) \
		$(UNITDIR)/xvcpu-pins.service)

DIST    := xvcpu-$(VERSION)
dist:  ## the last commit as a tarball, in build/
	$(Q)mkdir -p $(B)
	git archive --prefix=$(DIST)/ -o $(B)/$(DIST).tar HEAD
	$(Q)gzip -9nf $(B)/$(DIST).tar

deb: dist  ## Debian packages of it, in build/deb/; DEB_HOST=arm64: for that
	packaging/build-deb $(addprefix --host=,$(DEB_HOST)) \
		$(B)/$(DIST).tar.gz $(B)/deb

clean:  ## remove build/
	rm -rf $(B)

include tests/rules.mk bench/rules.mk

help:  ## this list
	@cat $(filter %Makefile %.mk,$(MAKEFILE_LIST)) | \
		sed -n 's/^\([a-z0-9-]*\):.*  ## /\1\t/p' | expand -t 16
	@echo
	@sed -n 's/^## //p' $(firstword $(MAKEFILE_LIST))

FORCE:
.PHONY: all install-headers install-lib install-bin install-unit install \
	uninstall dist deb clean help FORCE
.SECONDARY:
.DELETE_ON_ERROR:
dirs    := $(ROOMS) config/xl config/xml cli cli/small cli/term \
	   $(wildcard bench/* tests/*)
-include $(patsubst %.o,%.d,$(call objs,$(dirs)) $(call cross,$(dirs)) \
	$(OLDER_O))

# SPDX-License-Identifier: MIT
# xvcpu.  `make help` lists the targets; objects live under $(B).

CC       ?= cc
CFLAGS   ?= -O2 -g
PREFIX   ?= /usr/local
B        ?= build
VERSION  := 0.1.0
WARN     := -Wall -Wextra -Wpedantic -Wshadow -Wmissing-prototypes \
            -Wstrict-prototypes -Wvla $(if $(CI),-Werror)
XCFLAGS   = -std=gnu11 -D_GNU_SOURCE $(WARN) -fvisibility=hidden -fPIC -I. \
            -MMD -MP $(CFLAGS)
ROOMS    := cpumap hypercall domctl hotplug
objs      = $(patsubst %.c,$(B)/%.o,$(wildcard $(addsuffix /*.c,$(1))))
LIB_O    := $(call objs,$(ROOMS))
CLI_O    := $(call objs,cli)

all: $(B)/libxvcpu.a $(B)/xvcpu  ## library and command

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(XCFLAGS) -c -o $@ $<

$(B)/libxvcpu.a: $(LIB_O)
	rm -f $@ && $(AR) rcs $@ $^

$(B)/xvcpu: $(CLI_O) $(B)/libxvcpu.a
	$(CC) $(CFLAGS) $(LDFLAGS) -static -o $@ $^

# Tests: the plain suite links the library as it ships; the model suite links
# the model of the hypervisor in place of hypercall/privcmd.c; the conformance
# cases are in both the model and the live suite.
TEST_O    = $(call objs,tests/$(1))
NOKERNEL := $(filter-out $(B)/hypercall/privcmd.o,$(LIB_O))

$(B)/test/plain: $(call TEST_O,plain) $(B)/libxvcpu.a
$(B)/test/model: $(call TEST_O,model) $(call TEST_O,conform) $(NOKERNEL)
$(B)/test/live: $(call TEST_O,live) $(call TEST_O,conform) $(B)/libxvcpu.a
$(B)/test/%:
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ -lcriterion

clean:  ## remove build/
	rm -rf $(B)

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*##/\1\t/p' $(MAKEFILE_LIST) | expand -t 16

.PHONY: all clean help
.SECONDARY:
-include $(shell test -d $(B) && find $(B) -name '*.d')

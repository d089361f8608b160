################################################################################
#
# xvcpu
#
################################################################################

# SPDX-License-Identifier: MIT
XVCPU_VERSION = 0.2.0
# What `make dist` makes, beside this file.
XVCPU_SITE = $(abspath $(XVCPU_PKGDIR))
XVCPU_SITE_METHOD = file
XVCPU_LICENSE = MIT
XVCPU_LICENSE_FILES = LICENSE
XVCPU_INSTALL_STAGING = YES

# Xen's public headers: nothing of Xen is linked.
ifeq ($(BR2_PACKAGE_XEN),y)
XVCPU_PATCH_DEPENDENCIES += xen
XVCPU_XEN_INCLUDE = $(XEN_DIR)/xen/include/public
else
XVCPU_XEN_INCLUDE = $(call qstrip,$(BR2_PACKAGE_XVCPU_XEN_INCLUDE))
endif

ifeq ($(BR2_STATIC_LIBS),y)
XVCPU_LIBRARY = LIBRARY=static STATIC=1
else ifeq ($(BR2_SHARED_LIBS),y)
XVCPU_LIBRARY = LIBRARY=shared STATIC=0
else
XVCPU_LIBRARY = LIBRARY=both STATIC=0
endif

XVCPU_MAKE_OPTS = \
	$(TARGET_CONFIGURE_OPTS) \
	$(XVCPU_LIBRARY) \
	XEN_INCLUDE="$(XVCPU_XEN_INCLUDE)" \
	PREFIX=/usr \
	SYSCONFDIR=/etc

ifeq ($(BR2_PACKAGE_XVCPU_MINIMAL),y)
XVCPU_MAKE_OPTS += MINIMAL=1
endif

define XVCPU_BUILD_CMDS
	$(TARGET_MAKE_ENV) $(MAKE) -C $(@D) $(XVCPU_MAKE_OPTS) all
endef

define XVCPU_INSTALL_STAGING_CMDS
	$(TARGET_MAKE_ENV) $(MAKE) -C $(@D) $(XVCPU_MAKE_OPTS) \
		DESTDIR="$(STAGING_DIR)" install-lib
endef

ifneq ($(BR2_STATIC_LIBS),y)
define XVCPU_INSTALL_SHARED
	$(INSTALL) -D -m 0755 $(@D)/build/libxvcpu.so \
		$(TARGET_DIR)/usr/lib/libxvcpu.so.0
endef
endif

define XVCPU_INSTALL_TARGET_CMDS
	$(TARGET_MAKE_ENV) $(MAKE) -C $(@D) $(XVCPU_MAKE_OPTS) \
		DESTDIR="$(TARGET_DIR)" install-bin
	$(XVCPU_INSTALL_SHARED)
endef

ifeq ($(BR2_PACKAGE_XVCPU_PINS),y)
# After xendomains has started the guests, and before it stops them.
define XVCPU_INSTALL_INIT_SYSV
	mkdir -p $(TARGET_DIR)/etc/init.d
	ln -sf ../../usr/sbin/xvcpu-pins $(TARGET_DIR)/etc/init.d/S84xvcpu-pins
endef

define XVCPU_INSTALL_INIT_SYSTEMD
	$(TARGET_MAKE_ENV) $(MAKE) -C $(@D) $(XVCPU_MAKE_OPTS) \
		DESTDIR="$(TARGET_DIR)" install-unit
endef
endif

$(eval $(generic-package))

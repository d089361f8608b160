# SPDX-License-Identifier: MIT
SUMMARY = "Count, pin, watch and hot-plug the virtual CPUs of a Xen host"
DESCRIPTION = "A command and a C library that talk to the hypervisor without \
libxl or libxenctrl: the command needs libc and xvcpu's own library."
SECTION = "console/tools"
LICENSE = "MIT"
LIC_FILES_CHKSUM = "file://LICENSE;md5=8f1e0e3e5f8e5b5b798994ea2488deea"

# What `make dist` makes, in files/ beside this recipe.
SRC_URI = "file://${BP}.tar.gz"

# For Xen's public headers; nothing of it is linked.
DEPENDS = "xen-tools"

COMPATIBLE_HOST = "(x86_64|aarch64).*-linux"

inherit systemd update-rc.d

EXTRA_OEMAKE = " \
    STATIC=0 \
    PREFIX=${prefix} \
    SBINDIR=${sbindir} \
    LIBDIR=${libdir} \
    INCLUDEDIR=${includedir} \
    MANDIR=${mandir} \
    BASHCOMPDIR=${datadir}/bash-completion/completions \
    ZSHCOMPDIR=${datadir}/zsh/site-functions \
    SYSCONFDIR=${sysconfdir} \
    UNITDIR=${systemd_system_unitdir} \
"

do_install() {
    oe_runmake install DESTDIR="${D}"

    if ${@bb.utils.contains('DISTRO_FEATURES', 'sysvinit', 'true', 'false', d)}; then
        install -d "${D}${INIT_D_DIR}"
        ln -s "${sbindir}/xvcpu-pins" "${D}${INIT_D_DIR}/xvcpu-pins"
    fi
}

PACKAGES =+ "lib${BPN} ${PN}-pins ${PN}-bash-completion ${PN}-zsh-completion"

FILES:lib${BPN} = "${libdir}/libxvcpu${SOLIBS}"
SUMMARY:lib${BPN} = "The library of xvcpu"

FILES:${PN}-bash-completion = "${datadir}/bash-completion"
SUMMARY:${PN}-bash-completion = "Completion of xvcpu for bash"
RDEPENDS:${PN}-bash-completion = "bash-completion"

FILES:${PN}-zsh-completion = "${datadir}/zsh"
SUMMARY:${PN}-zsh-completion = "Completion of xvcpu for zsh"

# Pins back at start, and saved at shutdown.
FILES:${PN}-pins = " \
    ${sbindir}/xvcpu-pins \
    ${systemd_system_unitdir}/xvcpu-pins.service \
    ${INIT_D_DIR}/xvcpu-pins \
"
SUMMARY:${PN}-pins = "Keep the affinity of Xen vCPUs when the host starts again"
RDEPENDS:${PN}-pins = "${PN}"

SYSTEMD_PACKAGES = "${PN}-pins"
SYSTEMD_SERVICE:${PN}-pins = "xvcpu-pins.service"
# Who installs that package wants it.
SYSTEMD_AUTO_ENABLE:${PN}-pins = "enable"

# After xendomains has started the guests, and before it stops them.
INITSCRIPT_PACKAGES = "${PN}-pins"
INITSCRIPT_NAME:${PN}-pins = "xvcpu-pins"
INITSCRIPT_PARAMS:${PN}-pins = "defaults 84 82"

# Programs need the library, not the command.  Of LIBRARY=static there is none.
RDEPENDS:${PN}-dev = "lib${BPN} (= ${EXTENDPKGV})"
ALLOW_EMPTY:lib${BPN} = "1"

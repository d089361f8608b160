# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2054,SC2154
#
# The machine: what to tell QEMU, Xen and dom0's kernel.
#
# Needs: the settings of tests/xen/run, and tmp with xen, vmlinux and initrd.

# A socket for each node, where that works out; else all nodes in one socket.
numa_options() {	# MEMORY_MB
	local node first=0 count share=$(($1 / nodes)) sockets=1

	if [ $((cpus % nodes)) -eq 0 ]; then
		sockets=$nodes
	fi
	qemu+=(-smp "$cpus,sockets=$sockets,cores=$((cpus / sockets)),threads=1")
	[ "$nodes" -gt 1 ] || return 0
	for ((node = 0; node < nodes; node++)); do
		count=$((cpus / nodes + (node < cpus % nodes)))
		qemu+=(-object "memory-backend-ram,id=m$node,size=${share}M")
		qemu+=(-numa "node,nodeid=$node,memdev=m$node,cpus=$first-$((first + count - 1))")
		first=$((first + count))
	done
}

# What it is made of, and why:
# - no power management, no graphics, the TSC as the clock of Xen and of dom0:
#   each saves seconds of a boot with many CPUs;
# - `-cpu max` would crash dom0 (SMAP under emulation);
# - PVH and HVM need nested SVM with nested paging; without nrip-save, as QEMU
#   does not fill that in and Xen complains of it at each exit;
# - after it has injected an interrupt with VMRUN, QEMU keeps it as the pending
#   exception until the next exit or fault: whatever makes it leave translated
#   code meanwhile delivers it once more, and Linux dies of that.  One thread for
#   all CPUs leaves it ten times a second, a thread for each CPU hardly ever;
# - in a PVH dom0 addresses are not the machine's, so devices must go through
#   the IOMMU.
x86_machine() {
	local model=qemu64,+invtsc,x-force-features=on

	# The nodes share it evenly, in steps of 64 MB.
	memory=$(((memory / 64 / nodes + 1) * 64 * nodes))
	port=virtio-serial-pci
	xen_options+=" console=com1 cpuidle=0 cpufreq=none clocksource=tsc"
	xen_options+=" tsc=stable:socket"
	case "$dom0 ${guests[*]}" in
	*pvh*) model+=,+svm,+npt; threads=multi ;;
	esac
	if [ "$dom0" = pvh ]; then
		qemu+=(-device amd-iommu,intremap=on)
		port+=,disable-legacy=on,iommu_platform=on
		xen_options+=" dom0=pvh iommu=force"
	elif [ "$cpus" -gt 255 ]; then
		# Numbers of CPUs which need more than eight bits.
		model+=,+x2apic
		qemu+=(-device intel-iommu,intremap=on,eim=on)
	fi
	qemu+=(-machine q35,smm=off -cpu "$model" -m "$memory")
	numa_options "$memory"
	qemu+=(-kernel "$tmp/xen" -append "$xen_options$xen_cmdline"
		-initrd "$tmp/vmlinux $dom0_cmdline,$tmp/initrd")
}

arm_machine() {
	local loader=guest-loader,addr

	port=virtio-serial-device
	qemu+=(-machine virt,virtualization=on,gic-version=3 -cpu cortex-a57
		-smp "$cpus" -m "$memory"
		-kernel "$tmp/xen"
		-append "$xen_options console=dtuart$xen_cmdline"
		-device "$loader=0x49000000,kernel=$tmp/vmlinux,bootargs=$dom0_cmdline"
		-device "$loader=0x50000000,initrd=$tmp/initrd")
}

# Set `qemu` to the whole command.  One thread for all virtual CPUs, where that
# works: on a busy machine they would otherwise spin waiting for each other.
qemu_command() {
	local name number=0 dom0_cmdline="console=hvc0 quiet rdinit=/init" port
	local threads=single
	local xen_options="loglvl=warning bootscrub=0" dom0_memory memory

	# In MB.  dom0 has its initial file system in memory, and xl reads the
	# guests' kernel from there; more would only make the boot longer.  Xen
	# has what thousands of empty vCPUs take.
	dom0_memory=$((512 + 3 * $(stat -c %s "$tmp/initrd") / 1048576))
	memory=$((dom0_memory + 1536 + 288 * ${#guests[@]} + 8 * cpus))
	xen_options+=" dom0_mem=${dom0_memory}M dom0_max_vcpus=$dom0_vcpus"
	qemu=("$qemu_binary" -nodefaults -no-user-config -display none
		-vga none -nic none -no-reboot
		-chardev "pipe,id=console,path=$tmp/com1"
		-serial chardev:console
		-chardev "pipe,id=monitor,path=$tmp/monitor" -mon monitor)
	case $arch in
	x86_64) x86_machine ;;
	arm64) arm_machine ;;
	esac
	[ -z "$steady" ] || {
		threads=single
		qemu+=(-icount "shift=$steady,sleep=off")
	}
	qemu+=(-accel "tcg,thread=$threads" -device "$port")
	for name in events out err; do
		number=$((number + 1))
		qemu+=(-chardev "file,id=$name,path=$tmp/$name"
			-device "virtserialport,nr=$number,chardev=$name")
	done
	[ -z "$shell" ] || qemu+=(-chardev stdio,id=tty,signal=off
		-device virtconsole,nr=4,chardev=tty)
}

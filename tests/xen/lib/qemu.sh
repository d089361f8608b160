# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2054,SC2154
#
# The machine: what to tell QEMU, Xen and dom0's kernel.  All of it was measured
# on two shared cores without KVM; see each line's comment for why.
#
# Needs: the settings of tests/xen/run, image (see image.sh) and tmp.

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

x86_machine() {
	local model=qemu64,+invtsc,x-force-features=on extra=
	local memory=$((2560 + 288 * ${#guests[@]} + 8 * cpus))

	# A multiple of what one node needs to be whole 64 MB pages.
	memory=$(((memory / 64 / nodes + 1) * 64 * nodes))
	case "$dom0 ${guests[*]}" in
	*pvh*) model+=,+svm,+npt,+nrip-save ;;
	esac
	qemu+=(-machine q35,smm=off -cpu "$model" -m "$memory")
	if [ "$dom0" = pvh ]; then
		# dom0's addresses are not the machine's: devices must go
		# through the IOMMU.
		qemu+=(-device amd-iommu,intremap=on)
		extra=" dom0=pvh iommu=force"
		port=virtio-serial-pci,disable-legacy=on,iommu_platform=on
	else
		port=virtio-serial-pci
	fi
	numa_options "$memory"
	xen_options+=" console=com1 cpuidle=0 cpufreq=none clocksource=tsc"
	xen_options+=" tsc=stable:socket$extra"
	qemu+=(-kernel "$xen" -append "$xen_options$xen_cmdline"
		-initrd "$image/vmlinux $dom0_cmdline,$tmp/initrd")
}

arm_machine() {
	port=virtio-serial-device
	qemu+=(-machine virt,virtualization=on,gic-version=3 -cpu cortex-a57
		-smp "$cpus" -m $((2048 + 288 * ${#guests[@]})) -kernel "$xen"
		-append "$xen_options console=dtuart$xen_cmdline"
		-device "guest-loader,addr=0x49000000,kernel=$image/vmlinux,bootargs=$dom0_cmdline"
		-device "guest-loader,addr=0x50000000,initrd=$tmp/initrd")
}

# Set `qemu` to the whole command.  One thread for all virtual CPUs: on a busy
# machine they would otherwise spin waiting for each other.
qemu_command() {
	local name number=0 dom0_cmdline="console=hvc0 quiet rdinit=/init" port
	local xen_options="loglvl=warning dom0_mem=1024M bootscrub=0"

	xen_options+=" dom0_max_vcpus=$dom0_vcpus"
	qemu=("$qemu_binary" -nodefaults -no-user-config -display none -vga none -nic none
		-no-reboot -accel tcg,thread=single
		-chardev "file,id=console,append=on,path=$tmp/console" -serial chardev:console)
	[ -z "$steady" ] || qemu+=(-icount shift=5,sleep=off)
	case $arch in
	x86_64) x86_machine ;;
	arm64) arm_machine ;;
	esac
	qemu+=(-device "$port")
	for name in events out err; do
		number=$((number + 1))
		qemu+=(-chardev "file,id=$name,path=$tmp/$name"
			-device "virtserialport,nr=$number,chardev=$name")
	done
	[ -z "$shell" ] || qemu+=(-chardev stdio,id=tty,signal=off
		-device virtconsole,nr=4,chardev=tty)
}

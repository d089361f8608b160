/* SPDX-License-Identifier: MIT */
/*
 * The host of libxvcpu-model.so, the library with the model of Xen in it: for
 * programs in other languages, which find it there when they load it.
 *
 * Xen 4.17, 8 CPUs on two nodes; dom0 with two vCPUs; domain 7 with four, of
 * which vCPU 1 is offline.
 */
#include "tests/fake/xen.h"

__attribute__((constructor)) static void boot(void)
{
	model_boot("4.17");
	model_set_host(8, 2);
	model_add_domain(7, 4);
	model_vcpu(7, 1)->online = false;
}

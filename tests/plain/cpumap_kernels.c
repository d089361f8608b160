/* SPDX-License-Identifier: MIT */
/* One kind of kernels is chosen, and it is one that can run. */
#include <criterion/criterion.h>

#include "cpumap/kernels.h"

TestSuite(cpumap_kernels, .timeout = 300);

Test(cpumap_kernels, first_usable_is_chosen)
{
	size_t i = 0;

	while (!xvcpu_cpumap_kernels_all[i]->usable())
		i++;
	cr_assert_str_eq(kernels()->name, xvcpu_cpumap_kernels_all[i]->name);
}

Test(cpumap_kernels, portable_ones_are_last_and_always_usable)
{
	size_t i = 0;

	while (xvcpu_cpumap_kernels_all[i + 1])
		i++;
	cr_assert(xvcpu_cpumap_kernels_all[i] == &xvcpu_cpumap_kernels_generic);
	cr_assert(xvcpu_cpumap_kernels_generic.usable());
}

Test(cpumap_kernels, another_choice_is_obeyed_until_taken_back)
{
	xvcpu_cpumap_kernels_use(&xvcpu_cpumap_kernels_generic);
	cr_assert_str_eq(kernels()->name, "generic");
	xvcpu_cpumap_kernels_use(NULL);
	cr_assert_str_eq(kernels()->name, xvcpu_cpumap_kernels_choose()->name);
}

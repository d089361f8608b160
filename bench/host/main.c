/* SPDX-License-Identifier: MIT */
/* Apart from the rest so that tests can bring a main() of their own. */
#include "bench/host/bench.h"

int main(int argc, char **argv)
{
	return bench_run(argc, argv);
}

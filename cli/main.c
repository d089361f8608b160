/* SPDX-License-Identifier: MIT */
/* Apart from the rest so that tests can bring a main() of their own. */
#include "cli/common.h"

int main(int argc, char **argv)
{
	return cli_run(argc, argv);
}

/* SPDX-License-Identifier: MIT */
/* One handle, many changes: no drift and nothing left behind. */
#include <dirent.h>
#include <err.h>
#include <stdio.h>

#include "bench/hotplug/bench.h"
#include "hotplug/hotplug.h"

#define CYCLES   200
#define WARM_UP  10
#define LIMIT_MS 60000

static long open_files(void)
{
	DIR *dir = opendir("/proc/self/fd");
	long n = 0;

	while (dir && readdir(dir))
		n++;
	closedir(dir);
	return n;
}

static long resident_pages(void)
{
	FILE *file = fopen("/proc/self/statm", "r");
	long total, resident = 0;

	if (!file || fscanf(file, "%ld %ld", &total, &resident) != 2)
		err(1, "/proc/self/statm");
	fclose(file);
	return resident;
}

void bench_cycles(struct hotplug *hp, const struct domctl_domain *domain)
{
	double start = bench_now_ms();
	long files = 0, pages = 0;
	int i;

	for (i = 0; i < CYCLES; i++) {
		if (i == WARM_UP) {
			files = open_files();
			pages = resident_pages();
		}
		if (hotplug_add(hp, domain, HOTPLUG_ANY, 0) ||
		    hotplug_wait(hp, LIMIT_MS, NULL) != 1 ||
		    hotplug_remove(hp, domain, HOTPLUG_ANY, 0) ||
		    hotplug_wait(hp, LIMIT_MS, NULL) != 1)
			errx(1, "cycle %d failed", i);
	}
	printf("one of %d add and remove cycles,ms,%.4g,,,,-\n", CYCLES,
	       (bench_now_ms() - start) / CYCLES);
	bench_exact("files that they leave open",
		    (double)(open_files() - files), 0, 0);
	bench_exact("pages that they leave allocated",
		    (double)(resident_pages() - pages), 0, 0);
}

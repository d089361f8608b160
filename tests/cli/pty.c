/* SPDX-License-Identifier: MIT */
/*
 * pty END COMMAND... - run a command on a terminal of its own; when it has drawn
 * something, end it: END is a key ("q"), or a signal's number ("15").  Prints
 * "restored" if the terminal was left as it was: settings, screen and cursor;
 * where END is "drawn", what was drawn until a key "q".
 * Exits with the command's status, or 128 + the signal that ended it.
 */
#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utmp.h>

static char seen[1 << 16];
static size_t length;

/* Read what is drawn: false when there was none for a while, or no more. */
static bool read_some(int fd, int timeout_ms)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};
	ssize_t n;

	if (poll(&p, 1, timeout_ms) <= 0)
		return false;
	if (length > sizeof(seen) / 2)
		length = 0;
	n = read(fd, seen + length, sizeof(seen) - 1 - length);
	if (n <= 0)
		return false;
	length += (size_t)n;
	seen[length] = '\0';
	return true;
}

static bool left_screen(void)
{
	const char *in = strstr(seen, "\033[?1049h"), *out = in;

	while (out && strstr(out + 1, "\033[?1049l"))
		out = strstr(out + 1, "\033[?1049l");
	return in && out > in && strstr(in, "\033[?25h");
}

int main(int argc, char **argv)
{
	struct winsize size = {.ws_row = 24, .ws_col = 80};
	struct termios before = {0}, after = {0};
	int master, slave, status, number;
	bool draws;
	pid_t pid;

	draws = argc > 1 && !strcmp(argv[1], "drawn");
	if (argc < 3 || openpty(&master, &slave, NULL, NULL, &size) ||
	    tcgetattr(slave, &before))
		return 2;
	pid = fork();
	if (!pid) {
		close(master);
		login_tty(slave);
		execvp(argv[2], argv + 2);
		_exit(127);
	}
	/* The slave stays open here: its settings are looked at below. */
	while (!strstr(seen, "LOAD%") && read_some(master, 5000))
		;
	number = atoi(argv[1]);
	if (number)
		kill(pid, number);
	else if (write(master, draws ? "q" : argv[1], 1) != 1)
		return 2;
	while (!waitpid(pid, &status, WNOHANG))
		read_some(master, 50);
	while (read_some(master, 100))
		;
	if (draws)
		fwrite(seen, 1, length, stdout);
	else if (!tcgetattr(slave, &after) &&
		 !memcmp(&before, &after, sizeof(before)) && left_screen())
		puts("restored");
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status)
				   : WEXITSTATUS(status);
}

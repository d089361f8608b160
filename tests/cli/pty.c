/* SPDX-License-Identifier: MIT */
/*
 * pty [-d] END TEXT COMMAND... - run a command on a terminal of its own; when it
 * has drawn TEXT, end it: END is a key ("q"), or a signal's number ("15").
 * Prints "restored" if the terminal was left as it was: settings, screen and
 * cursor; with -d, what was drawn.
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

/* The command's process, which has the terminal for its standard files. */
static pid_t run(char **command, int master, int slave)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	close(master);
	login_tty(slave);
	execvp(command[0], command);
	_exit(127);
}

static bool end(pid_t pid, int master, const char *how)
{
	int number = atoi(how);

	return number ? !kill(pid, number) : write(master, how, 1) == 1;
}

int main(int argc, char **argv)
{
	struct winsize size = {.ws_row = 24, .ws_col = 80};
	struct termios before = {0}, after = {0};
	bool drawn = argc > 1 && !strcmp(argv[1], "-d");
	int master, slave, status;
	pid_t pid;

	argv += drawn;
	if (argc - drawn < 4 || openpty(&master, &slave, NULL, NULL, &size) ||
	    tcgetattr(slave, &before))
		return 2;
	/* The slave stays open here: its settings are looked at below. */
	pid = run(argv + 3, master, slave);
	while (!strstr(seen, argv[2]) && read_some(master, 60000))
		;
	if (!end(pid, master, argv[1]))
		return 2;
	while (!waitpid(pid, &status, WNOHANG))
		read_some(master, 50);
	while (read_some(master, 100))
		;
	if (drawn)
		fwrite(seen, 1, length, stdout);
	else if (!tcgetattr(slave, &after) &&
		 !memcmp(&before, &after, sizeof(before)) && left_screen())
		puts("restored");
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status)
				   : WEXITSTATUS(status);
}

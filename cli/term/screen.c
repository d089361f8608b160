/* SPDX-License-Identifier: MIT */
#include "cli/term/screen.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

/* The other screen, no cursor, no wrapping; and back. */
static const char enter[] = "\033[?1049h\033[?25l\033[?7l";
static const char leave[] = "\033[?7h\033[?25h\033[?1049l";

static struct termios before;
static volatile sig_atomic_t resized;

/* Only what a signal handler may call. */
static void say(const char *text, size_t size)
{
	ssize_t n;

	while (size) {
		n = write(STDOUT_FILENO, text, size);
		if (n < 0 && errno != EINTR)
			return;
		if (n > 0) {
			text += n;
			size -= (size_t)n;
		}
	}
}

static void give_back(void)
{
	say(leave, sizeof(leave) - 1);
	tcsetattr(STDIN_FILENO, TCSADRAIN, &before);
}

static void take(void)
{
	struct termios raw = before;

	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
	say(enter, sizeof(enter) - 1);
}

/* Give the terminal back and let the signal do what it does by default. */
static void on_end(int signal_number)
{
	int saved = errno;
	sigset_t set;

	give_back();
	signal(signal_number, SIG_DFL);
	raise(signal_number);
	sigemptyset(&set);
	sigaddset(&set, signal_number);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	errno = saved;
}

static void handle(int signal_number, void (*handler)(int))
{
	struct sigaction action = {.sa_handler = handler};

	sigaction(signal_number, &action, NULL);
}

/* After a stop everything is taken again, and so is the next stop. */
static void on_continue(int signal_number)
{
	(void)signal_number;
	handle(SIGTSTP, on_end);
	take();
	resized = 1;
}

static void on_resize(int signal_number)
{
	(void)signal_number;
	resized = 1;
}

int screen_open(void)
{
	static const int ends[] = {SIGINT,  SIGTERM, SIGHUP,  SIGQUIT, SIGTSTP,
				   SIGSEGV, SIGBUS,  SIGABRT, SIGFPE,  SIGPIPE};
	size_t i;

	if (tcgetattr(STDIN_FILENO, &before))
		return -errno;
	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		handle(ends[i], on_end);
	handle(SIGCONT, on_continue);
	handle(SIGWINCH, on_resize);
	take();
	return 0;
}

void screen_close(void)
{
	handle(SIGCONT, SIG_DFL);
	handle(SIGWINCH, SIG_DFL);
	give_back();
}

void screen_size(unsigned int *rows, unsigned int *columns)
{
	struct winsize size;

	*rows = 24;
	*columns = 80;
	if (!ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) && size.ws_row &&
	    size.ws_col) {
		*rows = size.ws_row;
		*columns = size.ws_col;
	}
}

void screen_draw(const char *text, size_t size)
{
	static const char home[] = "\033[H", rest[] = "\033[J";

	say(home, sizeof(home) - 1);
	say(text, size);
	say(rest, sizeof(rest) - 1);
}

static long long now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000LL + ts.tv_nsec;
}

int screen_key(long long until_ns)
{
	struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
	struct timespec wait;
	long long left = until_ns - now_ns();
	unsigned char key;
	int n;

	if (resized) {
		resized = 0;
		return SCREEN_RESIZED;
	}
	if (left < 0)
		left = 0;
	wait = (struct timespec){left / 1000000000, left % 1000000000};
	n = ppoll(&in, 1, &wait, NULL);
	if (n < 0) {
		resized = 0;
		return SCREEN_RESIZED;
	}
	if (!n)
		return 0;
	/* A terminal that is gone ends it. */
	return read(STDIN_FILENO, &key, 1) == 1 ? key : 'q';
}

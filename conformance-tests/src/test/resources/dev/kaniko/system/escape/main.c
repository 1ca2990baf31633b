/*
 * escape WHAT...       tries "ways", which need nothing but to be run, "network", which need a network of its own, or one of the others by name
 *
 * A line of /results is a way, its outcome, and what was seen, with tabs between them. The outcome is not believed where the canaries tell
 * otherwise: whoever started the build looks at them.
 *
 * escape --rights       says what it has, for a way that starts it
 *
 * escape --builder WORD DIRECTORY [NAME=VALUE]... COMMAND [ARGUMENT]...      starts a builder with much that it must not hand on
 * escape --victim FILE SOCKET WORD      is a neighbour of the builder: writes its process id, and says the word on an abstract socket
 */
#include "escape.h"
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

#define RESULTS "/results"
#define MOST_SECONDS 20
#define KEYCTL_JOIN_SESSION_KEYRING 1
#define KEY_SPEC_SESSION_KEYRING -3
#define INHERITED_DIRECTORY 3
#define INHERITED_FILE 4

static const char *name = "";
static int answer = -1;

static _Noreturn void end(const char *outcome, const char *format, va_list list) {
  char text[4096];
  int length = snprintf(text, sizeof text, "%s\t", outcome);
  length += vsnprintf(text + length, sizeof text - length, format, list);
  if (length >= (int) sizeof text) length = sizeof text - 1;
  for (char *c = text + strlen(outcome) + 1; *c; c++) {
    if (*c == '\n' || *c == '\t') *c = ' ';
  }
  if (write(answer, text, length) < 0) _exit(2);
  _exit(0);
}

#define END(outcome) va_list list; va_start(list, format); end(outcome, format, list)
_Noreturn void refused_as(const char *format, ...) { END("refused"); }
_Noreturn void harmless(const char *format, ...) { END("harmless"); }
_Noreturn void reached(const char *format, ...) { END("reached"); }
_Noreturn void untried(const char *format, ...) { END("untried"); }
_Noreturn void refused(int error) { refused_as("%s", strerror(error)); }

_Noreturn void expect_refused(long result, const char *what) {
  if (result < 0) refused(errno);
  reached("%s: %ld", what, result);
}

_Noreturn void expect_forbidden(long result, const char *what) {
  if (result < 0 && (errno == EPERM || errno == EACCES || errno == ENOSYS)) refused(errno);
  reached("%s: %s", what, result < 0 ? strerror(errno) : "done");
}

static const char *given(const char *variable) {
  const char *value = getenv(variable);
  return value ? value : "/nothing-given";
}

const char *way_name(void) { return name; }
const char *outside(void) { return given("OUTSIDE"); }

const char *outside_path(const char *below) {
  static char path[4096];
  snprintf(path, sizeof path, "%s/%s", outside(), below);
  return path;
}

const char *own_outside(const char *below) {
  static char path[4096];
  snprintf(path, sizeof path, "%s/%s/%s", outside(), name, below);
  return path;
}

void look_outside(const char *through) {
  char path[8192], buffer[256];
  snprintf(path, sizeof path, "%s%s", through, own_outside("written"));
  int file = open(path, O_WRONLY | O_CREAT, 0600);
  if (file >= 0) close(file);
  snprintf(path, sizeof path, "%s%s", through, outside_path("secret"));
  long length = read_file(path, buffer, sizeof buffer);
  if (length > 0 || file >= 0) reached("%s: %s%s", through, length > 0 ? buffer : "", file >= 0 ? ", written" : "");
}

long read_file(const char *path, char *buffer, size_t size) {
  int file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (file < 0) return -1;
  long length = read(file, buffer, size - 1), error = errno;
  close(file);
  errno = error;
  buffer[length > 0 ? length : 0] = 0;
  return length;
}

void expect_unreadable(const char *path) {
  char buffer[256];
  long length = read_file(path, buffer, sizeof buffer);
  if (length < 0) refused(errno);
  if (length == 0) refused_as("it is empty");
  reached("%s: %ld bytes", path, length);
}

void expect_unwritable(const char *path) {
  int file = open(path, O_WRONLY | O_NONBLOCK);
  if (file < 0) refused(errno);
  reached("%s is open for writing", path);
}

int find_words(const char *kind, const char *buffer, size_t size, char *found, size_t found_size) {
  char start[64];
  /* In two pieces: this program is searched too. */
  int length = snprintf(start, sizeof start, "%s-%s-", "CANARY", kind);
  int count = 0;
  for (const char *at = buffer; (at = memmem(at, size - (at - buffer), start, length)); at += length) {
    int word = length;
    while (at + word < buffer + size && strchr("0123456789abcdef", at[word]) && at[word]) word++;
    if (word == length) continue;
    size_t used = strlen(found);
    if (used + word + 2 < found_size) snprintf(found + used, found_size - used, "%.*s ", word, at);
    count++;
  }
  return count;
}

void each_other_process(void (*visit)(int pid)) {
  DIR *proc = opendir("/proc");
  if (!proc) return;
  for (struct dirent *entry; (entry = readdir(proc));) {
    int pid = atoi(entry->d_name);
    if (pid > 0 && pid != getpid() && pid != getppid()) visit(pid);
  }
  closedir(proc);
}

static void try(const struct way *way) {
  int pipes[2], status = 0;
  char text[4096] = "";
  long length = 0;
  if (pipe2(pipes, O_CLOEXEC)) _exit(3);
  pid_t child = fork();
  if (child == 0) {
    close(pipes[0]);
    /* Beyond what a builder has open. */
    answer = fcntl(pipes[1], F_DUPFD_CLOEXEC, 200);
    close(pipes[1]);
    name = way->name;
    alarm(MOST_SECONDS);
    way->try();
    refused_as("nothing came of it");
  }
  close(pipes[1]);
  for (long got; (got = read(pipes[0], text + length, sizeof text - 1 - length)) > 0;) length += got;
  close(pipes[0]);
  waitpid(child, &status, 0);
  if (length == 0) {
    snprintf(text, sizeof text, "%s\tended by signal %d", WTERMSIG(status) == SIGALRM ? "late" : "refused", WTERMSIG(status));
  }
  int results = open(RESULTS, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  dprintf(results < 0 ? 1 : results, "%s\t%s\n", way->name, text);
  close(results);
}

static int try_all(const struct way *ways) {
  for (; ways->name; ways++) try(ways);
  return 0;
}

static int try_one(const struct way *ways, const char *wanted) {
  for (; ways->name; ways++) {
    if (!strcmp(ways->name, wanted)) {
      try(ways);
      return 0;
    }
  }
  fprintf(stderr, "there is no way %s\n", wanted);
  return 2;
}

static void check(int good, const char *what) {
  if (!good) {
    perror(what);
    exit(1);
  }
}

/* A terminal that the builder could type into, and whose output nobody reads. */
static void take_terminal(void) {
  int outer = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (outer < 0) return; /* There is none in a container without one. */
  check(!grantpt(outer) && !unlockpt(outer), "terminal");
  int inner = open(ptsname(outer), O_RDWR | O_NOCTTY | O_CLOEXEC);
  check(inner >= 0, "terminal");
  setsid();
  check(!ioctl(inner, TIOCSCTTY, 0), "controlling terminal");
  /* The terminal goes away when nobody has its outer end. */
  if (fork() == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (int fd = 0; fd < outer; fd++) close(fd);
    for (;;) pause();
  }
}

static int builder(char **words) {
  const char *word = *words++;
  const char *directory = *words++;
  check(syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL) >= 0, "session keyring");
  check(syscall(SYS_add_key, "user", "canary", word, strlen(word), KEY_SPEC_SESSION_KEYRING) >= 0, "key");
  while (*words && strchr(*words, '=')) putenv(*words++);
  take_terminal();
  /* Whoever starts a builder may forget to close something. */
  check(chdir(directory) == 0, directory);
  int opened = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), secret = open("secret", O_RDONLY | O_CLOEXEC);
  check(opened >= 0 && secret >= 0, directory);
  int far = fcntl(opened, F_DUPFD_CLOEXEC, 100), far_secret = fcntl(secret, F_DUPFD_CLOEXEC, 100);
  check(dup2(far, INHERITED_DIRECTORY) >= 0 && dup2(far_secret, INHERITED_FILE) >= 0, "descriptors");
  for (int fd = INHERITED_FILE + 1; fd < 100; fd++) close(fd);
  check(chdir("/") == 0, "/");
  execvp(*words, words);
  perror(*words);
  return 127;
}

static _Noreturn void victim(char **words) {
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, NULL); /* Who looks at /proc sees what was sent. */
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path + 1, words[1], sizeof address.sun_path - 2);
  int listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  check(!bind(listening, (void *) &address, offsetof(struct sockaddr_un, sun_path) + 1 + strlen(words[1])) && !listen(listening, 16), "socket");
  FILE *file = fopen(words[0], "w");
  check(file != NULL, words[0]);
  fprintf(file, "%d\n", getpid());
  fclose(file);
  for (;;) {
    int peer = accept(listening, NULL, NULL);
    if (peer < 0) continue;
    dprintf(peer, "%s", words[2]);
    close(peer);
  }
}

int main(int count, char **words) {
  if (count > 4 && !strcmp(words[1], "--builder")) return builder(words + 2);
  if (count == 5 && !strcmp(words[1], "--victim")) victim(words + 2);
  if (count == 2 && !strcmp(words[1], "--rights")) return show_rights(), 0;
  umask(0);
  int status = 0;
  for (int i = 1; i < count && !status; i++) {
    if (!strcmp(words[i], "ways")) {
      const struct way *tables[] = {FILES, DEVICES, PROCESSES, PROC, MOUNTS, KEYS, CALLS, RIGHTS};
      for (size_t j = 0; j < sizeof tables / sizeof *tables; j++) try_all(tables[j]);
    } else {
      status = !strcmp(words[i], "network") ? try_all(NETWORK) : try_one(STEPS, words[i]);
    }
  }
  return status;
}

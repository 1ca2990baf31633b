/* Ways that take a RUN of their own: for its mounts, or for what comes after it. */
#include "escape.h"
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>

#define EXCHANGE 2
#define FLOOD (16L << 20)
#define MANY 3000

void machine_abstract_socket(void);
void machine_loopback(void);

static void wait_milliseconds(long milliseconds) {
  struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000};
  nanosleep(&time, NULL);
}

static void close_all(void) {
  for (int fd = 0; fd < 256; fd++) close(fd);
}

/* A parent of a mount point becomes a link to the machine: who takes the mount point away by its path takes away what is there. */
static void parent_becomes_link(void) {
  char where[256], old[300];
  snprintf(where, sizeof where, "/%s/parent", way_name());
  snprintf(old, sizeof old, "%s-old", where);
  if (rename(where, old)) refused(errno);
  if (symlink(own_outside(""), where)) refused(errno);
  harmless("the parent is a link");
}

/* The same as long as anybody looks: the child is ended only when the step is. */
static void parent_races(void) {
  char where[256], other[300];
  snprintf(where, sizeof where, "/%s/parent", way_name());
  snprintf(other, sizeof other, "%s-other", where);
  if (symlink(own_outside(""), other)) refused(errno);
  if (syscall(SYS_renameat2, AT_FDCWD, where, AT_FDCWD, other, EXCHANGE)) refused(errno);
  if (fork() == 0) {
    setsid();
    alarm(20);
    close_all(); /* Whoever reads from it would wait for its end. */
    for (;;) syscall(SYS_renameat2, AT_FDCWD, where, AT_FDCWD, other, EXCHANGE);
  }
  wait_milliseconds(100);
  harmless("the parent is now a link and now a directory");
}

/* In a cache that a step of another stage mounts by a path in it. */
static void cache_races(void) {
  mkdir("/shared/parent", 0755);
  mkdir("/shared/parent/sub", 0755);
  unlink("/shared/other");
  if (symlink(own_outside(""), "/shared/other")) refused(errno);
  for (time_t end = time(NULL) + 1; time(NULL) <= end;) {
    for (int i = 0; i < 1000; i++) syscall(SYS_renameat2, AT_FDCWD, "/shared/parent", AT_FDCWD, "/shared/other", EXCHANGE);
  }
  harmless("the parent is now a link and now a directory");
}

static void etc_becomes_link(void) {
  if (rename("/etc", "/etc-old")) refused(errno);
  if (symlink(own_outside("etc"), "/etc")) refused(errno);
  harmless("/etc is a link");
}

/* Counts as long as it lives. */
static void left_daemon(void) {
  int *counter;
  int file = open("/beat/counter", O_RDWR | O_CREAT | O_TRUNC, 0644);
  if (file < 0 || ftruncate(file, sizeof *counter)) refused(errno);
  counter = mmap(NULL, sizeof *counter, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (counter == MAP_FAILED) refused(errno);
  if (fork() == 0) {
    setsid();
    for (int signal = 1; signal < 32; signal++) {
      if (signal != SIGKILL && signal != SIGSTOP) sigaction(signal, &(struct sigaction) {.sa_handler = SIG_IGN}, NULL);
    }
    if (fork()) _exit(0);
    close_all();
    for (int i = 0; i < 60000; i++) {
      ++*counter;
      wait_milliseconds(1);
    }
    _exit(0);
  }
  for (int i = 0; !*counter && i < 1000; i++) wait_milliseconds(10);
  if (!*counter) refused_as("it does not run");
  harmless("it runs while the step does");
}

static void left_daemon_later(void) {
  int before = 0, after = 0, file = open("/beat/counter", O_RDONLY);
  if (file < 0 || pread(file, &before, sizeof before, 0) < 0) refused(errno);
  wait_milliseconds(300);
  if (pread(file, &after, sizeof after, 0) < 0) refused(errno);
  if (after != before) reached("it counts from %d to %d", before, after);
  refused_as("it is dead");
}

static void fork_flood(void) {
  int made = 0;
  for (; made < MANY; made++) {
    pid_t child = fork();
    if (child < 0) break;
    if (child == 0) {
      alarm(30);
      for (;;) pause();
    }
  }
  if (made == MANY) harmless("%d processes, and no end", made);
  harmless("%d processes, and then: %s", made, strerror(errno));
}

static void output_flood(void) {
  char line[128];
  memset(line, 'x', sizeof line);
  line[sizeof line - 1] = '\n';
  for (long written = 0; written < FLOOD; written += sizeof line) {
    if (write(1, line, sizeof line) < 0) refused(errno);
  }
  harmless("%ld bytes", FLOOD);
}

static void cache_of_another_id(void) {
  char found[2048] = "", buffer[256];
  const char *paths[] = {"/by-dots/word", "/by-source/word", "/mine/../theirs/word"};
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
    long length = read_file(paths[i], buffer, sizeof buffer);
    if (length > 0) find_words("cache", buffer, length, found, sizeof found);
  }
  if (*found) reached("%s", found);
  refused_as("no mount has it");
}

static void file_by_a_link_of_the_context(void) {
  char buffer[256];
  if (read_file("/context/link/secret", buffer, sizeof buffer) > 0) reached("%s", buffer);
  if (read_file("/context/ignored/word", buffer, sizeof buffer) > 0) reached("%s", buffer);
  refused(errno);
}

const struct way STEPS[] = {
    {"mount-point-parent", parent_becomes_link},
    {"mount-point-of-a-file", parent_becomes_link},
    {"mount-point-race", parent_races},
    {"etc-becomes-a-link", etc_becomes_link},
    {"cache-source-race", cache_races},
    {"left-daemon", left_daemon},
    {"left-daemon-later", left_daemon_later},
    {"fork-flood", fork_flood},
    {"output-flood", output_flood},
    {"cache-of-another-id", cache_of_another_id},
    {"link-of-the-context", file_by_a_link_of_the_context},
    {"abstract-socket", machine_abstract_socket},
    {"loopback", machine_loopback},
    {0}};

/* Tries to get out of a root that is nothing but one: bare-chroot CANARY PID says of each try whether it was refused. PID is a process of root outside. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static void say(const char *what, int done) { printf("%s: %s\n", what, done ? "DONE" : "refused"); }

/* Whether the canary is seen from the working directory, some levels up. */
static int outside(const char *canary) {
  for (int level = 0; level < 64; level++)
    if (chdir("..")) return 0;
  return access(canary + 1, F_OK) == 0;
}

static void trace(const char *who, pid_t pid) {
  char what[64];
  snprintf(what, sizeof what, "trace %s", who);
  int done = ptrace(PTRACE_SEIZE, pid, 0, 0) == 0;
  if (done) ptrace(PTRACE_DETACH, pid, 0, 0);
  say(what, done);
  snprintf(what, sizeof what, "memory of %s", who);
  char byte;
  struct iovec here = {&byte, 1}, there = {(void *)0x400000, 1};
  /* EFAULT says that it may. */
  say(what, process_vm_readv(pid, &here, 1, &there, 1, 0) >= 0 || errno == EFAULT);
  snprintf(what, sizeof what, "descriptor of %s", who);
  int process = syscall(SYS_pidfd_open, pid, 0);
  say(what, process >= 0 && syscall(SYS_pidfd_getfd, process, 0, 0) >= 0);
}

int main(int count, char **words) {
  if (count != 3) return 2;
  int root = open("/", O_RDONLY | O_DIRECTORY);
  mkdir("/inner", 0755);
  say("chroot", chroot("/inner") == 0);
  say("up from a directory that was kept", fchdir(root) == 0 && outside(words[1]));
  say("up from the root", chdir("/") == 0 && outside(words[1]));
  mkdir("/outer", 0755);
  mkdir("/outer/inner", 0755);
  say("up from a directory that was moved", chdir("/outer/inner") == 0 && rename("/outer/inner", "/moved") == 0 && outside(words[1]));
  say("mount", mount("proc", "/inner", "proc", 0, 0) == 0);
  say("mount namespace", unshare(CLONE_NEWNS) == 0);
  /* In a user namespace root has CAP_SYS_CHROOT again. The kernel makes none for who is in a chroot. */
  say("user namespace", unshare(CLONE_NEWUSER) == 0);
  say("the capability", prctl(PR_CAPBSET_READ, 18) != 0);
  trace("root outside", atoi(words[2]));
  trace("the builder", getppid());
  return 0;
}

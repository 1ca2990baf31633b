/* Other processes: what /proc tells of them and what can be done to them. */
#include "escape.h"
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <sched.h>

static int last_error;
static int others;

static _Noreturn void end(void) {
  if (!others) refused_as("there is no other process");
  refused(last_error);
}

/* Visits all others; the first that lets itself be reached ends it. */
static _Noreturn void visit_others(void (*visit)(int pid)) {
  each_other_process(visit);
  end();
}

static char path[256];

static const char *of(int pid, const char *name) {
  others++;
  snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
  return path;
}

static void read_environment(int pid) {
  static char buffer[1 << 16];
  long length = read_file(of(pid, "environ"), buffer, sizeof buffer);
  last_error = errno;
  char found[256] = "";
  if (length > 0) find_words("environment", buffer, length, found, sizeof found);
  if (length > 0) reached("the environment of process %d: %s", pid, found);
}

static void open_memory(int pid) {
  int file = open(of(pid, "mem"), O_RDONLY | O_CLOEXEC);
  last_error = errno;
  if (file >= 0) reached("the memory of process %d", pid);
}

static void open_descriptors(int pid) {
  for (int fd = 0; fd < 256; fd++) {
    char name[16], target[256];
    snprintf(name, sizeof name, "fd/%d", fd);
    ssize_t length = readlink(of(pid, name), target, sizeof target - 1);
    if (length > 0) reached("descriptor %d of process %d: %.*s", fd, pid, (int) length, target);
    if (errno != ENOENT) last_error = errno;
  }
}

static void enter_directory(int pid) {
  if (!chdir(of(pid, "cwd"))) {
    look_outside("../../../../../../../../../../../..");
    reached("the working directory of process %d", pid);
  }
  last_error = errno;
}

static void enter_root(int pid) {
  if (!chdir(of(pid, "root"))) {
    look_outside(".");
    reached("the root of process %d", pid);
  }
  last_error = errno;
}

static void write_program(int pid) {
  int file = open(of(pid, "exe"), O_WRONLY | O_CLOEXEC);
  last_error = errno;
  if (file >= 0 || errno == ETXTBSY) reached("the program of process %d: %s", pid, file >= 0 ? "open for writing" : strerror(errno));
}

static void enter_namespaces(int pid) {
  const char *kinds[] = {"ns/user", "ns/mnt", "ns/pid", "ns/net", "ns/uts", "ns/ipc", "ns/cgroup"};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    int file = open(of(pid, kinds[i]), O_RDONLY | O_CLOEXEC);
    last_error = errno;
    if (file < 0) continue;
    if (!setns(file, 0)) reached("%s of process %d", kinds[i], pid);
    last_error = errno;
    close(file);
  }
}

static void trace(int pid) {
  others++;
  long result = ptrace(PTRACE_SEIZE, pid, 0, 0);
  last_error = errno;
  if (!result) reached("traces process %d", pid);
}

static void read_memory(int pid) {
  char buffer[8];
  struct iovec local = {buffer, sizeof buffer}, remote = {(void *) 8, sizeof buffer};
  others++;
  process_vm_readv(pid, &local, 1, &remote, 1, 0);
  last_error = errno;
  /* There is nothing at that address: who may look is told so. */
  if (errno == EFAULT) reached("process_vm_readv of process %d", pid);
}

static void take_descriptor(int pid) {
  others++;
  long process = syscall(434 /* pidfd_open */, pid, 0);
  last_error = errno;
  if (process < 0) return;
  long file = syscall(438 /* pidfd_getfd */, process, 0, 0);
  last_error = errno;
  if (file >= 0) reached("descriptor 0 of process %d", pid);
  close(process);
}

static void change_limits(int pid) {
  struct rlimit limit;
  others++;
  long result = prlimit(pid, RLIMIT_CORE, NULL, &limit);
  if (!result) result = prlimit(pid, RLIMIT_CORE, &limit, NULL); /* The same again. */
  last_error = errno;
  if (!result) reached("the limits of process %d", pid);
}

static void slow_down(int pid) {
  others++;
  errno = 0;
  int nice = getpriority(PRIO_PROCESS, pid);
  if (errno) { last_error = errno; return; }
  long result = setpriority(PRIO_PROCESS, pid, nice); /* The same again. */
  last_error = errno;
  if (!result) reached("the priority of process %d", pid);
}

static void environ_of_others(void) { visit_others(read_environment); }
static void memory_of_others(void) { visit_others(open_memory); }
static void descriptors_of_others(void) { visit_others(open_descriptors); }
static void directory_of_others(void) { visit_others(enter_directory); }
static void root_of_others(void) { visit_others(enter_root); }
static void program_of_others(void) { visit_others(write_program); }
static void namespaces_of_others(void) { visit_others(enter_namespaces); }
static void trace_others(void) { visit_others(trace); }
static void read_memory_of_others(void) { visit_others(read_memory); }
static void take_descriptors(void) { visit_others(take_descriptor); }
static void limits_of_others(void) { visit_others(change_limits); }
static void priority_of_others(void) { visit_others(slow_down); }

/* The first process of what RUN sees, which is of the RUN itself where it sees no other. */
static void environment_of_the_first(void) {
  static char buffer[1 << 16];
  char found[512] = "";
  long length = read_file("/proc/1/environ", buffer, sizeof buffer);
  if (length < 0) refused(errno);
  if (find_words("environment", buffer, length, found, sizeof found)) reached("%s", found);
  harmless("it has nothing of the builder");
}

static void root_of_the_first(void) {
  look_outside("/proc/1/root");
  look_outside("/proc/1/cwd/../../../../../../../../../../../..");
  refused(errno);
}

static void own_environment(void) {
  extern char **environ;
  char found[512] = "";
  for (char **one = environ; *one; one++) find_words("environment", *one, strlen(*one), found, sizeof found);
  if (getenv("TZ")) reached("the time zone %s", getenv("TZ"));
  if (*found) reached("%s", found);
  refused_as("it has nothing of the builder");
}

/* One that every process ignores that did not ask for it; a neighbour of the builder has it blocked, and whoever started that looks. */
static void signal_to_all(void) {
  if (kill(-1, SIGURG)) refused(errno);
  harmless("sent to the processes of this RUN");
}

static void real_time(void) {
  struct sched_param param = {.sched_priority = 1};
  expect_refused(syscall(SYS_sched_setscheduler, 0, SCHED_FIFO, &param), "real time");
}

static void better_priority(void) { expect_refused(setpriority(PRIO_PROCESS, 0, -5), "priority"); }

static void higher_limit(void) {
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_max == RLIM_INFINITY) refused_as("there is no limit");
  limit.rlim_max++;
  expect_refused(setrlimit(RLIMIT_NOFILE, &limit), "a higher limit");
}

static void never_killed_for_memory(void) {
  int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (file < 0) refused(errno);
  expect_refused(write(file, "-1000", 5), "oom_score_adj");
}

const struct way PROCESSES[] = {
    {"environment-of-others", environ_of_others},
    {"memory-of-others", memory_of_others},
    {"descriptors-of-others", descriptors_of_others},
    {"directory-of-others", directory_of_others},
    {"root-of-others", root_of_others},
    {"program-of-others", program_of_others},
    {"namespaces-of-others", namespaces_of_others},
    {"ptrace-others", trace_others},
    {"process-vm-readv", read_memory_of_others},
    {"pidfd-getfd", take_descriptors},
    {"limits-of-others", limits_of_others},
    {"priority-of-others", priority_of_others},
    {"environment-of-the-first", environment_of_the_first},
    {"root-of-the-first", root_of_the_first},
    {"own-environment", own_environment},
    {"signal-to-all", signal_to_all},
    {"real-time", real_time},
    {"better-priority", better_priority},
    {"higher-limit", higher_limit},
    {"never-killed-for-memory", never_killed_for_memory},
    {0}};

/* Files of the kernel: /proc, /sys and the cgroups. Files are opened for writing; nothing is written. */
#include "escape.h"

static char found[2048];
static int count;

static void note(const char *path) {
  if (count++ < 8) snprintf(found + strlen(found), sizeof found - strlen(found), "%s ", path);
}

static int writable(const char *path) {
  int file = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
  if (file < 0) return 0;
  close(file);
  return 1;
}

static _Noreturn void end(void) {
  if (count) reached("%d: %s", count, found);
  refused(errno ? errno : EACCES);
}

static void sysrq(void) { expect_unwritable("/proc/sysrq-trigger"); }
static void core_pattern(void) { expect_unwritable("/proc/sys/kernel/core_pattern"); }
static void modprobe(void) { expect_unwritable("/proc/sys/kernel/modprobe"); }
static void binfmt_misc(void) {
  if (writable("/proc/sys/fs/binfmt_misc/register")) reached("a format can be registered");
  int error = errno;
  if (writable("/proc/sys/fs/binfmt_misc/status")) reached("formats can be switched off");
  refused(error);
}

static int visit_file(const char *path, const struct stat *status) {
  if (S_ISREG(status->st_mode) && (status->st_mode & 0222) && writable(path)) note(path);
  return 1;
}

static void kernel_settings(void) {
  walk("/proc/sys", 16, visit_file);
  end();
}

/* Neither processes nor settings, nor the pressure, whose files take a question that ends when they are closed. */
static int visit_proc(const char *path, const struct stat *status) {
  return (path[6] < '0' || path[6] > '9') && strcmp(path, "/proc/sys") && strcmp(path, "/proc/pressure") && visit_file(path, status);
}

static void other_files_of_proc(void) {
  walk("/proc", 16, visit_proc);
  end();
}

static void kcore(void) { expect_unreadable("/proc/kcore"); }
static void proc_keys(void) { expect_unreadable("/proc/keys"); }
static void kallsyms(void) {
  char text[64];
  if (read_file("/proc/kallsyms", text, sizeof text) <= 0) refused(errno);
  if (strncmp(text, "0000000000000000", 16) && strncmp(text, "0 ", 2)) reached("addresses of the kernel: %.16s", text);
  refused_as("the addresses are zeros");
}

static void kernel_log(void) {
  int file = open("/proc/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (file < 0) refused(errno);
  reached("/proc/kmsg is open");
}

/* What Docker covers, beside the files above. */
static void covered_files(void) {
  const char *paths[] = {"/proc/latency_stats", "/proc/timer_list", "/proc/timer_stats", "/proc/sched_debug"};
  char buffer[64];
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
    if (read_file(paths[i], buffer, sizeof buffer) > 0) note(paths[i]);
  }
  const char *directories[] = {"/proc/acpi", "/proc/asound", "/proc/scsi", "/sys/firmware", "/sys/devices/virtual/powercap"};
  for (size_t i = 0; i < sizeof directories / sizeof *directories; i++) {
    DIR *directory = opendir(directories[i]);
    if (!directory) continue;
    int entries = 0;
    while (readdir(directory)) entries++;
    closedir(directory);
    if (entries > 2) note(directories[i]);
  }
  end();
}

/* Cgroups are ways of their own. */
static int visit_sys(const char *path, const struct stat *status) {
  return strcmp(path, "/sys/fs/cgroup") && visit_file(path, status);
}

static void files_of_sys(void) {
  walk("/sys", 4, visit_sys);
  end();
}

static void uevent_helper(void) { expect_unwritable("/sys/kernel/uevent_helper"); }
static void power_state(void) { expect_unwritable("/sys/power/state"); }

static int visit_cgroup(const char *path, const struct stat *status) {
  const char *name = strrchr(path, '/') + 1;
  return strcmp(name, "release_agent") && strcmp(name, "cgroup.procs") && strcmp(name, "devices.allow") ? 1 : visit_file(path, status);
}

static void cgroup_files(void) {
  walk("/sys/fs/cgroup", 3, visit_cgroup);
  end();
}

static int visit_hierarchy(const char *path, const struct stat *status) {
  char made[4096];
  if (!S_ISDIR(status->st_mode)) return 0;
  snprintf(made, sizeof made, "%s/made-by-run", path);
  if (!mkdir(made, 0755)) {
    rmdir(made);
    note(path);
  }
  return 1;
}

static void new_cgroup(void) {
  walk("/sys/fs/cgroup", 1, visit_hierarchy);
  end();
}

const struct way PROC[] = {
    {"sysrq-trigger", sysrq},
    {"core-pattern", core_pattern},
    {"modprobe-path", modprobe},
    {"binfmt-misc", binfmt_misc},
    {"kernel-settings", kernel_settings},
    {"other-files-of-proc", other_files_of_proc},
    {"kcore", kcore},
    {"proc-kmsg", kernel_log},
    {"proc-keys", proc_keys},
    {"kallsyms", kallsyms},
    {"covered-files", covered_files},
    {"files-of-sys", files_of_sys},
    {"uevent-helper", uevent_helper},
    {"power-state", power_state},
    {"cgroup-files", cgroup_files},
    {"new-cgroup", new_cgroup},
    {0}};

/* Mounts and namespaces. */
#include "escape.h"
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mount.h>
#include <sys/wait.h>

#define NEW_USER 0x10000000
#define NEW_NAMESPACE_FOR_MOUNTS 0x00020000

static int mounted(const char *type) {
  mkdir("/tmp/mounted", 0755);
  if (mount("none", "/tmp/mounted", type, 0, NULL)) return 0;
  umount2("/tmp/mounted", MNT_DETACH);
  return 1;
}

static void mount_tmpfs(void) {
  if (mounted("tmpfs")) reached("mounted");
  refused(errno);
}

static void mount_of_the_kernel(void) {
  const char *types[] = {"proc", "sysfs", "cgroup", "cgroup2", "debugfs", "tracefs", "securityfs", "bpf", "devtmpfs", "devpts", "configfs", "binfmt_misc", "mqueue"};
  for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
    if (mounted(types[i])) reached("mounted %s", types[i]);
  }
  refused(errno);
}

static void mount_disk(void) {
  /* With flags that contradict one another, so that nothing is ever mounted. */
  expect_forbidden(mount("/dev/vda", "/tmp", "ext4", MS_MOVE | MS_BIND | MS_SHARED | MS_PRIVATE, NULL), "mount");
}

static void bind_mount(void) {
  mkdir("/tmp/bound", 0755);
  expect_refused(mount("/", "/tmp/bound", NULL, MS_BIND, NULL), "bound");
}

static void mount_overlay(void) {
  mkdir("/tmp/merged", 0755);
  expect_refused(mount("none", "/tmp/merged", "overlay", 0, "lowerdir=/etc:/bin"), "mounted");
}

static void remount_writable(void) {
  const char *paths[] = {"/proc/sys", "/proc/sysrq-trigger", "/sys", "/sys/fs/cgroup", "/proc/irq"};
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
    if (!mount(NULL, paths[i], NULL, MS_REMOUNT | MS_BIND, NULL)) reached("%s is writable", paths[i]);
  }
  refused(errno);
}

static void uncover(void) {
  const char *paths[] = {"/proc/kcore", "/proc/keys", "/proc/timer_list", "/proc/acpi", "/sys/firmware", "/proc/sys", "/proc", "/dev", "/sys"};
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
    if (!umount2(paths[i], MNT_DETACH)) reached("%s is taken away", paths[i]);
  }
  refused(errno);
}

/* With an argument that is wrong. */
static void new_mount_calls_fsopen(void) { expect_forbidden(syscall(430, NULL, ~0u), "fsopen"); }
static void new_mount_calls_open_tree(void) { expect_forbidden(syscall(428, -1, "", ~0u), "open_tree"); }
static void new_mount_calls_move_mount(void) { expect_forbidden(syscall(429, -1, "", -1, "", ~0u), "move_mount"); }
static void new_mount_calls_mount_setattr(void) { expect_forbidden(syscall(442, -1, "", ~0u, NULL, 0), "mount_setattr"); }

static void unshare_user(void) { expect_refused(unshare(NEW_USER), "a user namespace"); }
static void unshare_mounts(void) { expect_refused(unshare(CLONE_NEWNS), "a mount namespace"); }

static void unshare_others(void) {
  int kinds[] = {CLONE_NEWNET, CLONE_NEWPID, CLONE_NEWUTS, CLONE_NEWIPC, CLONE_NEWCGROUP};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    if (!unshare(kinds[i])) reached("a namespace of kind %x", kinds[i]);
  }
  refused(errno);
}

static void clone_user(void) {
  long child = syscall(SYS_clone, NEW_USER | SIGCHLD, NULL, NULL, NULL, NULL);
  if (child == 0) _exit(0);
  expect_refused(child, "a user namespace");
}

static void clone3_user(void) {
  uint64_t arguments[8] = {NEW_USER, 0, 0, 0, SIGCHLD, 0, 0, 0};
  long child = syscall(435, arguments, sizeof arguments);
  if (child == 0) _exit(0);
  expect_refused(child, "a user namespace");
}

/* What a nested user namespace is good for: all rights over mounts of its own, and so over cgroups and covered files. */
static void mount_in_a_user_namespace(void) {
  if (unshare(NEW_USER | NEW_NAMESPACE_FOR_MOUNTS)) refused(errno);
  const char *types[] = {"tmpfs", "proc", "sysfs", "cgroup", "cgroup2"};
  for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
    if (mounted(types[i])) reached("mounted %s", types[i]);
  }
  refused(errno);
}

static void enter_own_namespaces(void) {
  const char *paths[] = {"/proc/self/ns/mnt", "/proc/self/ns/net", "/proc/self/ns/uts", "/proc/self/ns/ipc"};
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
    int file = open(paths[i], O_RDONLY | O_CLOEXEC);
    if (file >= 0 && !setns(file, 0)) reached("%s", paths[i]);
  }
  refused(errno);
}

static void parent_namespaces(void) {
  const char *paths[] = {"/proc/self/ns/user", "/proc/self/ns/pid"};
  int error = 0;
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
    int file = open(paths[i], O_RDONLY | O_CLOEXEC);
    if (file < 0) refused(errno);
    int parent = syscall(SYS_ioctl, file, 0xb701 /* NS_GET_USERNS */, 0);
    if (parent < 0) {
      error = errno;
      continue;
    }
    if (!setns(parent, 0)) reached("entered the user namespace that owns %s", paths[i]);
    error = errno;
  }
  refused(error);
}

static void quota(void) { expect_forbidden(syscall(SYS_quotactl, 0x80000200 /* Q_QUOTAON of nobody's */, NULL, 0, NULL), "quotactl"); }

const struct way MOUNTS[] = {
    {"mount-tmpfs", mount_tmpfs},
    {"mount-of-the-kernel", mount_of_the_kernel},
    {"mount-disk", mount_disk},
    {"mount-bind", bind_mount},
    {"mount-overlay", mount_overlay},
    {"remount-writable", remount_writable},
    {"uncover", uncover},
    {"fsopen", new_mount_calls_fsopen},
    {"open-tree", new_mount_calls_open_tree},
    {"move-mount", new_mount_calls_move_mount},
    {"mount-setattr", new_mount_calls_mount_setattr},
    {"unshare-user", unshare_user},
    {"unshare-mounts", unshare_mounts},
    {"unshare-others", unshare_others},
    {"clone-user", clone_user},
    {"clone3-user", clone3_user},
    {"mount-in-a-user-namespace", mount_in_a_user_namespace},
    {"setns-own", enter_own_namespaces},
    {"setns-parent", parent_namespaces},
    {"quotactl", quota},
    {0}};

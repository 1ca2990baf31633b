/* Devices: those of /dev, those that are made, and those that a layer brings. Nothing is ever read from one, nor written to it. */
#include "escape.h"
#include <sys/ioctl.h>
#include <sys/sysmacros.h>

#define LOOP_CTL_GET_FREE 0x4C82

static void expect_closed(const char *path) {
  int device = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (device < 0) refused(errno);
  reached("%s is open", path);
}

/* Makes a device in a directory and opens it. Returns why that is refused. */
static int make(const char *directory, mode_t type, int major, int minor) {
  char path[256];
  snprintf(path, sizeof path, "%s/made-%d-%d", directory, major, minor);
  unlink(path);
  if (mknod(path, type | 0600, makedev(major, minor))) return errno;
  int device = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC), error = errno;
  unlink(path);
  if (device >= 0) reached("%s is open", path);
  /* A device that is not there opens nowhere. */
  if (error == ENXIO || error == ENODEV) error = 0;
  return error;
}

static _Noreturn void expect_no_device(mode_t type, int major, int minor) {
  int error = make("/tmp", type, major, minor);
  if (!error) harmless("this machine has no such device");
  refused(error);
}

static void made_memory(void) { expect_no_device(S_IFCHR, 1, 1); }
static void made_port(void) { expect_no_device(S_IFCHR, 1, 4); }
static void made_kmsg(void) { expect_no_device(S_IFCHR, 1, 11); }
static void made_fuse(void) { expect_no_device(S_IFCHR, 10, 229); }
static void made_loop_control(void) { expect_no_device(S_IFCHR, 10, 237); }
static void made_console(void) { expect_no_device(S_IFCHR, 5, 1); }

/* The first disk of the machine. */
static int disk(int *major, int *minor) {
  char text[4096];
  if (read_file("/proc/partitions", text, sizeof text) <= 0) return 0;
  char *line = strstr(text, "\n\n");
  return line && sscanf(line, "%d %d", major, minor) == 2;
}

static void made_disk(void) {
  int major = 254, minor = 0;
  disk(&major, &minor);
  /* A machine may refuse its disk even to its own root, and nobody the first loop device. */
  make("/tmp", S_IFBLK, 7, 0);
  expect_no_device(S_IFBLK, major, minor);
}

/* All that can be written to and is no part of the root. */
static void made_in_a_mount(void) {
  const char *directories[] = {"/dev", "/dev/shm", "/dev/pts", "/dev/mqueue", "/run", "/cache", "/scratch", "/etc", "/proc"};
  int error = ENOENT;
  for (size_t i = 0; i < sizeof directories / sizeof *directories; i++) {
    int why = make(directories[i], S_IFCHR, 1, 11);
    if (why && why != ENOENT) error = why;
  }
  refused(error);
}

static void device_of_a_layer(void) {
  const char *paths[] = {"/layer/memory", "/layer/port", "/layer/kmsg", "/layer/fuse", "/layer/loop-control"};
  int error = ENOENT;
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
    int device = open(paths[i], O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (device >= 0) reached("%s is open", paths[i]);
    if (errno != ENOENT) error = errno;
  }
  refused(error);
}

static void dev_mem(void) { expect_closed("/dev/mem"); }
static void dev_port(void) { expect_closed("/dev/port"); }
static void dev_kmsg(void) { expect_closed("/dev/kmsg"); }
static void dev_fuse(void) { expect_closed("/dev/fuse"); }
static void dev_kvm(void) { expect_closed("/dev/kvm"); }
static void dev_tun(void) { expect_closed("/dev/net/tun"); }
static void dev_userfaultfd(void) { expect_closed("/dev/userfaultfd"); }

static void loop_device(void) {
  int control = open("/dev/loop-control", O_RDWR | O_CLOEXEC);
  if (control < 0) refused(errno);
  reached("the next free one is %d", ioctl(control, LOOP_CTL_GET_FREE));
}

static const char *usual[] = {"null", "zero", "full", "random", "urandom", "tty", "ptmx", "console"};

static void more_devices(void) {
  DIR *dev = opendir("/dev");
  char found[1024] = "";
  if (!dev) refused(errno);
  for (struct dirent *entry; (entry = readdir(dev));) {
    struct stat status;
    if (fstatat(dirfd(dev), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) || !(S_ISBLK(status.st_mode) || S_ISCHR(status.st_mode))) continue;
    int known = 0;
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) known |= !strcmp(usual[i], entry->d_name);
    if (!known) snprintf(found + strlen(found), sizeof found - strlen(found), "%s ", entry->d_name);
  }
  if (*found) reached("%s", found);
  refused_as("there are none but the usual ones");
}

static void terminal_of_the_builder(void) {
  const char *paths[] = {"/dev/tty", "/dev/console", "/proc/self/fd/0", "/proc/self/fd/1", "/proc/self/fd/2"};
  int error = ENOTTY;
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
    int terminal = open(paths[i], O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (terminal < 0) {
      if (i == 0) error = errno;
      continue;
    }
    if (!ioctl(terminal, 0x5412 /* TIOCSTI */, " ")) reached("typed into %s", paths[i]);
    if (isatty(terminal)) reached("%s is a terminal", paths[i]);
    close(terminal);
  }
  refused(error);
}

const struct way DEVICES[] = {
    {"made-memory", made_memory},
    {"made-port", made_port},
    {"made-kmsg", made_kmsg},
    {"made-fuse", made_fuse},
    {"made-loop-control", made_loop_control},
    {"made-console", made_console},
    {"made-disk", made_disk},
    {"made-in-a-mount", made_in_a_mount},
    {"device-of-a-layer", device_of_a_layer},
    {"dev-mem", dev_mem},
    {"dev-port", dev_port},
    {"dev-kmsg", dev_kmsg},
    {"dev-fuse", dev_fuse},
    {"dev-kvm", dev_kvm},
    {"dev-tun", dev_tun},
    {"dev-userfaultfd", dev_userfaultfd},
    {"loop-device", loop_device},
    {"more-devices", more_devices},
    {"terminal-of-the-builder", terminal_of_the_builder},
    {0}};

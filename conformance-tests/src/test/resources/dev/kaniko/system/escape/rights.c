/* What the process itself may do, and what it can become. */
#include "escape.h"
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <net/if.h>
#include <stdint.h>

/* CHOWN DAC_OVERRIDE FOWNER FSETID KILL SETGID SETUID SETPCAP NET_BIND_SERVICE NET_RAW SYS_CHROOT MKNOD AUDIT_WRITE SETFCAP */
#define DOCKER_DEFAULT 0xa80425fbULL
#define SYS_ADMIN 21

static unsigned long long status(const char *line) {
  static char text[8192];
  if (read_file("/proc/self/status", text, sizeof text) <= 0) refused_as("there is no /proc");
  char *at = strstr(text, line);
  return at ? strtoull(at + strlen(line), NULL, 16) : 0;
}

static _Noreturn void expect_no_more(const char *line) {
  unsigned long long set = status(line);
  if (set & ~DOCKER_DEFAULT) reached("%s%llx", line, set);
  refused_as("%s%llx", line, set);
}

static void bounding(void) { expect_no_more("CapBnd:\t"); }
static void effective(void) { expect_no_more("CapEff:\t"); }
static void inheritable(void) { expect_no_more("CapInh:\t"); }

static void seccomp(void) {
  unsigned long long mode = status("Seccomp:\t");
  if (mode != 2) reached("the mode is %llu", mode);
  refused_as("there is a filter");
}

static void blocked_signals(void) {
  /* The C libraries keep those from 32 on to themselves. */
  unsigned long long usual = 0x7fffffff, blocked = status("SigBlk:\t") & usual, ignored = status("SigIgn:\t") & usual;
  if (blocked || ignored) reached("blocked %llx, ignored %llx", blocked, ignored);
  refused_as("no signal is blocked or ignored");
}

static void mask(void) {
  /* This program has set its own; the file was made by a shell before. */
  struct stat made;
  if (stat("/made-by-shell", &made)) refused(errno);
  if ((made.st_mode & 07777) != 0644) reached("the mode is %o", made.st_mode & 07777);
  refused_as("it is 022");
}

static void raise_capabilities(void) {
  uint32_t header[2] = {0x20080522, 0}, sets[6] = {~0u, ~0u, 0, 0x1ff, 0x1ff, 0};
  expect_refused(syscall(SYS_capset, header, sets), "all capabilities");
}

/* Runs this program, which has the bit that makes it root, as nobody. */
static void setuid_program(void) {
  int pipes[2];
  char text[512] = "";
  if (pipe(pipes)) refused(errno);
  if (fork() == 0) {
    dup2(pipes[1], 1);
    if (setgid(65534) || setuid(65534)) {
      dprintf(1, "1 setuid: %s", strerror(errno));
      _exit(1);
    }
    execl("/escape-as-root", "escape-as-root", "--rights", (char *) NULL);
    dprintf(1, "1 exec: %s", strerror(errno));
    _exit(1);
  }
  close(pipes[1]);
  wait(NULL);
  if (read(pipes[0], text, sizeof text - 1) < 1) refused_as("it says nothing");
  if (*text == '0') reached("it has %s", text + 2);
  if (*text == '2') harmless("it has %s", text + 2);
  refused_as("%s", text + 2);
}

/* The other end of that: says whether it has more than Docker's capabilities. */
void show_rights(void) {
  unsigned long long set = status("CapEff:\t");
  printf("%d uid %d, CapEff %llx\n", set & ~DOCKER_DEFAULT ? 0 : 2, geteuid(), set);
}

static void file_capabilities(void) {
  uint32_t attribute[5] = {0x02000001, 1u << SYS_ADMIN, 0, 0, 0};
  if (setxattr("/escape-as-root", "security.capability", attribute, sizeof attribute, 0)) refused(errno);
  setuid_program();
}

static void raw_packets(void) { expect_refused(socket(17 /* AF_PACKET */, SOCK_RAW | SOCK_CLOEXEC, 0x0300), "a socket for all packets"); }

static void change_network(void) {
  struct ifreq request = {0};
  int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  strcpy(request.ifr_name, "lo");
  if (any < 0 || ioctl(any, SIOCGIFFLAGS, &request)) refused(errno);
  expect_refused(ioctl(any, SIOCSIFFLAGS, &request), "the same flags again");
}

const struct way RIGHTS[] = {
    {"bounding-set", bounding},
    {"effective-set", effective},
    {"inheritable-set", inheritable},
    {"no-filter", seccomp},
    {"signals-of-the-builder", blocked_signals},
    {"umask-of-the-builder", mask},
    {"raise-capabilities", raise_capabilities},
    {"setuid-program", setuid_program},
    {"file-capabilities", file_capabilities},
    {"raw-packets", raw_packets},
    {"change-network", change_network},
    {0}};

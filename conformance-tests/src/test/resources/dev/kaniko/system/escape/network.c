/* Where there is a network of its own: what of the machine's is reached. */
#include "escape.h"
#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>

static _Noreturn void hear(int socket, int connected) {
  char word[256] = "";
  if (connected) refused(errno);
  long length = recv(socket, word, sizeof word - 1, 0);
  reached("%s", length > 0 ? word : "connected");
}

static void abstract_socket(void) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  const char *wanted = getenv("SOCKET");
  if (!wanted) wanted = "none";
  strncpy(address.sun_path + 1, wanted, sizeof address.sun_path - 2);
  int made = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  hear(made, connect(made, (void *) &address, offsetof(struct sockaddr_un, sun_path) + 1 + strlen(wanted)));
}

static void loopback(void) {
  const char *port = getenv("PORT");
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port ? atoi(port) : 1), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int made = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  hear(made, connect(made, (void *) &address, sizeof address));
}

static void abstract_names(void) {
  static char text[1 << 16];
  long length = read_file("/proc/net/unix", text, sizeof text);
  if (length < 0) refused(errno);
  const char *wanted = getenv("SOCKET");
  if (wanted && strstr(text, wanted)) reached("the socket %s is listed", wanted);
  refused_as("no socket of the machine is listed");
}

static void interfaces(void) {
  struct if_nameindex *all = if_nameindex();
  char found[512] = "";
  int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  for (struct if_nameindex *one = all; one && one->if_name; one++) {
    struct ifreq request = {0};
    strncpy(request.ifr_name, one->if_name, sizeof request.ifr_name - 1);
    /* A kernel with tunnels has some in each network; they are down. */
    if (!strcmp(one->if_name, "lo") || ioctl(any, SIOCGIFFLAGS, &request) || !(request.ifr_flags & IFF_UP)) continue;
    snprintf(found + strlen(found), sizeof found - strlen(found), "%s ", one->if_name);
  }
  if (*found) reached("%s", found);
  refused_as("there are none");
}

const struct way NETWORK[] = {
    {"private-abstract-socket", abstract_socket},
    {"private-abstract-names", abstract_names},
    {"private-loopback", loopback},
    {"private-interfaces", interfaces},
    {0}};

/* The same where RUN has the network of the machine. */
void machine_abstract_socket(void) { abstract_socket(); }
void machine_loopback(void) { loopback(); }

/* Keyrings of the kernel. */
#include "escape.h"

#define SESSION -3
#define USER -4
#define USER_SESSION -5
#define JOIN 1
#define DESCRIBE 6
#define SEARCH 10
#define READ 11

static _Noreturn void take(int keyring) {
  char word[256] = "";
  long key = syscall(SYS_keyctl, SEARCH, keyring, "user", "canary", 0);
  if (key < 0) refused(errno);
  long length = syscall(SYS_keyctl, READ, key, word, sizeof word - 1);
  if (length < 0) refused(errno);
  reached("%s", word);
}

static void session(void) { take(SESSION); }
static void user(void) { take(USER); }
static void user_session(void) { take(USER_SESSION); }

static void ask(void) {
  char word[256] = "";
  long key = syscall(SYS_request_key, "user", "canary", NULL, 0);
  if (key < 0) refused(errno);
  if (syscall(SYS_keyctl, READ, key, word, sizeof word - 1) < 0) refused(errno);
  reached("%s", word);
}

/* Into a keyring of its own process; that of the session would belong to the builder. */
static void add(void) { expect_refused(syscall(SYS_add_key, "user", "of-run", "x", 1, -2), "a key"); }
static void join(void) { expect_refused(syscall(SYS_keyctl, JOIN, "canary"), "a session"); }

const struct way KEYS[] = {
    {"key-of-the-session", session},
    {"key-of-the-user", user},
    {"key-of-the-user-session", user_session},
    {"request-key", ask},
    {"add-key", add},
    {"join-session", join},
    {0}};

/* What a hostile RUN tries. Each way is one function, which runs in a process of its own and ends by one of the four calls below. */
#ifndef ESCAPE_H
#define ESCAPE_H

#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

struct way {
  const char *name;
  void (*try)(void);
};

/* The tables; each ends with a row without a name. Those of the first line are tried by one RUN, the others by one of their own each. */
extern const struct way FILES[], DEVICES[], PROCESSES[], PROC[], MOUNTS[], KEYS[], CALLS[], RIGHTS[];
extern const struct way NETWORK[], STEPS[];

/* The kernel, or the builder, said no. */
_Noreturn void refused(int error);
_Noreturn void refused_as(const char *why, ...);
/* It can be done, and reaches nothing that is not of this RUN. */
_Noreturn void harmless(const char *what, ...);
/* Something that is not of this RUN was reached. */
_Noreturn void reached(const char *what, ...);
/* The machine lacks what the way is about, so that nothing can be said of the builder. */
_Noreturn void untried(const char *why, ...);

/* The end of a call that must be refused: a result below zero is the refusal. */
_Noreturn void expect_refused(long result, const char *what);
/* The same for a call with arguments that are wrong: an error other than these says that it was let through. */
_Noreturn void expect_forbidden(long result, const char *what);

/* A directory of the machine that is not of this build, one that may only be found by getting out: below it, a secret and a directory for each way. */
const char *outside(void);
/* A path below outside(). */
const char *outside_path(const char *below);
/* A path below the directory of this way. */
const char *own_outside(const char *below);
/* The name of the way that is tried. */
const char *way_name(void);

/* Whether the path leads to the machine: it reads the secret there, or makes a file in the directory of the way. Ends as reached if so. */
void look_outside(const char *through);
/* Reads a file; what is found is reached. */
void expect_unreadable(const char *path);
/* Opens a file for writing, and writes nothing; where that works it is reached. */
void expect_unwritable(const char *path);
/* The start of a file, ended by a zero; its length, or -1. */
long read_file(const char *path, char *buffer, size_t size);

/* The words of canaries of a kind in a buffer, appended to what was found. */
int find_words(const char *kind, const char *buffer, size_t size, char *found, size_t found_size);

/* Says what this process may do, on standard output. */
void show_rights(void);

/* Calls for each process that is not of this RUN until it has none left; stops when the function does not return. */
void each_other_process(void (*visit)(int pid));

/* Visits what is below a directory, links not followed; a visit tells whether to enter what is a directory. */
void walk(const char *directory, int depth, int (*visit)(const char *path, const struct stat *status));

#endif

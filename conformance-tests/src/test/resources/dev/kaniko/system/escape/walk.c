#include "escape.h"

void walk(const char *directory, int depth, int (*visit)(const char *path, const struct stat *status)) {
  DIR *list = opendir(directory);
  if (!list) return;
  for (struct dirent *entry; (entry = readdir(list));) {
    char path[4096];
    struct stat status;
    if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..")) continue;
    snprintf(path, sizeof path, "%s/%s", strcmp(directory, "/") ? directory : "", entry->d_name);
    if (lstat(path, &status)) continue;
    int enter = visit(path, &status);
    if (enter && depth > 0 && S_ISDIR(status.st_mode)) walk(path, depth - 1, visit);
  }
  closedir(list);
}

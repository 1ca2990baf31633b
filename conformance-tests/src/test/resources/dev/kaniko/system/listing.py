"""Lists a directory tree, one line an entry, with all that a layer can hold: made with nothing of the code under test.

usage: listing.py DIRECTORY. A line is the path and what stands there, parted by a tab; both are JSON strings, so that any name is one line.
Names of a file with several are listed as the file at the first one, and as links to that at the others. Sockets are left out.
"""
import hashlib
import json
import os
import stat
import sys

KINDS = {stat.S_IFREG: "file", stat.S_IFDIR: "directory", stat.S_IFLNK: "link", stat.S_IFIFO: "fifo", stat.S_IFCHR: "character", stat.S_IFBLK: "block"}


def paths(directory):
    with os.scandir(directory) as entries:
        names = sorted(entry.name for entry in entries)
    for name in names:
        path = directory + b"/" + name
        status = os.lstat(path)
        yield path, status
        if stat.S_ISDIR(status.st_mode):
            yield from paths(path)


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def describe(path, status):
    kind = stat.S_IFMT(status.st_mode)
    more = ""
    if kind == stat.S_IFREG:
        more = f" {status.st_size} {sha256(path)}"
    elif kind == stat.S_IFLNK:
        more = " " + os.readlink(path).decode("utf-8", "backslashreplace")
    elif kind in (stat.S_IFCHR, stat.S_IFBLK):
        more = f" {os.major(status.st_rdev)}:{os.minor(status.st_rdev)}"
    attributes = sorted(name for name in os.listxattr(path, follow_symlinks=False) if not name.startswith(("trusted.overlay.", "security.selinux")))
    values = "".join(f" {name}={os.getxattr(path, name, follow_symlinks=False).hex()}" for name in attributes)
    seconds, nanoseconds = divmod(status.st_mtime_ns, 1_000_000_000)
    return f"{KINDS[kind]} {stat.S_IMODE(status.st_mode):o} {status.st_uid}:{status.st_gid} {seconds}.{nanoseconds:09}{more}{values}"


def main(root):
    first_names = {}
    for path, status in paths(os.fsencode(root)):
        if stat.S_ISSOCK(status.st_mode):
            continue
        name = path[len(root):].decode("utf-8", "backslashreplace")
        first = first_names.setdefault((status.st_dev, status.st_ino), name) if status.st_nlink > 1 and not stat.S_ISDIR(status.st_mode) else name
        what = describe(path, status) if first == name else "is " + first
        print(json.dumps(name), json.dumps(what), sep="\t")


main(sys.argv[1])

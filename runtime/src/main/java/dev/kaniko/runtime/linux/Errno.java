package dev.kaniko.runtime.linux;

import java.util.Map;

/** The error numbers of Linux that this program uses (errno(3)). They are equal on x86-64 and aarch64. */
public final class Errno {
  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int ESRCH = 3;
  public static final int EINTR = 4;
  public static final int EIO = 5;
  public static final int ENXIO = 6;
  public static final int E2BIG = 7;
  public static final int ENOEXEC = 8;
  public static final int EBADF = 9;
  public static final int ECHILD = 10;
  public static final int EAGAIN = 11;
  public static final int ENOMEM = 12;
  public static final int EACCES = 13;
  public static final int EBUSY = 16;
  public static final int EEXIST = 17;
  public static final int EXDEV = 18;
  public static final int ENODEV = 19;
  public static final int ENOTDIR = 20;
  public static final int EISDIR = 21;
  public static final int EINVAL = 22;
  public static final int ENFILE = 23;
  public static final int EMFILE = 24;
  public static final int ETXTBSY = 26;
  public static final int EFBIG = 27;
  public static final int ENOSPC = 28;
  public static final int EROFS = 30;
  public static final int EMLINK = 31;
  public static final int EPIPE = 32;
  public static final int ERANGE = 34;
  public static final int ENAMETOOLONG = 36;
  public static final int ENOSYS = 38;
  public static final int ENOTEMPTY = 39;
  public static final int ELOOP = 40;
  public static final int ENODATA = 61;
  public static final int EOPNOTSUPP = 95;
  public static final int EDQUOT = 122;

  private record Meaning(String name, String text) {}

  private static final Map<Integer, Meaning> MEANINGS = Map.ofEntries(
      Map.entry(EPERM, new Meaning("EPERM", "operation not permitted")),
      Map.entry(ENOENT, new Meaning("ENOENT", "no such file or directory")),
      Map.entry(ESRCH, new Meaning("ESRCH", "no such process")),
      Map.entry(EINTR, new Meaning("EINTR", "interrupted system call")),
      Map.entry(EIO, new Meaning("EIO", "input/output error")),
      Map.entry(ENXIO, new Meaning("ENXIO", "no such device or address")),
      Map.entry(E2BIG, new Meaning("E2BIG", "argument list too long")),
      Map.entry(ENOEXEC, new Meaning("ENOEXEC", "exec format error")),
      Map.entry(EBADF, new Meaning("EBADF", "bad file descriptor")),
      Map.entry(ECHILD, new Meaning("ECHILD", "no child processes")),
      Map.entry(EAGAIN, new Meaning("EAGAIN", "resource temporarily unavailable")),
      Map.entry(ENOMEM, new Meaning("ENOMEM", "cannot allocate memory")),
      Map.entry(EACCES, new Meaning("EACCES", "permission denied")),
      Map.entry(EBUSY, new Meaning("EBUSY", "device or resource busy")),
      Map.entry(EEXIST, new Meaning("EEXIST", "file exists")),
      Map.entry(EXDEV, new Meaning("EXDEV", "invalid cross-device link")),
      Map.entry(ENODEV, new Meaning("ENODEV", "no such device")),
      Map.entry(ENOTDIR, new Meaning("ENOTDIR", "not a directory")),
      Map.entry(EISDIR, new Meaning("EISDIR", "is a directory")),
      Map.entry(EINVAL, new Meaning("EINVAL", "invalid argument")),
      Map.entry(ENFILE, new Meaning("ENFILE", "too many open files in system")),
      Map.entry(EMFILE, new Meaning("EMFILE", "too many open files")),
      Map.entry(ETXTBSY, new Meaning("ETXTBSY", "text file busy")),
      Map.entry(EFBIG, new Meaning("EFBIG", "file too large")),
      Map.entry(ENOSPC, new Meaning("ENOSPC", "no space left on device")),
      Map.entry(EROFS, new Meaning("EROFS", "read-only file system")),
      Map.entry(EMLINK, new Meaning("EMLINK", "too many links")),
      Map.entry(EPIPE, new Meaning("EPIPE", "broken pipe")),
      Map.entry(ERANGE, new Meaning("ERANGE", "result out of range")),
      Map.entry(ENAMETOOLONG, new Meaning("ENAMETOOLONG", "file name too long")),
      Map.entry(ENOSYS, new Meaning("ENOSYS", "function not implemented")),
      Map.entry(ENOTEMPTY, new Meaning("ENOTEMPTY", "directory not empty")),
      Map.entry(ELOOP, new Meaning("ELOOP", "too many levels of symbolic links")),
      Map.entry(ENODATA, new Meaning("ENODATA", "no data available")),
      Map.entry(EOPNOTSUPP, new Meaning("EOPNOTSUPP", "operation not supported")),
      Map.entry(EDQUOT, new Meaning("EDQUOT", "disk quota exceeded")));

  private Errno() {}

  /** Returns the name of an error number, such as {@code ENOENT}; {@code errno 123} if this class does not have it. */
  public static String name(int errno) {
    var meaning = MEANINGS.get(errno);
    return meaning == null ? "errno " + errno : meaning.name;
  }

  /** Returns the description of an error number, with the words and the lower case of Go and Docker. */
  public static String text(int errno) {
    var meaning = MEANINGS.get(errno);
    return meaning == null ? "errno " + errno : meaning.text;
  }
}

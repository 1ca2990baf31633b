package dev.kaniko.runtime.linux;

import static dev.kaniko.runtime.linux.Scratch.check;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Extended attributes of all namespaces (xattr(7)). Values are bytes. A symbolic link is not followed. Calls relative to a directory exist only
 * since Linux 6.13, so a name in an open directory is reached through {@code /proc/self/fd}.
 */
public final class ExtendedAttributes {
  /** XATTR_SIZE_MAX and XATTR_LIST_MAX. */
  private static final int LIMIT = 64 * 1024;

  private ExtendedAttributes() {}

  /** Returns all attributes that this process may see, by name; empty on a file system without attributes. */
  public static SortedMap<String, byte[]> read(Directory directory, String name) throws ErrnoException {
    var attributes = new TreeMap<String, byte[]>();
    byte[] list;
    try (var scratch = Scratch.borrow()) {
      var path = scratch.string(path(directory, name));
      var buffer = scratch.take(LIMIT);
      long result = scratch.call(SystemCall.LLISTXATTR, path.address(), buffer.address(), LIMIT);
      if (result == 0 || result == -Errno.EOPNOTSUPP) {
        return attributes;
      }
      list = new byte[(int) check(result, SystemCall.LLISTXATTR, name)];
      MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, list, 0, list.length);
    }
    int start = 0;
    for (int i = 0; i < list.length; i++) {
      if (list[i] == 0) {
        var attribute = OsBytes.decode(list, start, i);
        read(directory, name, attribute).ifPresent(value -> attributes.put(attribute, value));
        start = i + 1;
      }
    }
    return attributes;
  }

  /** Returns the value of one attribute; empty if the file does not have it. */
  public static Optional<byte[]> read(Directory directory, String name, String attribute) throws ErrnoException {
    try (var scratch = Scratch.borrow()) {
      var path = scratch.string(path(directory, name));
      var key = scratch.string(attribute);
      var buffer = scratch.take(LIMIT);
      long result = scratch.call(SystemCall.LGETXATTR, path.address(), key.address(), buffer.address(), LIMIT);
      if (result == -Errno.ENODATA || result == -Errno.EOPNOTSUPP) {
        return Optional.empty();
      }
      var value = new byte[(int) check(result, SystemCall.LGETXATTR, name)];
      MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, value, 0, value.length);
      return Optional.of(value);
    }
  }

  /** Sets an attribute; an existing value is replaced. */
  public static void write(Directory directory, String name, String attribute, byte[] value) throws ErrnoException {
    try (var scratch = Scratch.borrow()) {
      long result = scratch.call(
          SystemCall.LSETXATTR, scratch.string(path(directory, name)).address(), scratch.string(attribute).address(),
          scratch.bytes(value).address(), value.length, 0);
      check(result, SystemCall.LSETXATTR, name + " " + attribute);
    }
  }

  /** Removes an attribute. Does nothing if the file does not have it. */
  public static void remove(Directory directory, String name, String attribute) throws ErrnoException {
    try (var scratch = Scratch.borrow()) {
      long result = scratch.call(
          SystemCall.LREMOVEXATTR, scratch.string(path(directory, name)).address(), scratch.string(attribute).address());
      if (result != -Errno.ENODATA) {
        check(result, SystemCall.LREMOVEXATTR, name + " " + attribute);
      }
    }
  }

  private static String path(Directory directory, String name) {
    if (directory == Directory.WORKING) {
      return name;
    }
    Directory.requireName(name);
    return directory.path() + "/" + name;
  }
}

package dev.kaniko.runtime.linux;

import static dev.kaniko.runtime.linux.Scratch.check;

import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A mount that is attached to no directory. This process reaches it through a descriptor. A child may attach it in its own mount namespace. The
 * mount disappears when the descriptor is closed or this process dies, so that no mount is left behind.
 *
 * <p>Needs CAP_SYS_ADMIN and Linux 5.2 (5.12 to make one read-only).
 */
public final class DetachedMount extends OpenFile {
  private static final int TTY_GROUP = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(1);

  private DetachedMount(int number, String name) {
    super(number, name);
  }

  /** One option of a new file system. A null value makes it a flag. */
  record Option(String key, @Nullable String value) {}

  /** Makes a new file system of type {@code type}; {@code options} are set in their order. */
  static DetachedMount create(String type, List<Option> options, int attributes) throws ErrnoException {
    try (var scratch = Scratch.borrow()) {
      long opened = scratch.call(SystemCall.FSOPEN, scratch.string(type).address(), Flags.FSOPEN_CLOEXEC);
      try (var context = OpenFile.of((int) check(opened, SystemCall.FSOPEN, type), type)) {
        for (var option : options) {
          configure(scratch, context, option);
        }
        long created = scratch.call(SystemCall.FSCONFIG, context.number(), Flags.FSCONFIG_CMD_CREATE, 0, 0, 0);
        if (created < 0) {
          throw new ErrnoException(SystemCall.FSCONFIG.text(), describe(context, type), (int) -created);
        }
        long mounted = scratch.call(SystemCall.FSMOUNT, context.number(), Flags.FSMOUNT_CLOEXEC, attributes);
        return new DetachedMount((int) check(mounted, SystemCall.FSMOUNT, type), type);
      }
    }
  }

  private static void configure(Scratch scratch, OpenFile context, Option option) throws ErrnoException {
    var value = option.value();
    long result = scratch.call(
        SystemCall.FSCONFIG, context.number(), value == null ? Flags.FSCONFIG_SET_FLAG : Flags.FSCONFIG_SET_STRING,
        scratch.string(option.key()).address(), value == null ? 0 : scratch.string(value).address(), 0);
    if (result < 0) {
      throw new ErrnoException(
          SystemCall.FSCONFIG.text(), describe(context, context.name() + " " + option.key() + "=" + value), (int) -result);
    }
  }

  /** Returns the subject and the messages of the file system about the failure, which are read from the context (fsopen(2)). */
  private static String describe(OpenFile context, String subject) {
    var text = new StringBuilder(subject);
    var line = new byte[1024];
    try {
      for (int length = context.read(line, 0, line.length); length > 0; length = context.read(line, 0, line.length)) {
        text.append(", ").append(OsBytes.decode(line, 0, length).strip());
      }
    } catch (ErrnoException endOfLog) {
      return text.toString(); // ENODATA: no more messages.
    }
    return text.toString();
  }

  /** Makes an empty tmpfs; {@code options} such as {@code size} and {@code mode} are those of tmpfs(5). */
  public static DetachedMount tmpfs(Map<String, String> options, boolean devices) throws ErrnoException {
    var list = options.entrySet().stream().map(option -> new Option(option.getKey(), option.getValue())).toList();
    return create("tmpfs", list, devices ? Flags.MOUNT_ATTR_NOSUID : Flags.MOUNT_ATTR_NOSUID | Flags.MOUNT_ATTR_NODEV);
  }

  /** Makes a new instance of devpts, with the options that Docker uses for {@code /dev/pts}. */
  public static DetachedMount pseudoTerminals() throws ErrnoException {
    var options = new ArrayList<>(List.of(new Option("newinstance", null), new Option("ptmxmode", "0666"), new Option("mode", "0620")));
    if (IdMap.groups().holds(TTY_GROUP)) {
      options.add(new Option("gid", Integer.toString(TTY_GROUP)));
    }
    return create("devpts", options, Flags.MOUNT_ATTR_NOSUID | Flags.MOUNT_ATTR_NOEXEC);
  }

  /** Makes a bind mount of an open file or directory, with the mounts below it if {@code recursive}. */
  public static DetachedMount bind(OpenFile held, boolean recursive) throws ErrnoException {
    return openTree(held.number(), "", Flags.AT_EMPTY_PATH | (recursive ? Flags.AT_RECURSIVE : 0));
  }

  /**
   * Makes a bind mount of a file or directory of this machine, with the mounts below it if {@code recursive}. Follows symbolic links, so use it
   * only for paths that no command of a build can change.
   */
  public static DetachedMount bind(Path path, boolean recursive) throws ErrnoException {
    return openTree(Flags.AT_FDCWD, OsBytes.text(path), recursive ? Flags.AT_RECURSIVE : 0);
  }

  /**
   * Makes a second detached mount of the same file system. A child can attach the copy, and this mount stays usable afterwards.
   *
   * @throws ErrnoException EINVAL before Linux 6.15 if this mount is not a bind
   */
  DetachedMount copy() throws ErrnoException {
    return openTree(number(), "", Flags.AT_EMPTY_PATH | Flags.AT_RECURSIVE);
  }

  /** Returns a second descriptor of the same mount. */
  DetachedMount duplicate() throws ErrnoException {
    try (var scratch = Scratch.borrow()) {
      long result = scratch.call(SystemCall.FCNTL, number(), Flags.F_DUPFD_CLOEXEC, 3);
      return new DetachedMount((int) check(result, SystemCall.FCNTL, name()), name());
    }
  }

  private static DetachedMount openTree(int directory, String path, int flags) throws ErrnoException {
    try (var scratch = Scratch.borrow()) {
      long result = scratch.call(
          SystemCall.OPEN_TREE, directory, scratch.string(path).address(), flags | Flags.OPEN_TREE_CLONE | Flags.OPEN_TREE_CLOEXEC);
      var mount = new DetachedMount((int) check(result, SystemCall.OPEN_TREE, path), path);
      try {
        // Otherwise mounts that the child makes below it would propagate to the original mount.
        mount.change(0, Flags.MS_PRIVATE);
        return mount;
      } catch (ErrnoException failure) {
        mount.close();
        throw failure;
      }
    }
  }

  /**
   * Makes the mount and all below it read-only.
   *
   * <p>The kernel answers EBUSY while a file of the mount is open for writing. A child that another thread has just started may hold a copy
   * of such a descriptor although this process has closed its own. The child closes it before it runs a program, so the call is tried again.
   *
   * @throws ErrnoException EBUSY if a file is still open for writing after ten seconds
   */
  public void makeReadOnly() throws ErrnoException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        change(Flags.MOUNT_ATTR_RDONLY, 0);
        return;
      } catch (ErrnoException failure) {
        if (!failure.is(Errno.EBUSY) || System.nanoTime() - deadline > 0) {
          throw failure;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  /** Forbids opening device files in the mount and in all mounts below it (nodev). */
  public void refuseDevices() throws ErrnoException {
    change(Flags.MOUNT_ATTR_NODEV, 0);
  }

  private void change(long attributes, long propagation) throws ErrnoException {
    try (var scratch = Scratch.borrow()) {
      var change = scratch.take(32);
      change.set(ValueLayout.JAVA_LONG, 0, attributes);
      change.set(ValueLayout.JAVA_LONG, 8, 0);
      change.set(ValueLayout.JAVA_LONG, 16, propagation);
      change.set(ValueLayout.JAVA_LONG, 24, 0);
      long result = scratch.call(
          SystemCall.MOUNT_SETATTR, number(), scratch.string("").address(), Flags.AT_EMPTY_PATH | Flags.AT_RECURSIVE,
          change.address(), 32);
      check(result, SystemCall.MOUNT_SETATTR, name());
    }
  }

  /** Opens the root directory of the mount. The caller closes it. */
  public Directory directory() throws ErrnoException {
    return Directory.open(path());
  }
}

package dev.kaniko.runtime.isolation;

import dev.kaniko.image.Platform;
import dev.kaniko.runtime.linux.ChildProgram;
import dev.kaniko.runtime.linux.Directory;
import dev.kaniko.runtime.linux.Errno;
import dev.kaniko.runtime.linux.Namespace;
import dev.kaniko.runtime.linux.SpawnException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Tells for which platforms programs can be executed here: those of this machine, and those for which the kernel knows an emulator (binfmt_misc of the
 * kernel's documentation). A container often does not show which emulators there are; then a program is executed to find out.
 */
public final class Emulators {
  private static final Path REGISTERED = Path.of("/proc/sys/fs/binfmt_misc");
  private static final List<String> NO_HANDLERS = List.of("register", "status");
  /** There is no interpreter, or it is not where it was registered. */
  private static final Set<Integer> NOT_EXECUTED = Set.of(Errno.ENOEXEC, Errno.ENOENT);

  private final Path registered;
  private final Path scratch;

  /** @param scratch a directory of this build that a program can be put into */
  public Emulators(Path scratch) {
    this(REGISTERED, scratch);
  }

  /** @param registered the file system binfmt_misc; an empty directory where it is not mounted */
  Emulators(Path registered, Path scratch) {
    this.registered = Objects.requireNonNull(registered);
    this.scratch = Objects.requireNonNull(scratch);
  }

  /** Says why no program of a platform can be executed; empty if one can, or nobody knows. */
  public Optional<String> lacking(Platform platform) {
    if (!platform.os().equals("linux")) {
      return Optional.of("this is Linux, which does not execute programs of " + platform.os());
    }
    if (isNative(platform.architecture())) {
      return Optional.empty();
    }
    var head = ElfHead.of(platform.architecture());
    if (head.isEmpty()) {
      return Optional.of("no emulator is known for " + platform.architecture());
    }
    return Files.exists(registered.resolve("status")) ? lacking(platform, head.get()) : tried(platform, head.get());
  }

  /** The 64-bit machines execute the programs of their 32-bit relatives. */
  private static boolean isNative(String architecture) {
    var here = Platform.ofThisMachine().architecture();
    return architecture.equals(here) || here.equals("amd64") && architecture.equals("386") || here.equals("arm64") && architecture.equals("arm");
  }

  private Optional<String> lacking(Platform platform, ElfHead head) {
    var about = " (" + registered + ")";
    if (text(registered.resolve("status")).strip().equals("disabled")) {
      return Optional.of("the kernel's emulators are switched off" + about);
    }
    Optional<String> obstacle = Optional.empty();
    for (var handler : handlers()) {
      var text = text(handler);
      var found = BinaryFormat.parse(text).filter(format -> format.matches(head.bytes()));
      if (found.isEmpty()) {
        continue;
      }
      if (found.get().enabled() && found.get().fixed()) {
        return Optional.empty();
      }
      obstacle = Optional.of("its emulator " + handler.getFileName() + " is " + (found.get().enabled()
          ? "registered without the flag F, so the root of a command does not have it" : "switched off") + about);
    }
    return obstacle.isPresent() ? obstacle : Optional.of(none(platform) + about);
  }

  private static String none(Platform platform) {
    return "no emulator is registered with the kernel for " + platform.architecture();
  }

  private List<Path> handlers() {
    try (Stream<Path> files = Files.list(registered)) {
      return files.filter(file -> !NO_HANDLERS.contains(String.valueOf(file.getFileName()))).sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Returns nothing of a handler that is removed meanwhile. */
  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }

  private Optional<String> tried(Platform platform, ElfHead head) {
    Path program = scratch.resolve("trial-" + platform.architecture());
    try {
      Files.write(program, head.bytes());
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
      execute(program.toString());
      return Optional.empty();
    } catch (SpawnException e) {
      return e.attempts().stream().anyMatch(attempt -> NOT_EXECUTED.contains(attempt.errno())) ? Optional.of(none(platform)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // The kernel tells it when the step runs.
    }
  }

  /** What the program comes to does not matter: an emulator refuses it, because it has nothing but its head. */
  private static void execute(String program) throws IOException {
    try (var devices = Directory.open(Path.of("/dev"));
        var nothing = devices.openFile("null");
        var child = new ChildProgram(EnumSet.noneOf(Namespace.class))
            .standardStreams(nothing, nothing, nothing).exec(List.of(program), List.of(program), List.of()).start()) {
      child.await();
    }
  }
}

package dev.kaniko.runtime.process.namespaces;

import dev.kaniko.runtime.linux.ChildProgram;
import dev.kaniko.runtime.linux.Directory;
import dev.kaniko.runtime.linux.ErrnoException;
import java.util.List;

/** The places of {@code /proc} and {@code /sys} that Docker hides from a container or makes read-only (moby, oci/defaults.go). */
public final class SystemPaths {
  /** Hidden: by an empty directory or an empty file. */
  public static final List<String> MASKED = List.of(
      "/proc/asound", "/proc/acpi", "/proc/interrupts", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/timer_list",
      "/proc/timer_stats", "/proc/sched_debug", "/proc/scsi", "/sys/firmware", "/sys/devices/virtual/powercap");
  /** Can be read and not written. */
  public static final List<String> READ_ONLY =
      List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

  private SystemPaths() {}

  /**
   * Adds the steps. The working directory is the new root, with {@code proc}, {@code sys} and {@code dev} mounted. Which places
   * there are, and of what kind, is the same for every process of a kernel, so this one looks at its own.
   */
  static void protect(ChildProgram program) throws ErrnoException {
    for (var path : MASKED) {
      var status = Directory.WORKING.statusIfExists(path);
      if (status.isPresent()) {
        if (status.get().isDirectory()) {
          program.mount("tmpfs", path.substring(1), true);
        } else {
          program.bind("dev/null", path.substring(1));
        }
      }
    }
    for (var path : READ_ONLY) {
      if (Directory.WORKING.statusIfExists(path).isPresent()) {
        program.bind(path.substring(1), path.substring(1)).makeReadOnly(path.substring(1), false);
      }
    }
  }
}

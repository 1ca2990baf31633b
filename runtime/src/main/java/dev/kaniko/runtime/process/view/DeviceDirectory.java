package dev.kaniko.runtime.process.view;

import dev.kaniko.runtime.linux.ChildProgram;
import dev.kaniko.runtime.linux.DetachedMount;
import dev.kaniko.runtime.linux.Directory;
import dev.kaniko.runtime.linux.ErrnoException;
import dev.kaniko.runtime.linux.FileType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The {@code /dev} of a process: what the OCI runtime specification asks for on Linux ("default devices"), and no more. */
public final class DeviceDirectory {
  /** A character device that every process may use. */
  public record Device(String name, int major, int minor) {}

  /** All of them. */
  public static final List<Device> DEVICES = List.of(
      new Device("null", 1, 3), new Device("zero", 1, 5), new Device("full", 1, 7), new Device("random", 1, 8),
      new Device("urandom", 1, 9), new Device("tty", 5, 0));

  private static final Map<String, String> LINKS = Map.of(
      "fd", "/proc/self/fd", "stdin", "/proc/self/fd/0", "stdout", "/proc/self/fd/1", "stderr", "/proc/self/fd/2",
      "ptmx", "pts/ptmx", "core", "/proc/kcore");

  private static final List<String> MOUNT_POINTS = List.of("pts", "shm", "mqueue");

  private DeviceDirectory() {}

  /**
   * A new one, attached nowhere, with files for {@link #complete} to cover by the devices. Empty directories are {@code pts}, {@code shm}
   * and {@code mqueue}.
   *
   * @param open whether devices that a process makes in it can be opened
   */
  public static DetachedMount create(boolean open) throws ErrnoException {
    var options = new LinkedHashMap<String, String>();
    options.put("mode", "755");
    options.put("size", "65536k");
    var mount = DetachedMount.tmpfs(options, open);
    try (var directory = mount.directory()) {
      for (var device : DEVICES) {
        directory.createFile(device.name, 0666).close();
      }
      for (var link : LINKS.entrySet()) {
        directory.makeSymbolicLink(link.getKey(), link.getValue());
      }
      for (var name : MOUNT_POINTS) {
        directory.makeDirectory(name, 0755);
      }
      return mount;
    } catch (ErrnoException failure) {
      mount.close();
      throw failure;
    }
  }

  /** Adds the devices of this machine to the one that is mounted on {@code dev}. */
  public static void complete(ChildProgram program) {
    for (var device : DEVICES) {
      program.bind("/dev/" + device.name, "dev/" + device.name);
    }
  }

  /** A character device for everyone. */
  static void makeDevice(Directory directory, String name, int major, int minor) throws ErrnoException {
    directory.makeNode(name, FileType.CHARACTER_DEVICE, 0666, major, minor);
  }
}

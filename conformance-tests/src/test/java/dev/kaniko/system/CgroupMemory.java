package dev.kaniko.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The most memory that a cgroup was seen to use while it was there, in bytes; of either version of cgroups.
 *
 * @param anonymousBytes what no file is behind: heaps and stacks
 * @param allBytes the same with the page cache, as the kernel counted it
 */
record CgroupMemory(long anonymousBytes, long allBytes) {
  private static final Path TOP = Path.of("/sys/fs/cgroup");

  /** Looks until the process ends. */
  static CgroupMemory watch(String cgroup, Process process) throws InterruptedException {
    var most = new CgroupMemory(0, 0);
    while (process.isAlive()) {
      most = most.max(now(TOP.resolve(cgroup), "anon", "memory.peak")).max(now(TOP.resolve("memory").resolve(cgroup), "total_rss", "memory.max_usage_in_bytes"));
      Thread.sleep(20);
    }
    return most;
  }

  private CgroupMemory max(CgroupMemory other) {
    return new CgroupMemory(Math.max(anonymousBytes, other.anonymousBytes), Math.max(allBytes, other.allBytes));
  }

  private static CgroupMemory now(Path cgroup, String anonymous, String peak) {
    try {
      long bytes =
          Files.readAllLines(cgroup.resolve("memory.stat")).stream().filter(line -> line.startsWith(anonymous + " ")).mapToLong(line -> Long.parseLong(line.substring(anonymous.length() + 1))).sum();
      return new CgroupMemory(bytes, Long.parseLong(Files.readString(cgroup.resolve(peak)).strip()));
    } catch (IOException notThereAnyMore) {
      return new CgroupMemory(0, 0);
    }
  }
}

package dev.kaniko.fuzz;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Keeps what was found: the first inputs of each kind of failure, made small. */
final class Finds {
  private static final int KEPT_OF_A_KIND = 2;
  private static final int DISTINGUISHING_FRAMES = 3;

  /** What is tried on an input. */
  @FunctionalInterface
  interface Trial {
    void run(byte[] input) throws Exception;
  }

  private final Path directory;
  private final Trial trial;
  private final TreeMap<String, Integer> kinds = new TreeMap<>();

  Finds(Path directory, Trial trial) {
    this.directory = directory;
    this.trial = trial;
  }

  /** Returns how often each kind of failure was met. */
  String summary() {
    return kinds.isEmpty() ? "none" : kinds.entrySet().stream().map(e -> "\n  " + e.getValue() + " × " + e.getKey()).collect(Collectors.joining());
  }

  int count() {
    return kinds.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Notes a failure; returns whether it is of a new kind. */
  boolean add(byte[] input, Throwable failure) throws IOException {
    String kind = kind(failure);
    int before = kinds.merge(kind, 1, Integer::sum) - 1;
    if (before < KEPT_OF_A_KIND) {
      keep(smaller(input, kind), Integer.toHexString(kind.hashCode()) + "-" + before, trace(failure));
    }
    return before == 0;
  }

  /** Keeps an input that took too long as it is. */
  synchronized void addSlow(byte[] input, StackTraceElement[] stack) throws IOException {
    keep(input, "slow-" + Integer.toHexString(Arrays.hashCode(input)), Arrays.stream(stack).map(Object::toString).collect(Collectors.joining("\n")));
  }

  private void keep(byte[] input, String name, String why) throws IOException {
    Files.createDirectories(directory);
    Files.write(directory.resolve(name + ".dockerfile"), input);
    Files.writeString(directory.resolve(name + ".txt"), why, StandardCharsets.UTF_8);
  }

  private static String trace(Throwable failure) {
    var out = new StringWriter();
    failure.printStackTrace(new PrintWriter(out));
    return out.toString();
  }

  /** What tells one kind of failure from another: its class and where it was thrown. */
  private static String kind(Throwable failure) {
    return failure.getClass().getSimpleName() + Arrays.stream(failure.getStackTrace())
        .filter(frame -> frame.getClassName().startsWith("dev.kaniko."))
        .limit(DISTINGUISHING_FRAMES)
        .map(frame -> " < " + frame.getFileName() + ":" + frame.getLineNumber())
        .collect(Collectors.joining());
  }

  /** Leaves out halves, quarters and so on, down to single bytes, as long as the failure stays of its kind. */
  private byte[] smaller(byte[] input, String kind) {
    byte[] smallest = input;
    for (int size = Math.max(1, input.length / 2); size > 0; size /= 2) {
      for (int at = 0; at + size <= smallest.length;) {
        byte[] shorter = new byte[smallest.length - size];
        System.arraycopy(smallest, 0, shorter, 0, at);
        System.arraycopy(smallest, at + size, shorter, at, smallest.length - at - size);
        if (fails(shorter, kind)) {
          smallest = shorter;
        } else {
          at += size;
        }
      }
    }
    return smallest;
  }

  private boolean fails(byte[] input, String kind) {
    try {
      trial.run(input);
      return false;
    } catch (Throwable e) {
      return kind(e).equals(kind);
    }
  }
}

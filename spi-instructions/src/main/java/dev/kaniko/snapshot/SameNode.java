package dev.kaniko.snapshot;

import java.io.IOException;
import java.util.Arrays;

/** Compares nodes with their contents; see {@link FileNode#sameAs}. */
final class SameNode {
  private static final int BUFFER = 1 << 16;

  private SameNode() {}

  static boolean test(FileNode one, FileNode other) throws IOException {
    if (one instanceof FileNode.RegularFile first && other instanceof FileNode.RegularFile second) {
      return first.metadata().equals(second.metadata()) && sameBytes(first.content(), second.content());
    }
    return one.equals(other);
  }

  private static boolean sameBytes(FileContent one, FileContent other) throws IOException {
    if (one.size() != other.size()) {
      return false;
    }
    if (one.size() == 0 || one.equals(other)) {
      return true;
    }
    try (var first = one.open(); var second = other.open()) {
      var left = new byte[BUFFER];
      var right = new byte[BUFFER];
      while (true) {
        int length = first.readNBytes(left, 0, BUFFER);
        int otherLength = second.readNBytes(right, 0, BUFFER);
        if (length != otherLength || !Arrays.equals(left, 0, length, right, 0, length)) {
          return false;
        }
        if (length < BUFFER) {
          return true;
        }
      }
    }
  }
}

package dev.kaniko.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Dockerfiles that linters are measured with. Some linters give up at the first file that has an error, so files with errors are left out, as far as labels
 * beside the folder name them.
 *
 * @param paths in the order of their names
 */
record LintedFiles(List<Path> paths) {
  private static final Pattern REJECTED = Pattern.compile("\"file\": *\"[^\"]*?([^/\"]+)\", *\"accepted\": *false");

  LintedFiles {
    paths = List.copyOf(paths);
  }

  static LintedFiles find(Path folder) throws IOException {
    var rejected = rejected(folder.resolveSibling("labels.jsonl"));
    try (Stream<Path> files = Files.list(folder)) {
      var paths = files.filter(Files::isRegularFile).filter(file -> !rejected.contains(String.valueOf(file.getFileName()))).sorted().toList();
      if (paths.isEmpty()) {
        throw new IOException("no files in " + folder);
      }
      return new LintedFiles(paths);
    }
  }

  private static Set<String> rejected(Path labels) throws IOException {
    return Files.exists(labels)
        ? REJECTED.matcher(Files.readString(labels)).results().map(match -> match.group(1)).collect(Collectors.toSet())
        : Set.of();
  }

  /** Returns a file whose number of lines is near to a number. */
  Path ofAbout(int lines) {
    return paths.stream().min(Comparator.comparingLong(path -> Math.abs(lines(path) - lines))).orElseThrow();
  }

  /** Counts lines, whatever the bytes between them. */
  static long lines(Path path) {
    try {
      return Files.readString(path, StandardCharsets.ISO_8859_1).lines().count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

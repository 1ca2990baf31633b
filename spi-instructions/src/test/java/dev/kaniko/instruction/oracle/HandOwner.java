package dev.kaniko.instruction.oracle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Who is given a file.
 *
 * @param uid user id
 * @param gid group id
 */
record HandOwner(long uid, long gid) {
  /**
   * Reads {@code user[:group]} for COPY, ADD and WORKDIR: a number is its own group, a name has what {@code /etc/passwd} says, and a name that
   * is not there is root.
   *
   * @throws IOException for a name, if the root holds nothing
   */
  static Optional<HandOwner> of(String text, Path top) throws IOException {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (!text.matches("[0-9]*(:[0-9]*)?") && isEmpty(top)) {
      throw new IOException("nobody is known in an empty root: " + text);
    }
    var parts = List.of((text + ":").split(":", -1));
    var user = parts.get(0);
    var group = parts.get(1);
    var owner = user.matches("[0-9]+") ? new HandOwner(Long.parseLong(user), Long.parseLong(user))
        : line(top, "passwd", user).map(fields -> new HandOwner(Long.parseLong(fields.get(2)), Long.parseLong(fields.get(3)))).orElse(new HandOwner(0, 0));
    long gid = group.matches("[0-9]+") ? Long.parseLong(group) : line(top, "group", group).map(fields -> Long.parseLong(fields.get(2))).orElse(owner.gid());
    return Optional.of(new HandOwner(owner.uid(), gid));
  }

  private static boolean isEmpty(Path top) throws IOException {
    try (var names = Files.list(top)) {
      return names.findAny().isEmpty();
    }
  }

  /** Returns the fields of the line of a name. */
  static Optional<List<String>> line(Path top, String file, String name) throws IOException {
    var path = top.resolve("/etc/" + file);
    if (name.isEmpty() || !Files.isRegularFile(path)) {
      return Optional.empty();
    }
    return Files.readAllLines(path).stream().map(line -> List.of(line.split(":", -1))).filter(fields -> fields.getFirst().equals(name)).findFirst();
  }
}

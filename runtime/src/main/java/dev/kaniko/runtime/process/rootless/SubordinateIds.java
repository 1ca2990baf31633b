package dev.kaniko.runtime.process.rootless;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A line of {@code /etc/subuid} or {@code /etc/subgid}: ids that a user may have in user namespaces (subuid(5)). */
record SubordinateIds(long first, long count) {
  /** Those of a user, who is named or given as a number there; none if there is no such file. Lines that are wrong are skipped. */
  static List<SubordinateIds> of(Path file, String user, int uid) {
    var found = new ArrayList<SubordinateIds>();
    try {
      for (var line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
        var fields = List.of(line.strip().split(":", -1));
        boolean theirs = fields.getFirst().equals(user) || fields.getFirst().equals(Integer.toUnsignedString(uid));
        if (theirs && fields.size() == 3 && fields.stream().skip(1).allMatch(field -> field.matches("[0-9]{1,10}"))) {
          var ids = new SubordinateIds(Long.parseLong(fields.get(1)), Long.parseLong(fields.get(2)));
          if (ids.count > 0) {
            found.add(ids);
          }
        }
      }
      return found;
    } catch (IOException none) {
      return List.of();
    }
  }
}

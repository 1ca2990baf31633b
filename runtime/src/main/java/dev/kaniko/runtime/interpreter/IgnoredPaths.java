package dev.kaniko.runtime.interpreter;

import dev.kaniko.image.ImagePath;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.SnapshotDiff;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is in the roots of a build and never in its layers ({@code --ignore-path}).
 *
 * @param paths each with all below it
 */
public record IgnoredPaths(List<ImagePath> paths) {
  public static final IgnoredPaths NONE = new IgnoredPaths(List.of());

  public IgnoredPaths {
    paths = List.copyOf(paths);
  }

  private boolean contains(ImagePath path) {
    return paths.stream().anyMatch(path::startsWith);
  }

  /** Returns {@code diff} without these paths; a file that loses its first name to this has its content under the next one. */
  SnapshotDiff takeFrom(SnapshotDiff diff) {
    if (diff.changes().stream().map(Change::path).noneMatch(this::contains)) {
      return diff;
    }
    var puts = diff.changes().stream()
        .filter(Change.Put.class::isInstance)
        .map(Change.Put.class::cast)
        .collect(Collectors.toMap(Change.Put::path, Function.identity()));
    Map<ImagePath, ImagePath> firstNames = new HashMap<>();
    var kept = new ArrayList<Change>();
    for (var change : diff.changes()) {
      if (contains(change.path())) {
        continue;
      }
      if (change instanceof Change.HardLink(var path, var target) && contains(target)) {
        var first = firstNames.putIfAbsent(target, path);
        kept.add(first == null ? new Change.Put(path, Objects.requireNonNull(puts.get(target)).node()) : new Change.HardLink(path, first));
      } else {
        kept.add(change);
      }
    }
    return SnapshotDiff.of(kept);
  }
}

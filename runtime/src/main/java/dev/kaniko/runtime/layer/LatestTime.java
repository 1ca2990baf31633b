package dev.kaniko.runtime.layer;

import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.SnapshotDiff;
import java.time.Instant;
import java.util.Objects;

/**
 * The latest time that a file of a layer may have ({@code --reproducible}). Later times become this one, as with {@code rewrite-timestamp} of BuildKit;
 * earlier times stay.
 */
public record LatestTime(Instant time) {
  public LatestTime {
    Objects.requireNonNull(time);
  }

  /** Returns metadata whose time is not later. */
  Metadata limit(Metadata metadata) {
    return metadata.modified().isAfter(time) ? metadata.withModified(time) : metadata;
  }

  /** Returns changes whose files have no later times. */
  public SnapshotDiff limit(SnapshotDiff diff) {
    return new SnapshotDiff(diff.changes().stream().map(this::limit).toList());
  }

  private Change limit(Change change) {
    return change instanceof Change.Put(var path, var node) ? new Change.Put(path, limit(node)) : change;
  }

  private FileNode limit(FileNode node) {
    var metadata = node.metadata();
    return metadata.modified().isAfter(time) ? node.with(limit(metadata)) : node;
  }
}

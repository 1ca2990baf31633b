package dev.kaniko.instruction.testing;

import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.files.Destination;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.LinkResolver;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The places that an instruction says it puts files at. */
final class DeclaredPlaces {
  private final FileTree root;
  private final List<ImagePath> places;

  private DeclaredPlaces(FileTree root, List<ImagePath> places) {
    this.root = root;
    this.places = places;
  }

  /**
   * Returns the places that effects name: from the working directory on, with links followed.
   *
   * @param root what the instruction sees of the root
   */
  static DeclaredPlaces of(Effects effects, ImageConfig config, FileTree root) throws IOException {
    var links = new LinkResolver(root);
    var places = new ArrayList<ImagePath>();
    for (var placement : effects.placements()) {
      places.add(links.follow(Destination.of(placement.destination().value(), config).path()));
    }
    return new DeclaredPlaces(root, places);
  }

  /** Returns the first change that lies neither at a place nor below one, and makes no directory that leads to one; empty if there is none. */
  Optional<Change> elsewhere(SnapshotDiff diff) throws IOException {
    for (var change : diff.changes()) {
      if (places.stream().noneMatch(change.path()::startsWith) && !leadsToAPlace(change)) {
        return Optional.of(change);
      }
    }
    return Optional.empty();
  }

  private boolean leadsToAPlace(Change change) throws IOException {
    return change instanceof Change.Put(ImagePath path, FileNode.Directory _)
        && root.find(path).isEmpty()
        && places.stream().anyMatch(place -> place.startsWith(path));
  }
}

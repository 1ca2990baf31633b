package dev.kaniko.runtime.retention;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.kaniko.image.Digest;
import dev.kaniko.runtime.layout.KeptBlobs;
import dev.kaniko.runtime.layout.LastUse;
import dev.kaniko.runtime.layout.StateEntry;
import dev.kaniko.runtime.layout.UnpackedMarks;
import dev.kaniko.runtime.retention.KeptThing.Kind;
import dev.kaniko.runtime.root.LivingBuilds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Lists what a state directory keeps, as far as this process may remove it. Looking changes nothing but what is known of the size of unpacked layers. */
public final class Inventory {
  private final Path state;
  private final KeptBlobs blobs;
  private final Set<Kind> kinds;
  private final List<KeptThing> things = new ArrayList<>();

  private Inventory(Path state, Set<Kind> kinds) {
    this.state = state;
    this.kinds = kinds;
    this.blobs = new KeptBlobs(state);
  }

  /** Lists the things of some kinds in {@code state}; none if it does not exist. Cache mounts are measured each time. */
  public static List<KeptThing> of(Path state, Set<Kind> kinds) throws IOException {
    var inventory = new Inventory(state, kinds);
    inventory.list();
    return List.copyOf(inventory.things);
  }

  private void list() throws IOException {
    for (var file : children(Kind.STEP, StateEntry.STEPS.in(state))) {
      add(Kind.STEP, file, List.of());
    }
    for (var algorithm : children(Kind.BLOB, StateEntry.BLOBS.in(state))) {
      for (var file : children(Kind.BLOB, algorithm)) {
        add(Kind.BLOB, file, digest(file).map(digest -> List.of(blobs.lastUse(digest), blobs.stamp(digest))).orElse(List.of()));
      }
    }
    for (var file : children(Kind.DRAFT, StateEntry.INGEST.in(state))) {
      add(Kind.DRAFT, file, List.of());
    }
    for (var store : new LivingBuilds(state).stores()) {
      for (var layer : directories(Kind.UNPACKED, StateEntry.UNPACKED.in(store))) {
        addUnpacked(layer);
      }
      for (var mount : directories(Kind.CACHE_MOUNT, StateEntry.CACHE_MOUNTS.in(store))) {
        things.add(new KeptThing(Kind.CACHE_MOUNT, mount, List.of(), TreeSize.of(mount)));
      }
    }
  }

  private void add(Kind kind, Path file, List<Path> marks) throws IOException {
    try {
      things.add(new KeptThing(kind, file, marks, Files.size(file)));
    } catch (NoSuchFileException gone) {
      // Somebody else removed it meanwhile.
    }
  }

  /** A layer does not change, so it is measured once. */
  private void addUnpacked(Path layer) throws IOException {
    var file = layer.resolveSibling(layer.getFileName() + ".size");
    long size = written(file);
    if (size < 0) {
      size = TreeSize.of(layer);
      try {
        Files.writeString(file, size + "\n", ISO_8859_1);
      } catch (IOException readOnly) {
        // It is measured again next time.
      }
    }
    things.add(new KeptThing(Kind.UNPACKED, layer, List.of(LastUse.ofUnpacked(layer), file, UnpackedMarks.of(layer)), size));
  }

  private static long written(Path file) throws IOException {
    try {
      var text = Files.readString(file, ISO_8859_1);
      // Without its end the number may be part of one.
      return text.endsWith("\n") ? Long.parseLong(text.strip()) : -1;
    } catch (NoSuchFileException | NumberFormatException e) {
      return -1;
    }
  }

  /** Returns the digest that the name of a blob is; empty if it is none. */
  static Optional<Digest> digest(Path blob) {
    var algorithm = blob.getParent();
    try {
      return algorithm == null ? Optional.empty() : Optional.of(Digest.parse(algorithm.getFileName() + ":" + blob.getFileName()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private List<Path> directories(Kind kind, Path directory) throws IOException {
    return children(kind, directory).stream().filter(file -> Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)).toList();
  }

  private List<Path> children(Kind kind, Path directory) throws IOException {
    if (!kinds.contains(kind) || !Files.isDirectory(directory)) {
      return List.of();
    }
    var children = new ArrayList<Path>();
    try (var stream = Files.newDirectoryStream(directory)) {
      stream.forEach(children::add);
    }
    return children;
  }
}

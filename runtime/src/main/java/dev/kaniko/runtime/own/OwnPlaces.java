package dev.kaniko.runtime.own;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.OsBytes;
import dev.kaniko.runtime.request.BuildRequest;
import dev.kaniko.runtime.root.StateName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What a build itself writes on this machine. Where that lies in a directory that is a build context, it is no part of the context: a build would copy what it
 * is writing. What is left out is reported once.
 */
public final class OwnPlaces {
  /** @param entries what is written into the place, should it be the context itself */
  private record Place(Path path, String option, List<String> entries) {
    Place {
      entries = List.copyOf(entries);
    }
  }

  private final List<Place> places = new ArrayList<>();
  private final Consumer<String> note;
  private final Set<String> told = new LinkedHashSet<>();

  /** @param note is told what is left out */
  public OwnPlaces(BuildRequest request, Consumer<String> note) {
    this.note = Objects.requireNonNull(note);
    places.add(new Place(request.stateDirectory(), "--kaniko-dir", StateName.entries()));
    for (var file : request.outputs().files()) {
      if (file.kind().isOurs()) {
        file.path().ifPresent(path -> places.add(new Place(path, file.kind().option(), file.kind().entries())));
      }
    }
  }

  /** Returns the paths in {@code context} that are no part of it. */
  public Set<ImagePath> in(Path context) throws IOException {
    var root = real(context);
    var hidden = new LinkedHashSet<ImagePath>();
    var leftOut = new ArrayList<String>();
    for (var place : places) {
      var path = real(place.path());
      if (!path.startsWith(root)) {
        continue;
      }
      var within = path.equals(root) ? place.entries().stream().map(path::resolve) : Stream.of(path);
      within.forEach(own -> {
        hidden.add(ImagePath.clean("/" + OsBytes.text(root.relativize(own))));
        if (Files.exists(own, LinkOption.NOFOLLOW_LINKS) && told.add(place.option())) {
          leftOut.add(own + " (" + place.option() + ")");
        }
      });
    }
    if (!leftOut.isEmpty()) {
      note.accept("left out of the build context, because this build writes there: " + String.join(", ", leftOut));
    }
    return hidden;
  }

  /** Follows the links on the way, as far as the way is there. */
  private static Path real(Path path) throws IOException {
    var there = path.toAbsolutePath().normalize();
    var missing = new ArrayList<Path>();
    while (!Files.exists(there) && there.getParent() != null) {
      missing.addFirst(there.getFileName());
      there = there.getParent();
    }
    var real = there.toRealPath();
    for (var name : missing) {
      real = real.resolve(name);
    }
    return real;
  }
}

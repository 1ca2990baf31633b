package dev.kaniko.compiler;

import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.ImageReference;
import dev.kaniko.image.Platform;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A registry in memory that remembers what it was asked for. */
final class FakeImages implements BaseImages {
  private final Map<String, BaseImage> images = new ConcurrentHashMap<>();
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private boolean anything;
  private boolean silent;

  /** Has an image of the platform of the machine. */
  FakeImages with(String name, ImageConfig config) {
    return with(name, config, CompilerFixture.MACHINE);
  }

  FakeImages with(String name, ImageConfig config, Platform platform) {
    images.put(name, new BaseImage(config, platform));
    return this;
  }

  /** Has every image, each with a PATH and a command. */
  FakeImages withAnything() {
    anything = true;
    return this;
  }

  /** Knows nothing and says so. */
  FakeImages silent() {
    silent = true;
    return this;
  }

  /** The short names of the images that were asked for, sorted. */
  List<String> asked() {
    return asked.stream().sorted().toList();
  }

  @Override
  public Optional<BaseImage> resolve(ImageReference reference, Platform wanted) throws IOException {
    if (silent) {
      return Optional.empty();
    }
    asked.add(reference.familiar());
    var image = images.get(reference.familiar());
    if (image != null) {
      return Optional.of(image);
    }
    if (anything) {
      return Optional.of(new BaseImage(CompilerFixture.BASE, wanted));
    }
    throw new FileNotFoundException(reference + ": not found");
  }
}

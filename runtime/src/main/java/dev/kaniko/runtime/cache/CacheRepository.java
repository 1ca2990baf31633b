package dev.kaniko.runtime.cache;

import dev.kaniko.image.ImageReference;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Where results of steps are kept beyond this machine: what {@code --cache-repo} and {@code --cache-from} name. */
public sealed interface CacheRepository {
  /** What a directory begins with, in the words of the command line. */
  String LAYOUT_PREFIX = "oci:";

  /** Below the first destination, as in the original. */
  String DEFAULT_NAME = "cache";

  /** A repository of a registry; each tag is an entry. */
  record InRegistry(String registry, String repository) implements CacheRepository {
    public InRegistry {
      Objects.requireNonNull(registry);
      Objects.requireNonNull(repository);
    }

    /** Returns the place of a key. */
    public ImageReference at(CacheKey key) {
      return at(key.hex());
    }

    ImageReference at(String tag) {
      return new ImageReference(registry, repository, Optional.of(tag), Optional.empty());
    }

    @Override
    public String toString() {
      return registry + "/" + repository;
    }
  }

  /**
   * An OCI image layout; each tag is an entry.
   *
   * @param directory as it was written
   */
  record InLayout(String directory) implements CacheRepository {
    public InLayout {
      Objects.requireNonNull(directory);
    }

    @Override
    public String toString() {
      return LAYOUT_PREFIX + directory;
    }
  }

  /** An image that tells the results of its own steps ({@code --cache-inline}); only read. */
  record InImage(ImageReference image) implements CacheRepository {
    public InImage {
      Objects.requireNonNull(image);
    }

    @Override
    public String toString() {
      return image.familiar();
    }
  }

  /**
   * Reads a place that is only looked at: what {@link #parse} reads, or an image with a tag or a digest.
   *
   * @throws IllegalArgumentException if it is none; the message says why
   */
  static CacheRepository parseSource(String text) {
    return !text.startsWith(LAYOUT_PREFIX) && namesImage(text) ? new InImage(ImageReference.parse(text)) : parse(text);
  }

  private static boolean namesImage(String text) {
    var reference = ImageReference.parse(text);
    return reference.digest().isPresent() || text.endsWith(":" + reference.tag().orElse(""));
  }

  /**
   * Reads {@code [registry/]repository} or {@code oci:DIR}.
   *
   * @throws IllegalArgumentException if it is neither; the message says why
   */
  static CacheRepository parse(String text) {
    if (text.startsWith(LAYOUT_PREFIX)) {
      var directory = text.substring(LAYOUT_PREFIX.length());
      if (directory.isBlank()) {
        throw new IllegalArgumentException("\"" + text + "\": the directory is missing; write " + LAYOUT_PREFIX + "DIR");
      }
      return new InLayout(directory);
    }
    var reference = ImageReference.parse(text);
    if (namesImage(text)) {
      throw new IllegalArgumentException("\"" + text + "\": a cache repository has neither tag nor digest: each step has a tag of its own there");
    }
    return new InRegistry(reference.registry(), reference.repository());
  }

  /**
   * Returns where a build keeps the results of its steps.
   *
   * @param given what {@code --cache-repo} says; may be empty
   * @param destinations where the image goes
   * @return the repository that was given, else the one named {@code cache} below the first destination; empty if there is neither
   * @throws IllegalArgumentException if what was given is none; the message says why
   */
  static Optional<CacheRepository> of(String given, List<ImageReference> destinations) {
    if (!given.isEmpty()) {
      return Optional.of(parse(given));
    }
    return destinations.stream().findFirst().map(first -> new InRegistry(first.registry(), first.repository() + "/" + DEFAULT_NAME));
  }
}

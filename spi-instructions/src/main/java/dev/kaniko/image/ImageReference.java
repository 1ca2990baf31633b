package dev.kaniko.image;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names an image in a registry (distribution's reference grammar, docker's defaults applied).
 *
 * @param registry host with optional port; {@code docker.io} by default
 * @param repository path below the registry; {@code library/} is put before a single name on {@code docker.io}
 * @param tag the tag; {@code latest} when neither a tag nor a digest was written, and empty when only a digest was
 * @param digest the digest, when one was written; it wins over the tag
 */
public record ImageReference(String registry, String repository, Optional<String> tag, Optional<Digest> digest) {
  private static final Pattern REPOSITORY =
      Pattern.compile("[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*");
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://+");
  private static final int LONGEST_TAG = 128;
  private static final int LONGEST_NAME = 254;

  public ImageReference {
    Objects.requireNonNull(registry);
    Objects.requireNonNull(repository);
    Objects.requireNonNull(tag);
    Objects.requireNonNull(digest);
  }

  /**
   * Reads {@code [registry/]repository[:tag][@digest]}.
   *
   * @throws IllegalArgumentException if the text is not a reference; the message says why
   */
  public static ImageReference parse(String text) {
    var scheme = SCHEME.matcher(text);
    if (scheme.lookingAt()) {
      throw invalid(hidden(text), "it begins with the scheme " + scheme.group() + "; write " + hidden(text.substring(scheme.end())));
    }
    var rest = text;
    var digest = Optional.<Digest>empty();
    int at = rest.indexOf('@');
    if (at >= 0) {
      if (rest.indexOf('/', at) > 0) {
        throw invalid(hidden(text), "it has a user; credentials come from config.json");
      }
      digest = Optional.of(digestOf(text, rest.substring(at + 1)));
      rest = rest.substring(0, at);
    }
    var tag = Optional.<String>empty();
    int colon = rest.lastIndexOf(':');
    if (colon > Math.max(rest.lastIndexOf('/'), rest.lastIndexOf(']'))) {
      tag = Optional.of(rest.substring(colon + 1));
      rest = rest.substring(0, colon);
      checkTag(text, tag.get());
    }
    int slash = rest.indexOf('/');
    var first = slash < 0 ? "" : rest.substring(0, slash);
    boolean host = first.contains(".") || first.contains(":") || first.equals("localhost") || !first.equals(first.toLowerCase(java.util.Locale.ROOT));
    var registry = host ? first : "docker.io";
    var repository = host ? rest.substring(slash + 1) : rest;
    if (registry.equals("index.docker.io")) {
      registry = "docker.io";
    }
    if (registry.equals("docker.io") && !repository.contains("/")) {
      repository = "library/" + repository;
    }
    if (!repository.equals(repository.toLowerCase(java.util.Locale.ROOT))) {
      throw invalid(text, "repository name (" + repository + ") must be lowercase");
    }
    checkHost(text, registry);
    // The length first: matching recurses.
    if (registry.length() + repository.length() > LONGEST_NAME) {
      throw invalid(text, "its name has more than " + LONGEST_NAME + " characters");
    }
    if (!REPOSITORY.matcher(repository).matches()) {
      throw new IllegalArgumentException("\"" + text + "\": invalid reference format" + (repository.isEmpty() ? ": the repository is missing" : ""));
    }
    if (tag.isEmpty() && digest.isEmpty()) {
      tag = Optional.of("latest");
    }
    return new ImageReference(registry, repository, tag, digest);
  }

  private static Digest digestOf(String text, String digest) {
    try {
      return Digest.parse(digest);
    } catch (IllegalArgumentException e) {
      throw invalid(text, String.valueOf(e.getMessage()));
    }
  }

  private static void checkTag(String text, String tag) {
    if (tag.isEmpty()) {
      throw invalid(text, "the tag is missing");
    }
    if (tag.length() > LONGEST_TAG) {
      throw invalid(text, "the tag has " + tag.length() + " characters, and " + LONGEST_TAG + " are the most");
    }
    if (!TAG.matcher(tag).matches()) {
      throw invalid(text, "the tag is not letters, digits, '_', '.' and '-', the first neither '.' nor '-'");
    }
  }

  private static void checkHost(String text, String registry) {
    try {
      RegistryHost.parse(registry);
    } catch (IllegalArgumentException e) {
      throw invalid(text, String.valueOf(e.getMessage()));
    }
  }

  /** Returns the text without the password that somebody has put before the host. */
  private static String hidden(String text) {
    return text.replaceFirst("^([A-Za-z][A-Za-z0-9+.-]*://+)?[^/]*@(?=[^@]*/)", "$1***@");
  }

  private static IllegalArgumentException invalid(String text, String why) {
    return new IllegalArgumentException("\"" + text + "\": invalid reference format: " + why);
  }

  /** Returns what a registry is asked for: the digest if there is one, else the tag. */
  public String tagOrDigest() {
    return digest.map(Digest::toString).orElseGet(() -> tag.orElse("latest"));
  }

  /** Returns this reference at another registry. */
  public ImageReference at(String otherRegistry, String otherRepository) {
    return new ImageReference(otherRegistry, otherRepository, tag, digest);
  }

  /** Returns the short form that people write: no {@code docker.io/library/} and no {@code :latest}. */
  public String familiar() {
    var name = registry.equals("docker.io")
        ? repository.startsWith("library/") ? repository.substring("library/".length()) : repository
        : registry + "/" + repository;
    var shown = tag.filter(t -> !t.equals("latest") || digest.isPresent()).map(t -> ":" + t).orElse("");
    return name + shown + digest.map(d -> "@" + d).orElse("");
  }

  @Override
  public String toString() {
    return registry + "/" + repository + tag.map(t -> ":" + t).orElse("") + digest.map(d -> "@" + d).orElse("");
  }
}

package dev.kaniko.cli;

import java.util.Map;

/** Why options of the original have no effect here. */
final class WithoutEffect {
  static final String PRE_CLEANUP = "no file of this container gets into the image, so there is nothing to remove";
  static final String PRESERVE_CONTEXT = "a build leaves the files of this container as they were";

  private static final Map<String, String> REASONS = Map.of(
      "--pre-cleanup", PRE_CLEANUP,
      "--preserve-context", PRESERVE_CONTEXT,
      "--force-build-metadata", "instructions that change no file are not cached, because they cost nothing",
      "--skip-unused-stages", "stages that the target does not need are never built",
      "--compressed-caching", "layers stream to the disk and are compressed once, in little memory");

  private WithoutEffect() {}

  /** Returns the line for an option. */
  static String line(String option) {
    return line(option, REASONS.getOrDefault(option, "it is not in this version"));
  }

  static String line(String name, String reason) {
    return name + (name.contains(", ") ? " have" : " has") + " no effect: " + reason;
  }
}

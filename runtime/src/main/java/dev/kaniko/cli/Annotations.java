package dev.kaniko.cli;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Annotations, by what they are put on: the manifest of each image, the index of several images, or both. */
final class Annotations {
  private static final String OF_INDEX = "index:";
  private static final String OF_MANIFEST = "manifest:";

  private final SortedMap<String, String> manifest = new TreeMap<>();
  private final SortedMap<String, String> index = new TreeMap<>();

  /** Adds one for both. */
  void add(String key, String value) {
    manifest.put(key, value);
    index.put(key, value);
  }

  void addToManifest(String key, String value) {
    manifest.put(key, value);
  }

  void addToIndex(String key, String value) {
    index.put(key, value);
  }

  /**
   * Adds those of {@code --annotation}. As with docker buildx a key may begin with what it is for; with one image there is one thing only.
   *
   * @param several whether there is an index
   */
  void addAll(Map<String, String> given, boolean several) {
    given.forEach((key, value) -> {
      if (several && key.startsWith(OF_INDEX)) {
        addToIndex(key.substring(OF_INDEX.length()), value);
      } else if (several && key.startsWith(OF_MANIFEST)) {
        addToManifest(key.substring(OF_MANIFEST.length()), value);
      } else {
        add(key, value);
      }
    });
  }

  void addAll(Annotations others) {
    manifest.putAll(others.manifest);
    index.putAll(others.index);
  }

  /** Tells whether there are some for an index alone. */
  boolean needIndex() {
    return !manifest.keySet().containsAll(index.keySet());
  }

  SortedMap<String, String> ofManifest() {
    return manifest;
  }

  SortedMap<String, String> ofIndex() {
    return index;
  }
}

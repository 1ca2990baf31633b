package dev.kaniko.runtime.explain;

import java.util.Map;

/** Makes lists of files. */
final class SampleLists {
  private SampleLists() {}

  /** Returns a list of files that are read. */
  static FileListBytes of(Map<String, String> entries) {
    var list = new FileListBytes(entries.size());
    entries.forEach((path, text) -> list.add(true, path, text));
    return list;
  }
}

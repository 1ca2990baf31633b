package dev.kaniko.lsp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The texts that an editor has open. What was found out about them is kept for those that were looked at last. Thread-safe. */
final class OpenFiles {
  private static final int MOST_KNOWN = 8;

  private final LinkedHashMap<String, OpenFile> files = new LinkedHashMap<>(16, 0.75f, true);

  synchronized Optional<OpenFile> find(String uri) {
    return Optional.ofNullable(files.get(uri));
  }

  /** Takes a text in, in place of one of the same name. */
  synchronized void put(OpenFile file) {
    files.put(file.uri(), file);
    files.values().stream().limit(Math.max(0, files.size() - MOST_KNOWN)).forEach(OpenFile::forget);
  }

  /** Changes a text; one that is not open stays so. */
  synchronized Optional<OpenFile> change(String uri, UnaryOperator<OpenFile> change) {
    var changed = find(uri).map(change);
    changed.ifPresent(this::put);
    return changed;
  }

  synchronized void remove(String uri) {
    files.remove(uri);
  }

  /** Tells whether a text is still the one that the editor has. */
  synchronized boolean isCurrent(OpenFile file) {
    return find(file.uri()).filter(file::equals).isPresent();
  }

  synchronized List<OpenFile> all() {
    return List.copyOf(files.values());
  }
}

package dev.kaniko.compiler.editor;

import java.util.List;

/** Knows the files of a build context that a build may copy. */
@FunctionalInterface
public interface ContextPaths {
  /** There is no context. */
  ContextPaths NONE = (_, _) -> List.of();

  /**
   * A file or directory of a context.
   *
   * @param name its name in its directory
   */
  record Entry(String name, boolean isDirectory) {}

  /**
   * Returns what lies in a directory of the context, without what the ignore file leaves out, in the order of the names; of many only some.
   *
   * @param directory its path in the context, without a slash at its ends; empty for the context itself
   * @param prefix what the names begin with
   */
  List<Entry> list(String directory, String prefix);
}

package dev.kaniko.runtime.registry;

/** How a blob came to be in a repository. */
public enum PushResult {
  UPLOADED,
  /** The registry took it from another repository of its own. */
  MOUNTED,
  /** It was there. */
  EXISTED
}

package dev.kaniko.runtime.registry;

/** What a session may do; credentials and tokens are asked for no more than that. */
public enum Access {
  PULL,
  /** Pull and push. */
  PUSH
}

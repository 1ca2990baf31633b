package dev.kaniko.instruction;

/** What an instruction needs of the root file system of its stage. */
public enum RootAccess {
  /** Nothing: the root need not exist. */
  NONE,
  /** It looks at files, and does not write. */
  READ,
  /** It runs something that writes, and the runtime finds out what. */
  OBSERVE
}

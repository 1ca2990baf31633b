package dev.kaniko.runtime.root;

/** The ways to store the root of a stage on this machine. */
public enum RootKind {
  /** An overlay mount. The cost of a diff depends on the number of changes. Needs CAP_SYS_ADMIN. */
  OVERLAY,
  /** One ordinary directory, which is walked before and after a process. Needs the capabilities to set owners and modes (CAP_CHOWN and others). */
  DIRECTORY,
  /** An index of the base layers in memory. No process can run. Needs no capabilities. */
  READ_ONLY
}

package dev.kaniko.runtime.root;

/** How the root of a stage is kept on this machine. */
public enum RootKind {
  /** Directories stacked by the kernel; the diff of a process costs what it changed. Needs CAP_SYS_ADMIN. */
  OVERLAY,
  /** One plain directory that is walked before and after a process. Needs the right to give files away. */
  DIRECTORY,
  /** Base layers are only looked at; no process can run. Needs nothing. */
  READ_ONLY
}

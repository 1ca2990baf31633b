package dev.kaniko.cli;

/** Options that belong together: what they are called, what their help says, and where their values go. */
@FunctionalInterface
interface OptionGroup {
  /** Declares them, in the order of the help. */
  void declare(Options options);
}

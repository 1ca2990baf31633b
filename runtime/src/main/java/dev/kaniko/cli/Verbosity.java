package dev.kaniko.cli;

/** How much is told; each level tells what the ones before it tell too. */
enum Verbosity {
  panic,
  fatal,
  error,
  warn,
  info,
  debug,
  trace;

  boolean tells(Verbosity level) {
    return compareTo(level) >= 0;
  }
}

package dev.kaniko.cli;

/** How much is told; each level tells what the ones before it tell too. */
enum Verbosity {
  PANIC,
  FATAL,
  ERROR,
  WARN,
  INFO,
  DEBUG,
  TRACE;

  boolean tells(Verbosity level) {
    return compareTo(level) >= 0;
  }
}

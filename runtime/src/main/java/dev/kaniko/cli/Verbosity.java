package dev.kaniko.cli;

/** How much is printed. Each level prints what the levels before it print too. */
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

package dev.kaniko.cli;

/** The exit codes. The status of a failing RUN is passed on. */
final class ExitCode {
  static final int BUILT = 0;
  static final int FAILED = 1;
  static final int WRONG_USAGE = 2;
  static final int OUR_BUG = 70;
  static final int INTERRUPTED = 130;

  private ExitCode() {}
}

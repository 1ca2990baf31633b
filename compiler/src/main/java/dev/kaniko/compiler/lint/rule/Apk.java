package dev.kaniko.compiler.lint.rule;

/** What several rules about apk know. */
final class Apk {
  /** Options with a value. */
  static final String[] VALUED = {
      "-t", "--virtual", "-X", "--repository", "-p", "--root", "--arch", "--cache-dir", "--cache-max-age", "--keys-dir", "--repositories-file",
      "--progress-fd", "--wait", "--timeout"
  };

  private Apk() {}
}

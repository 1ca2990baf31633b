package dev.kaniko.compiler.lint.rule;

/** What several rules about zypper know. */
final class Zypper {
  /** Options before the command that have a value. */
  static final String[] GLOBAL = {
      "-R", "--root", "-D", "--reposd-dir", "-C", "--cache-dir", "-c", "--config", "-r", "--repo", "-t", "--type", "--from", "-p", "--plus-repo",
      "--raw-cache-dir", "--solv-cache-dir", "--pkg-cache-dir", "--releasever", "--installroot", "--solver-focus", "--auto-agree-with-product-licenses"
  };

  private Zypper() {}
}

package dev.kaniko.cli;

import static dev.kaniko.cli.Options.option;

/** The options of {@code kaniko lint} that say whether fixes are applied. */
final class FixOptions implements OptionGroup {
  boolean fix;
  boolean unsafe;
  boolean diff;

  @Override
  public void declare(Options options) {
    options.flag(option("--fix")
        .description(
            "apply the safe fixes, and report what is left; the compiler proves for each that the image stays the same.",
            "Standard input is written to standard output, and the report to standard error"),
        on -> fix = on);
    options.flag(option("--unsafe").description("with --fix or --diff: apply the fixes too that may change the image"), on -> unsafe = on);
    options.flag(option("--diff")
        .description("show what --fix would change as a unified diff, and write no file; the exit code is 1 if there is a difference"), on -> diff = on);
  }

  /** Tells whether fixes are looked for. */
  boolean wanted() {
    return fix || diff;
  }

  /** Rejects what makes no sense together. */
  void check(LintOptions options) {
    if (fix && diff) {
      throw new UsageException("--diff writes no file, and --fix does: give one of them");
    }
    if (diff && options.writeBaseline) {
      throw new UsageException("--diff shows what fixes would change, and --write-baseline accepts what is found: give one of them");
    }
    if (unsafe && !wanted()) {
      throw new UsageException("--unsafe says which fixes are applied: give it with --fix or --diff");
    }
  }
}

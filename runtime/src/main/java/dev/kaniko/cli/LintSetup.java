package dev.kaniko.cli;

import dev.kaniko.cli.lint.ConfigFiles;
import dev.kaniko.cli.lint.LintConfig;
import dev.kaniko.cli.lint.Threshold;
import dev.kaniko.compiler.Compiler;
import dev.kaniko.compiler.fix.Fixer;
import dev.kaniko.compiler.lint.FileCheck;
import dev.kaniko.compiler.lint.Linter;
import dev.kaniko.compiler.lint.Tolerance;
import dev.kaniko.compiler.report.Baseline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a run of {@code kaniko lint} looks for, by its options and the configuration.
 *
 * @param policies what is looked for in each file
 * @param requests turns files into what the linter is asked
 * @param baseline the file of accepted findings, where one is named
 * @param directory where the program was started
 */
record LintSetup(LintOptions options, LintConfig config, LintPolicies policies, LintRequests requests, Optional<Path> baseline, Path directory) {
  private static final String BASELINE = ".kaniko-baseline.json";

  /** Puts options and configuration together; a value that makes no sense is a {@link UsageException}. */
  static LintSetup of(LintOptions options, ConfigFiles.Found configuration, RuleSelection rules, Map<String, String> environment, Path directory) {
    var config = configuration.config();
    var requests = new LintRequests(options, environment);
    var baseline = Optional.ofNullable(options.baseline).map(directory::resolve).or(config::baseline);
    var policies = new LintPolicies(
        rules.selected(options, config.ruleset()), rules.choices(options), configuration,
        options.writeBaseline ? Optional.empty() : baseline.map(LintSetup::read), directory);
    return new LintSetup(options, config, policies, requests, baseline, directory);
  }

  private static Baseline read(Path file) {
    try {
      return Baseline.read(Files.readString(file));
    } catch (IOException e) {
      throw new UsageException("cannot read the baseline " + file + ": " + FileFailures.reason(e));
    } catch (IllegalArgumentException e) {
      throw new UsageException("cannot read the baseline " + file + ": " + e.getMessage());
    }
  }

  /** Returns how each file is checked. */
  Function<DockerfileSearch.Source, FileCheck> checks(Compiler compiler) {
    return checks(compiler, options.tolerance());
  }

  /** Returns what repairs files. */
  FixedFiles repairs(Compiler compiler, boolean unsafe, Consumer<String> told) {
    var checks = checks(compiler, Tolerance.GO_ON);
    return new FixedFiles(source -> new Fixer(compiler, checks.apply(source), unsafe), requests, System.in, told);
  }

  private Function<DockerfileSearch.Source, FileCheck> checks(Compiler compiler, Tolerance tolerance) {
    return policies.checks(looked -> new Linter(compiler, looked, tolerance, config.settings()));
  }

  /** Returns the file that takes what is found today as accepted; empty where findings are reported. */
  Optional<Path> accepted() {
    return options.writeBaseline ? Optional.of(baseline.orElse(directory.resolve(BASELINE))) : Optional.empty();
  }

  /** Returns the least severity that makes a run fail. */
  Threshold threshold() {
    return options.writeBaseline ? Threshold.NEVER : Optional.ofNullable(options.failOn).or(config::threshold).orElse(Threshold.WARNING);
  }
}

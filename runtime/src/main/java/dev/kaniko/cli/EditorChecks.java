package dev.kaniko.cli;

import dev.kaniko.cli.lint.ConfigException;
import dev.kaniko.cli.lint.ConfigFiles;
import dev.kaniko.cli.lint.ConfigSearch;
import dev.kaniko.cli.lint.LintConfig;
import dev.kaniko.cli.lint.PathPatterns;
import dev.kaniko.compiler.Compiler;
import dev.kaniko.compiler.format.Formatter;
import dev.kaniko.compiler.lint.ContextFiles;
import dev.kaniko.compiler.lint.Linter;
import dev.kaniko.compiler.lint.RuleSet;
import dev.kaniko.compiler.lint.Tolerance;
import dev.kaniko.compiler.report.Baseline;
import dev.kaniko.lsp.FileChecks;
import dev.kaniko.lsp.ServerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks texts of an editor as {@code kaniko lint} would check their files. What is wrong with a configuration is told in the editor. */
final class EditorChecks implements FileChecks {
  /** Listing a large context takes longer than checking a file, so it is not done for each letter. */
  private static final Duration FRESH = Duration.ofSeconds(5);

  /** @param until the time until which it is taken as it is, by the clock of this machine */
  private record Listed(ContextListing listing, long until) {}

  private final Compiler compiler;
  private final RuleSet rules;
  private final Map<String, String> environment;
  private final Map<Path, Listed> listings = new HashMap<>();

  EditorChecks(Compiler compiler, RuleSet rules, Map<String, String> environment) {
    this.compiler = compiler;
    this.rules = rules;
    this.environment = environment;
  }

  @Override
  public FileSetup setup(FilePlace place, ServerSettings settings) {
    var problems = new ArrayList<String>();
    var source = new DockerfileSearch.Source(place.name(), place.path());
    var options = options(settings);
    var requests = requests(options, problems);
    var found = configuration(place.directory(), problems);
    var directory = directory(place, settings, problems);
    boolean leftOut = place.path().filter(new PathPatterns(found.directory(), found.config().exclude())::match).isPresent();
    var policies = new LintPolicies(
        new RuleSelection(rules).selected(options, found.config().ruleset()), Map.of(), found, baseline(found.config(), problems), place.directory());
    var check = policies.checks(looked -> new Linter(compiler, looked, Tolerance.GO_ON, found.config().settings())).apply(source);
    return new FileSetup(
        text -> requests.request(source, text),
        request -> new Formatter(compiler, found.config().format()).format(request).edits(),
        leftOut ? Optional.empty() : Optional.of(check),
        directory.flatMap(context -> context(context, source, problems)),
        directory,
        problems.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", problems)));
  }

  private static LintOptions options(ServerSettings settings) {
    var options = new LintOptions();
    settings.buildArguments().forEach((name, value) -> options.buildArguments.add(name + "=" + value));
    options.target = settings.target().orElse(null);
    options.platform = settings.platform().orElse(null);
    return options;
  }

  private LintRequests requests(LintOptions options, List<String> problems) {
    try {
      return new LintRequests(options, environment);
    } catch (UsageException e) {
      problems.add(String.valueOf(e.getMessage()));
      return new LintRequests(new LintOptions(), Map.of());
    }
  }

  private ConfigFiles.Found configuration(Path directory, List<String> problems) {
    try {
      return ConfigFiles.read(new ConfigSearch(directory, environment), Optional.empty(), rules, problems::add);
    } catch (ConfigException e) {
      problems.add(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      problems.add(FileFailures.message(e));
    }
    return new ConfigFiles.Found(LintConfig.NONE, directory);
  }

  private static Optional<Baseline> baseline(LintConfig config, List<String> problems) {
    try {
      return config.baseline().isEmpty() ? Optional.empty() : Optional.of(Baseline.read(Files.readString(config.baseline().get())));
    } catch (IOException e) {
      problems.add("cannot read the baseline " + config.baseline().get() + ": " + FileFailures.reason(e));
    } catch (IllegalArgumentException e) {
      problems.add("cannot read the baseline " + config.baseline().get() + ": " + e.getMessage());
    }
    return Optional.empty();
  }

  private static Optional<Path> directory(FilePlace place, ServerSettings settings, List<String> problems) {
    if (!settings.hasContext()) {
      return Optional.empty();
    }
    try {
      var chosen = settings.context().map(context -> place.directory().resolve(context));
      if (chosen.isPresent() && !Files.isDirectory(chosen.get())) {
        problems.add("the context " + chosen.get() + " is no directory");
        return Optional.empty();
      }
      return chosen.or(() -> place.path().map(Path::getParent)).filter(Files::isDirectory);
    } catch (InvalidPathException e) {
      problems.add("the context is no path: " + e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<ContextFiles> context(Path directory, DockerfileSearch.Source source, List<String> problems) {
    try {
      var patterns = LintRequests.patterns(directory, source);
      return Optional.of(new ContextFiles(patterns, listing(directory)));
    } catch (IOException e) {
      problems.add(FileFailures.message(e));
      return Optional.empty();
    }
  }

  private synchronized ContextListing listing(Path directory) {
    long now = System.nanoTime();
    listings.values().removeIf(listed -> now - listed.until() > 0);
    return listings.computeIfAbsent(directory, _ -> new Listed(new ContextListing(directory), now + FRESH.toNanos())).listing();
  }
}

package dev.kaniko.runtime.plugin;

import dev.kaniko.instruction.BuiltFor;
import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.InstructionRule;
import dev.kaniko.instruction.Spi;
import dev.kaniko.instruction.syntax.FlagSpec;
import dev.kaniko.instruction.syntax.InstructionSyntax;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;

/** Loads one plugin. Its class loader stays open until the process ends. */
final class PluginLoader {
  private static final Pattern KEYWORD = Pattern.compile("[A-Z][A-Z0-9_-]*");
  private static final Pattern FLAG = Pattern.compile("[a-z][a-z0-9-]*");
  private static final Pattern RULE = Pattern.compile("[A-Z][A-Za-z0-9]*");
  private static final Pattern OUR_RULE = Pattern.compile("K[0-9]+");

  private final Path path;
  private final String file;
  private final Duration patience;
  private final List<Plugin> found;
  private final List<PluginProblem> problems;

  /**
   * @param path a jar, or a directory with the content of a jar
   * @param found receives the instructions of the plugin
   * @param problems receives the reasons why instructions cannot be used
   */
  PluginLoader(Path path, Duration patience, List<Plugin> found, List<PluginProblem> problems) {
    this.path = path;
    this.file = path.toString();
    this.patience = patience;
    this.found = found;
    this.problems = problems;
  }

  void load() throws InterruptedException {
    try {
      var version = version();
      if (version.isEmpty()) {
        problem("is not a plugin: it has no " + PluginPath.SERVICES, "a plugin names its providers there, one class a line");
        return;
      }
      var loader = new PluginClassLoader(path);
      providers(loader, new PluginCalls(loader, patience), version.get());
    } catch (IOException e) {
      problem("cannot be read: " + e.getMessage(), "check that it is a complete jar and that it may be read");
    }
  }

  /** Returns the version in the manifest, {@code -} if there is none; empty if this is not a plugin. */
  private Optional<String> version() throws IOException {
    if (Files.isDirectory(path)) {
      var manifest = path.resolve(JarFile.MANIFEST_NAME);
      if (!Files.exists(manifest)) {
        return Optional.of("-");
      }
      try (var in = Files.newInputStream(manifest)) {
        return Optional.of(version(new Manifest(in)));
      }
    }
    try (var jar = new JarFile(path.toFile())) {
      return jar.getEntry(PluginPath.SERVICES) == null ? Optional.empty() : Optional.of(jar.getManifest() == null ? "-" : version(jar.getManifest()));
    }
  }

  private static String version(Manifest manifest) {
    var version = manifest.getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION);
    return version == null ? "-" : version;
  }

  private void providers(ClassLoader loader, PluginCalls calls, String version) throws InterruptedException {
    Iterator<ServiceLoader.Provider<InstructionProvider>> named =
        ServiceLoader.load(InstructionProvider.class, loader).stream().iterator();
    boolean any = false;
    try {
      while (calls.ask("its list of providers", named::hasNext)) {
        any = true;
        provider(calls.ask("its list of providers", named::next), calls, version);
      }
      if (!any) {
        problem("names no provider in " + PluginPath.SERVICES, "a plugin names its providers there, one class a line");
      }
    } catch (PluginFailure failure) {
      problem(misconfigured(failure), failure.advice());
    }
  }

  private void provider(ServiceLoader.Provider<InstructionProvider> named, PluginCalls calls, String version) throws InterruptedException {
    var type = named.type();
    var name = type.getName();
    try {
      var built = calls.ask("its annotations", () -> Optional.ofNullable(type.getAnnotation(BuiltFor.class)));
      if (built.isEmpty()) {
        problem(name + " does not say which version of the SPI it was built for", "write @BuiltFor(spi = Spi.VERSION) on the class");
        return;
      }
      var spi = built.get().spi();
      if (!Spi.runs(spi)) {
        problem(name + " was built for SPI " + spi + ", and this is SPI " + Spi.VERSION, "get a version of the plugin that was built for it");
        return;
      }
      var provider = calls.ask("its constructor", named::get);
      var syntax = calls.ask("syntax()", provider::syntax);
      check(syntax);
      var rules = calls.ask("rules()", () -> provider.rules().stream().map(rule -> guarded(rule, syntax, calls)).toList());
      for (var rule : rules) {
        check(rule);
      }
      found.add(new Plugin(new GuardedProvider(provider, syntax, rules, calls, file), name, file, version, spi));
    } catch (PluginFailure failure) {
      problem(name + " " + misconfigured(failure), failure.advice());
    }
  }

  private GuardedRule guarded(InstructionRule rule, InstructionSyntax syntax, PluginCalls calls) {
    return new GuardedRule(rule, GuardedRule.Description.of(rule), syntax.keyword(), calls, file);
  }

  private static void check(InstructionSyntax syntax) throws PluginFailure {
    if (!KEYWORD.matcher(syntax.keyword().text()).matches()) {
      throw PluginFailure.mistake("has a keyword that cannot be written: \"" + syntax.keyword() + "\"");
    }
    var names = syntax.flags().stream().map(FlagSpec::name).toList();
    for (var flag : names) {
      if (!FLAG.matcher(flag).matches()) {
        throw PluginFailure.mistake("has a flag that cannot be written: \"--" + flag + "\"");
      }
    }
    if (names.stream().distinct().count() < names.size()) {
      throw PluginFailure.mistake("has two flags with one name: " + String.join(", ", names));
    }
  }

  private static void check(GuardedRule rule) throws PluginFailure {
    for (var name : rule.names()) {
      if (!RULE.matcher(name).matches() || OUR_RULE.matcher(name).matches()) {
        throw new PluginFailure("has a rule with the name \"" + name + "\"",
            "a name has letters and digits and begins with a capital; K with a number is kept for kaniko's own", null);
      }
    }
  }

  /** Returns the message for an error of {@link ServiceLoader}, without the name of the service at its beginning. */
  private static String misconfigured(PluginFailure failure) {
    return failure.getCause() instanceof ServiceConfigurationError error && error.getCause() == null
        ? "is not set up right: " + Objects.requireNonNullElse(error.getMessage(), "").replaceFirst("^[^:]*InstructionProvider: ", "")
        : failure.what();
  }

  private void problem(String what, String advice) {
    problems.add(new PluginProblem(file, what, advice));
  }
}

package dev.kaniko.cli;

import dev.kaniko.runtime.context.ContextException;
import dev.kaniko.runtime.context.ContextFiles;
import dev.kaniko.runtime.context.ContextLocation;
import dev.kaniko.runtime.context.ContextSettings;
import dev.kaniko.runtime.context.DockerfileLocation;
import dev.kaniko.runtime.context.GitOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Reads the options of the build context and the variables that contexts are fetched with. */
final class ContextReader {
  /** The default of {@code --context}. */
  private static final String DEFAULT = "/workspace/";

  /** A comma before the name of an option. A branch may have other commas in its name. */
  private static final Pattern BETWEEN = Pattern.compile(",(?=(?:" + String.join("|", GitOptions.NAMES) + ")=)");

  private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]*://");

  private ContextReader() {}

  /** Returns where the context is. A bucket takes the place of a context that is an address or that is not given, as in the original. */
  static String context(BuildOptions options) {
    var context = given(options);
    try {
      var _ = ContextLocation.parse(context, Path.of(""));
      return context;
    } catch (ContextException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static String given(BuildOptions options) {
    if (options.bucket.isEmpty() || isPath(options.context)) {
      if (options.context.isEmpty()) {
        throw new UsageException("--context: the directory or address is missing");
      }
      return options.context;
    }
    return options.bucket.contains("://") ? options.bucket : "gs://" + options.bucket;
  }

  private static boolean isPath(String context) {
    return !context.isEmpty() && !context.equals(DEFAULT) && !context.contains("://");
  }

  /** Refuses to wait for an archive that somebody would have to type. */
  static void checkInput(BuildOptions options) {
    if (context(options).equals("tar://stdin") && Terminal.isStandardInput()) {
      throw new UsageException("--context=tar://stdin: standard input is a terminal; pipe an archive into this command");
    }
  }

  /** Returns what {@code --dockerfile} names: a path, or an address of the schemes that are known. */
  static String dockerfile(BuildOptions options) {
    var scheme = SCHEME.matcher(options.dockerfile);
    if (scheme.lookingAt() && !DockerfileLocation.isAddress(options.dockerfile)) {
      throw new UsageException("--dockerfile " + options.dockerfile + ": unknown scheme " + scheme.group() + "; write a path, http:// or https://");
    }
    return options.dockerfile;
  }

  static String subPath(BuildOptions options) {
    if (ContextFiles.leaves(options.contextSubPath)) {
      throw new UsageException("--context-sub-path " + options.contextSubPath + ": it leads out of the context");
    }
    return options.contextSubPath;
  }

  /** Returns what to say about options that have no effect beside the others. */
  static List<String> withoutEffect(BuildOptions options) {
    var lines = new ArrayList<String>();
    var context = context(options);
    if (!options.bucket.isEmpty() && isPath(options.context)) {
      lines.add("--bucket: has no effect beside a --context that is a path, as in the original");
    }
    if (!options.contextSubPath.isEmpty() && !context.contains("://")) {
      lines.add("--context-sub-path: has no effect on a plain directory, as in the original: write --context=dir://PATH, or the whole path");
    }
    if (!options.git.isEmpty() && !context.matches("(?s)(git|ssh)://.*|https?://.*\\.git([?#].*)?")) {
      lines.add("--git: has no effect, because the context is no git repository");
    }
    return lines;
  }

  static ContextSettings settings(BuildOptions options, Map<String, String> environment) {
    var settings = new ContextSettings(git(options.git), environment);
    try {
      settings.check();
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
    return settings;
  }

  private static GitOptions git(List<String> given) {
    var values = RequestReader.pairs("--git", "OPTION=VALUE", given.stream().flatMap(BETWEEN::splitAsStream).toList());
    for (var name : values.keySet()) {
      if (!GitOptions.NAMES.contains(name)) {
        throw new UsageException("--git " + name + ": " + String.join(", ", GitOptions.NAMES) + " are known" + Words.question(name, GitOptions.NAMES));
      }
    }
    return new GitOptions(
        values.getOrDefault("branch", ""),
        truth(values, "single-branch").orElse(false),
        values.containsKey("depth") ? OptionalInt.of(RequestReader.parsed("--git depth", values.getOrDefault("depth", ""), ContextReader::depth)) : OptionalInt.empty(),
        truth(values, "recurse-submodules"),
        truth(values, "insecure-skip-tls").orElse(false));
  }

  private static Optional<Boolean> truth(Map<String, String> values, String name) {
    return Optional.ofNullable(values.get(name)).map(text -> RequestReader.parsed("--git " + name, text, Words::truth));
  }

  private static int depth(String text) {
    try {
      int depth = Integer.parseInt(text);
      if (depth >= 0) {
        return depth;
      }
    } catch (NumberFormatException _) {
      // Reported below.
    }
    throw new IllegalArgumentException("\"" + text + "\" is not a number of commits; 0 is all of them");
  }
}

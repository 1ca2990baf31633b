package dev.kaniko.compiler.plan;

import dev.kaniko.instruction.syntax.GoFormat;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Takes secrets out of texts: values of variables whose names say secret, wherever they occur, and passwords in addresses. */
public final class Scrubber {
  /** Stands where a secret was. */
  public static final String HIDDEN = "***";

  /** Of a run of characters that names may have only the first beginning is tried: a text may be long and have no assignment. */
  private static final Pattern ASSIGNMENT =
      Pattern.compile("(?<![A-Za-z0-9_-])([0-9-]*+)([A-Za-z_][A-Za-z0-9_-]*+)=(\"[^\"]*\"|'[^']*'|[^\\s\"',]+)");
  private static final Pattern LOGIN = Pattern.compile("://[^/@\\s]+@");

  /** A shorter value is a secret only where it stands alone: it may be a part of many words. */
  private static final int SHORT = 6;

  private final List<Pattern> secrets;

  private Scrubber(Set<String> values) {
    this.secrets = values.stream()
        .filter(value -> !value.isEmpty())
        .flatMap(value -> Stream.of(value, inQuotes(value)))
        .distinct()
        .sorted(Comparator.comparingInt(String::length).reversed())
        .map(Scrubber::pattern)
        .toList();
  }

  /** A value is shown with escapes where it stands in quotation marks. */
  private static String inQuotes(String value) {
    var quoted = GoFormat.quoted(value);
    return quoted.substring(1, quoted.length() - 1);
  }

  private static Pattern pattern(String value) {
    var quoted = Pattern.quote(value);
    return Pattern.compile(value.length() < SHORT ? "(?<![A-Za-z0-9])" + quoted + "(?![A-Za-z0-9])" : quoted);
  }

  /** Knows these secrets. */
  public static Scrubber of(Set<String> values) {
    return new Scrubber(values);
  }

  /** Knows the secrets of a build: those of the arguments that it was given, and those of the variables of its stages and steps. */
  public static Scrubber of(BuildPlan plan, Map<String, String> arguments) {
    var values = new HashSet<String>();
    // Most steps see the same variables.
    var secret = new HashMap<String, Boolean>();
    BiConsumer<String, String> collect = (name, value) -> {
      if (secret.computeIfAbsent(name, SecretName::is)) {
        values.add(value);
      }
    };
    arguments.forEach(collect);
    for (var stage : plan.stages()) {
      stage.line().uses().forEach(use -> use.value().ifPresent(value -> collect.accept(use.name(), value)));
      for (var step : stage.steps()) {
        step.environment().forEach(collect);
        step.arguments().forEach(collect);
        step.uses().forEach(use -> use.value().ifPresent(value -> collect.accept(use.name(), value)));
        step.instruction().bindings().forEach(binding -> binding.value().ifPresent(value -> collect.accept(binding.name(), value)));
      }
    }
    return new Scrubber(values);
  }

  /** Returns a text without secrets. */
  public String scrub(String text) {
    var scrubbed = text;
    for (var secret : secrets) {
      scrubbed = secret.matcher(scrubbed).replaceAll(HIDDEN);
    }
    scrubbed = LOGIN.matcher(scrubbed).replaceAll("://" + Matcher.quoteReplacement(HIDDEN) + "@");
    return ASSIGNMENT.matcher(scrubbed)
        .replaceAll(found -> Matcher.quoteReplacement(
            SecretName.is(found.group(2).replace('-', '_')) ? found.group(1) + found.group(2) + "=" + HIDDEN : found.group()));
  }
}

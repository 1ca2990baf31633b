package dev.kaniko.compiler.plan;

import dev.kaniko.instruction.syntax.GoFormat;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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

  private final SecretTexts longer;
  private final SecretTexts shorter;

  private Scrubber(Set<String> values) {
    var texts = values.stream().filter(value -> !value.isEmpty()).flatMap(value -> Stream.of(value, inQuotes(value)))
        .collect(Collectors.partitioningBy(text -> text.length() < SHORT));
    this.longer = new SecretTexts(texts.getOrDefault(false, List.of()).stream(), false);
    this.shorter = new SecretTexts(texts.getOrDefault(true, List.of()).stream(), true);
  }

  /** A value is shown with escapes where it stands in quotation marks. */
  private static String inQuotes(String value) {
    var quoted = GoFormat.quoted(value);
    return quoted.substring(1, quoted.length() - 1);
  }

  /** Knows these secrets. */
  public static Scrubber of(Set<String> values) {
    return new Scrubber(values);
  }

  /**
   * Knows the secrets of a build: those of the arguments that it was given, and those of the variables of its stages and steps. What a step sees of
   * variables comes from the base and from the steps before it; to look at all that each step sees would take the square of their number.
   */
  public static Scrubber of(BuildPlan plan, Map<String, String> arguments) {
    var values = new HashSet<String>();
    BiConsumer<String, String> collect = (name, value) -> {
      if (SecretName.is(name)) {
        values.add(value);
      }
    };
    Consumer<VariableUse> collectUse = use -> use.value().ifPresent(value -> collect.accept(use.name(), value));
    arguments.forEach(collect);
    for (var stage : plan.stages()) {
      stage.config().environment().forEach(collect);
      stage.line().uses().forEach(collectUse);
      for (var step : stage.steps()) {
        step.uses().forEach(collectUse);
        step.instruction().bindings().forEach(binding -> binding.value().ifPresent(value -> collect.accept(binding.name(), value)));
      }
    }
    return new Scrubber(values);
  }

  /** Returns a text without the secrets that are known, for texts in which words and signs may mean anything. */
  public String scrubKnown(String text) {
    // A shorter one beside a longer one stands alone when that is gone.
    return shorter.replaced(longer.replaced(text, HIDDEN), HIDDEN);
  }

  /** Returns a text without secrets. A long text is searched for what all logins, and all assignments, have in them before it is matched: that is much quicker. */
  public String scrub(String text) {
    var scrubbed = scrubKnown(text);
    if (scrubbed.contains("://")) {
      scrubbed = LOGIN.matcher(scrubbed).replaceAll("://" + Matcher.quoteReplacement(HIDDEN) + "@");
    }
    return scrubbed.indexOf('=') < 0 ? scrubbed : withoutAssignments(scrubbed);
  }

  private static String withoutAssignments(String text) {
    return ASSIGNMENT.matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(
            SecretName.is(found.group(2).replace('-', '_')) ? found.group(1) + found.group(2) + "=" + HIDDEN : found.group()));
  }
}

package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintSettings;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A label that should be a license by its SPDX identifier and is not. */
public final class LabelNotSpdx extends LabelValueRule {
  private static final Pattern OPERATOR = Pattern.compile("\\s+(?:AND|OR)\\s+");

  /** The licenses that SPDX lists, which has put the list into the public domain; read when the first label is judged. */
  private static final class Known {
    static final Set<String> LICENSES = licenses();
  }

  private static Set<String> licenses() {
    try (var in = Objects.requireNonNull(LabelNotSpdx.class.getResourceAsStream("spdx-licenses.txt"))) {
      return Set.of(new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isLicense(String id) {
    return Known.LICENSES.contains(id) || id.endsWith("+") && Known.LICENSES.contains(id.substring(0, id.length() - 1)) || id.startsWith("LicenseRef-");
  }

  /** Makes the rule. */
  public LabelNotSpdx() {
    super(RuleInfo.own("LabelNotSpdx", Severity.WARNING, "A label that should be a license is none that SPDX lists", "DL3054"),
        LintSettings.LabelKind.SPDX, "a license by its SPDX identifier");
  }

  @Override
  boolean accepts(String value) {
    return Stream.of(OPERATOR.split(value.replaceAll("[()]", " ").strip()))
        .map(part -> part.split("\\s+WITH\\s+", 2)[0].strip())
        .allMatch(LabelNotSpdx::isLicense);
  }
}

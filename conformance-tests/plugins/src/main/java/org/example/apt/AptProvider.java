package org.example.apt;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.instruction.BuiltFor;
import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.InstructionRule;
import dev.kaniko.instruction.Spi;
import dev.kaniko.instruction.syntax.ArgumentShape;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.Expansion;
import dev.kaniko.instruction.syntax.FlagSpec;
import dev.kaniko.instruction.syntax.InstructionSource;
import dev.kaniko.instruction.syntax.InstructionSyntax;
import dev.kaniko.instruction.syntax.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code APT [--release=NAME] install PACKAGE[=VERSION]...}. */
@BuiltFor(spi = Spi.VERSION)
public final class AptProvider implements InstructionProvider {
  private static final Pattern RELEASE = Pattern.compile("[a-z0-9][a-z0-9.+/-]*");

  @Override
  public InstructionSyntax syntax() {
    return InstructionSyntax.of("APT", ArgumentShape.PLAIN_WORDS, Expansion.WORDS).withFlags(FlagSpec.expanded("release"));
  }

  @Override
  public void check(InstructionSource unexpanded, DiagnosticSink diagnostics) {
    var words = words(unexpanded);
    if (words.isEmpty() || !words.getFirst().value().equals("install")) {
      var place = words.isEmpty() ? unexpanded.keywordSpan() : words.getFirst().span();
      diagnostics.report(Diagnostic.error("UnknownAptCommand", place, "APT requires install and packages").withHelp("write APT install curl=7.88.1-10+deb12u12"));
    } else if (words.size() == 1) {
      diagnostics.report(Diagnostic.error("MissingArgument", words.getFirst().span(), "APT install requires at least one package"));
    }
  }

  @Override
  public Optional<Apt> parse(InstructionSource expanded, DiagnosticSink diagnostics) {
    var release = expanded.flag("release").filter(text -> !text.isEmpty());
    boolean valid = release.isEmpty() || RELEASE.matcher(release.get().value()).matches();
    if (!valid) {
      diagnostics.report(Diagnostic.error("InvalidRelease", release.get().span(), "not the name of a release: " + release.get()));
    }
    var packages = new ArrayList<AptPackage>();
    for (var word : packageWords(expanded)) {
      AptPackage.parse(word.value()).ifPresentOrElse(packages::add, () -> diagnostics.report(
          Diagnostic.error("InvalidPackage", word.span(), "not a package: " + word).withHelp("write name or name=version")));
    }
    return valid && packages.size() == packageWords(expanded).size()
        ? Optional.of(new Apt(packages, release.map(Text::value), expanded.span()))
        : Optional.empty();
  }

  static List<Text> packageWords(InstructionSource source) {
    var words = words(source);
    return words.subList(1, words.size());
  }

  private static List<Text> words(InstructionSource source) {
    return ((Arguments.Words) source.arguments()).words();
  }

  @Override
  public List<InstructionRule> rules() {
    return List.of(new UnpinnedRule());
  }
}

package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Argument;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A gem without a version. */
public final class UnpinnedGem extends UnpinnedRule {
  /** The options without a value. Any other may have one, as those of extensions do. */
  private static final Pattern PLAIN = Pattern.compile(
      "--no-.*|-[NfqVlrbuEw]+|--(force|conservative|minimal-deps|user-install|pre|prerelease|verbose|quiet|silent|backtrace|debug|local|remote|both"
          + "|update-sources|vendor|wrappers|document|default|explain|lock|suggestions|development(-all)?|env-shebang|norc)");

  /** Makes the rule. */
  public UnpinnedGem() {
    super(RuleInfo.own("UnpinnedGem", Severity.WARNING, "gem installs a gem without a version", "DL3028"), "bundler:2.7.2");
  }

  @Override
  List<Argument> packages(RunStep run, Invocation command) {
    var words = new ArrayList<Argument>();
    var all = command.arguments();
    for (int i = 0; i < all.size() && !all.get(i).is("--"); i++) {
      var text = all.get(i).prefix();
      if (!text.startsWith("-")) {
        words.add(all.get(i));
      } else if (!text.contains("=") && !PLAIN.matcher(text).matches()) {
        i++;
      }
    }
    boolean installs = command.is("gem") && !words.isEmpty() && (words.getFirst().is("install") || words.getFirst().is("i"));
    return installs && !command.hasOption("-v", "--version") ? words.subList(1, words.size()) : List.of();
  }

  @Override
  boolean isPinned(Invocation command, String word) {
    return word.contains(":") || word.endsWith(".gem");
  }
}

package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.diagnostic.Span;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A secret that stands in the file. */
public final class SecretValue implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("SecretValue", Severity.WARNING, "The file contains a secret", "K501");

  /** What issuers of secrets put in front so that they are found. */
  private static final Pattern TOKEN = Pattern.compile("(?<![A-Za-z0-9_-])(?:"
      + "gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60,90}|glpat-[A-Za-z0-9_-]{20}|npm_[A-Za-z0-9]{36}|xox[abprs]-[A-Za-z0-9-]{20,80}"
      + "|(?:AKIA|ASIA)[A-Z0-9]{16}|AIza[A-Za-z0-9_-]{35}|[sr]k_live_[A-Za-z0-9]{20,60}|SG\\.[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}"
      + "|pypi-[A-Za-z0-9_-]{80,200}|dckr_pat_[A-Za-z0-9_-]{27}|hf_[A-Za-z0-9]{34}|sk-ant-[A-Za-z0-9_-]{40,120}"
      + "|eyJ[A-Za-z0-9_-]{10,400}\\.eyJ[A-Za-z0-9_-]{10,2000}\\.[A-Za-z0-9_-]{20,400})(?![A-Za-z0-9_])"
      + "|-----BEGIN (?:[A-Z]{2,10} )?PRIVATE KEY-----");

  /** The texts without one of which no token is there: looking for them is much faster than looking for tokens. */
  private static final List<String> PREFIXES = List.of(
      "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "npm_", "xox", "AKIA", "ASIA", "AIza", "k_live_", "SG.", "pypi-", "dckr_pat_",
      "hf_", "sk-ant-", "eyJ", "-----BEGIN ");

  /** The password of an address; a name of a variable and a word in brackets are none. */
  private static final Pattern IN_ADDRESS = Pattern.compile("(?<=[a-z0-9]://)[A-Za-z0-9._%+-]{1,64}:([^\\s:/@$<>{}\\[\\]\"'`*]{6,100})@(?=[A-Za-z0-9])");
  private static final Pattern PLACEHOLDER =
      Pattern.compile("(?i).*(?:example|placeholder|change_?me|your|xxx|dummy|sample|redacted|1234567|todo).*|pass(?:word|wd)?|secret|token|(.)\\1*");
  private static final int FEWEST_CHARACTERS = 6;
  private static final String SIGN = "://";

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    var text = subject.ast().text();
    boolean tokens = mayHoldToken(text);
    boolean addresses = text.contains(SIGN);
    if (!tokens && !addresses) {
      return;
    }
    for (var node : subject.instructions()) {
      var place = node.span();
      if (place.source().equals(subject.ast().source()) && place.end() <= text.length()) {
        var found = first(text, place, tokens, addresses);
        found.ifPresent(span -> sink.report(node, INFO.finding(span, "this looks like a secret, and everybody who has the file or the image can read it")
            .withHelp("take it back where it was issued, and give it to the command that needs it: RUN --mount=type=secret,id=...")));
      }
    }
  }

  private static boolean mayHoldToken(String text) {
    for (var prefix : PREFIXES) {
      if (text.contains(prefix)) {
        return true;
      }
    }
    return false;
  }

  private static Optional<Span> first(String text, Span place, boolean tokens, boolean addresses) {
    for (var token = TOKEN.matcher(text).region(place.start(), place.end()); tokens && token.find();) {
      if (isReal(token.group())) {
        return Optional.of(new Span(place.source(), token.start(), token.end()));
      }
    }
    var password = IN_ADDRESS.matcher(text).useTransparentBounds(true);
    for (int sign = addresses ? text.indexOf(SIGN, place.start(), place.end()) : -1; sign >= 0; sign = text.indexOf(SIGN, sign + 1, place.end())) {
      if (password.region(sign + SIGN.length(), place.end()).lookingAt() && isReal(password.group(1)) && isMixed(password.group(1)) && !isLocal(text, password.end())) {
        return Optional.of(new Span(place.source(), password.start(1), password.end(1)));
      }
    }
    return Optional.empty();
  }

  private static boolean isReal(String secret) {
    return !PLACEHOLDER.matcher(secret).matches() && (secret.startsWith("-----") || secret.chars().distinct().count() >= FEWEST_CHARACTERS);
  }

  /** A password of letters only is most often a word that stands for one. */
  private static boolean isMixed(String password) {
    return password.chars().anyMatch(Character::isDigit) && password.chars().anyMatch(Character::isLetter);
  }

  /** What listens on this machine while an image is built has no secrets. */
  private static boolean isLocal(String text, int host) {
    return text.startsWith("localhost", host) || text.startsWith("127.", host);
  }
}

package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Argument;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** A download from a server that may be any. */
public final class CertificateCheckDisabled extends CommandRule {
  private static final Set<String> WITH_VALUE = Set.of("A", "b", "c", "C", "d", "D", "e", "E", "F", "h", "H", "K", "m", "o", "P", "Q", "r", "t", "T", "u", "U", "w", "x", "X", "y", "Y", "z");
  private static final Pattern LOCAL = Pattern.compile("(?:https?://)?(?:localhost|127\\.|0\\.0\\.0\\.0|\\[::1]).*");
  private static final Set<String> OFF = Set.of("false", "0");

  /** Makes the rule. */
  public CertificateCheckDisabled() {
    super(RuleInfo.own("CertificateCheckDisabled", Severity.WARNING, "The certificate of a server is not checked", "K807"));
  }

  @Override
  void check(RunStep run, Consumer<Diagnostic> found) {
    run.commands().stream().flatMap(command -> disabling(command).filter(_ -> !isLocal(command)).stream())
        .findFirst()
        .ifPresent(word -> found.accept(info().finding(word.span(), "whoever sits between the build and the server can send what they like")
            .withHelp("install ca-certificates, or the certificate of your own authority, and leave the check on")));
  }

  private static boolean isLocal(Invocation command) {
    return command.operands().stream().anyMatch(word -> LOCAL.matcher(word.prefix()).matches());
  }

  /** Returns the argument of a command that switches the check off. */
  private static Optional<Argument> disabling(Invocation command) {
    if (command.is("curl")) {
      return command.options().stream().filter(CertificateCheckDisabled::isInsecure).findFirst();
    }
    if (command.is("wget")) {
      return command.options().stream().filter(option -> option.is("--no-check-certificate")).findFirst();
    }
    if (command.is("npm", "yarn", "pnpm", "git")) {
      return setting(command);
    }
    return command.is("pip", "pip3") || Pip.installs(command) ? command.options().stream().filter(option -> option.prefix().startsWith("--trusted-host")).findFirst() : Optional.empty();
  }

  private static boolean isInsecure(Argument option) {
    var text = option.prefix();
    if (text.startsWith("--")) {
      return option.is("--insecure");
    }
    for (int i = 1; i < text.length() && !WITH_VALUE.contains(text.substring(i, i + 1)); i++) {
      if (text.charAt(i) == 'k') {
        return true;
      }
    }
    return false;
  }

  private static Optional<Argument> setting(Invocation command) {
    var words = command.arguments();
    for (int i = 0; i < words.size(); i++) {
      var text = words.get(i).shown().toLowerCase(Locale.ROOT);
      boolean here = text.matches("(?:--)?(?:strict-ssl|http\\.sslverify)=(?:false|0)");
      boolean next = Set.of("strict-ssl", "http.sslverify").contains(text) && i + 1 < words.size() && OFF.contains(words.get(i + 1).shown());
      if (here || next) {
        return Optional.of(words.get(i));
      }
    }
    return Optional.empty();
  }
}

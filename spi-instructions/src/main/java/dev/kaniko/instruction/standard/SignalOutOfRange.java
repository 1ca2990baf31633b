package dev.kaniko.instruction.standard;

import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.instruction.InstructionRule;
import dev.kaniko.instruction.InstructionUse;
import dev.kaniko.instruction.syntax.Arguments;
import java.util.List;
import java.util.regex.Pattern;

/** A signal that no system has. */
final class SignalOutOfRange implements InstructionRule {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
  private static final int MOST = 64;

  @Override
  public String id() {
    return "SignalOutOfRange";
  }

  @Override
  public List<String> aliases() {
    return List.of("K914");
  }

  @Override
  public String title() {
    return "STOPSIGNAL is a number that no signal has";
  }

  @Override
  public String page() {
    return RulePage.of(id());
  }

  @Override
  public void check(InstructionUse use, DiagnosticSink sink) {
    var signal = ((Arguments.Line) use.expanded().arguments()).text();
    if (NUMBER.matcher(signal.value()).matches() && Integer.parseInt(signal.value()) > MOST) {
      sink.report(finding(signal.span(), "there is no signal " + signal + ": the last is " + MOST));
    }
  }
}

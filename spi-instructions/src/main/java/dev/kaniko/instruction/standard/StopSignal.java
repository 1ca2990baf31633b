package dev.kaniko.instruction.standard;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.image.ConfigDelta;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.ExecutionContext;
import dev.kaniko.instruction.Fingerprint;
import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.InstructionRule;
import dev.kaniko.instruction.Outcome;
import dev.kaniko.instruction.syntax.ArgumentShape;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.Expansion;
import dev.kaniko.instruction.syntax.InstructionSource;
import dev.kaniko.instruction.syntax.InstructionSyntax;
import dev.kaniko.instruction.syntax.Keyword;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * STOPSIGNAL: the signal that ends a container.
 *
 * @param signal a number or a name, as written
 */
public record StopSignal(String signal, Span span) implements StandardInstruction {
  /** moby/sys/signal, Linux; RTMIN and RTMAX with their offsets are read apart. */
  private static final Set<String> NAMES =
      Set.of("ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "FPE", "HUP", "ILL", "INT", "IO", "IOT", "KILL", "PIPE", "POLL", "PROF",
          "PWR", "QUIT", "SEGV", "STKFLT", "STOP", "SYS", "TERM", "TRAP", "TSTP", "TTIN", "TTOU", "URG", "USR1", "USR2", "VTALRM",
          "WINCH", "XCPU", "XFSZ", "RTMIN", "RTMAX");

  private static final Pattern REAL_TIME = Pattern.compile("RTMIN\\+([1-9]|1[0-5])|RTMAX-([1-9]|1[0-4])");
  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,9}");

  public StopSignal {
    Objects.requireNonNull(signal);
    Objects.requireNonNull(span);
  }

  @Override
  public Keyword keyword() {
    return new Keyword("STOPSIGNAL");
  }

  @Override
  public Optional<Fingerprint> fingerprint() {
    return Optional.of(Fingerprint.EMPTY.with("signal", signal));
  }

  @Override
  public Effects effects() {
    return Effects.NONE.setting(ConfigDelta.StopSignal.class).neverFailing();
  }

  @Override
  public Outcome execute(ExecutionContext context) {
    return Outcome.config(ConfigDelta.of(new ConfigDelta.StopSignal(signal)), "STOPSIGNAL " + signal);
  }

  private static boolean isSignal(String text) {
    if (NUMBER.matcher(text).matches()) {
      return Integer.parseInt(text) != 0;
    }
    var upper = text.toUpperCase(Locale.ROOT);
    var name = upper.startsWith("SIG") ? upper.substring(3) : upper;
    return NAMES.contains(name) || REAL_TIME.matcher(name).matches();
  }

  /** Reads STOPSIGNAL. */
  public static final class Provider implements InstructionProvider {
    @Override
    public InstructionSyntax syntax() {
      return InstructionSyntax.of("STOPSIGNAL", ArgumentShape.LINE, Expansion.WORDS).ignoringFlags();
    }

    @Override
    public void check(InstructionSource unexpanded, DiagnosticSink diagnostics) {
      Arity.exactlyOne(unexpanded, diagnostics);
    }

    @Override
    public Optional<StopSignal> parse(InstructionSource expanded, DiagnosticSink diagnostics) {
      var text = ((Arguments.Line) expanded.arguments()).text();
      if (!isSignal(text.value())) {
        diagnostics.report(
            Diagnostic.error("InvalidSignal", text.span(), "invalid signal: " + text)
                .withHelp("write a signal number, or a name such as SIGTERM or TERM"));
        return Optional.empty();
      }
      return Optional.of(new StopSignal(text.value(), expanded.span()));
    }

    @Override
    public List<InstructionRule> rules() {
      return List.of(new SignalOutOfRange());
    }
  }
}

package dev.kaniko.instruction.standard;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.image.ConfigDelta;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.ExecutionContext;
import dev.kaniko.instruction.Fingerprint;
import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.Outcome;
import dev.kaniko.instruction.syntax.ArgumentShape;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.Expansion;
import dev.kaniko.instruction.syntax.FlagSpec;
import dev.kaniko.instruction.syntax.GoDuration;
import dev.kaniko.instruction.syntax.GoFormat;
import dev.kaniko.instruction.syntax.InstructionSource;
import dev.kaniko.instruction.syntax.InstructionSyntax;
import dev.kaniko.instruction.syntax.Keyword;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * HEALTHCHECK: how a container is probed.
 *
 * @param check what the configuration holds
 */
public record Healthcheck(dev.kaniko.image.Healthcheck check, Span span) implements StandardInstruction {
  public Healthcheck {
    Objects.requireNonNull(check);
    Objects.requireNonNull(span);
  }

  @Override
  public Keyword keyword() {
    return new Keyword("HEALTHCHECK");
  }

  @Override
  public Optional<Fingerprint> fingerprint() {
    return Optional.of(Fingerprint.EMPTY.with("test", check.test()).with("options", options()));
  }

  @Override
  public Effects effects() {
    return Effects.NONE.setting(ConfigDelta.SetHealthcheck.class).neverFailing();
  }

  @Override
  public Outcome execute(ExecutionContext context) {
    var createdBy = "HEALTHCHECK {Test:" + GoFormat.list(check.test()) + " " + options() + "}";
    return Outcome.config(ConfigDelta.of(new ConfigDelta.SetHealthcheck(check)), createdBy);
  }

  private String options() {
    return "Interval:" + GoFormat.duration(check.interval()) + " Timeout:" + GoFormat.duration(check.timeout())
        + " StartPeriod:" + GoFormat.duration(check.startPeriod()) + " StartInterval:" + GoFormat.duration(check.startInterval())
        + " Retries:" + check.retries();
  }

  /** Reads HEALTHCHECK. */
  public static final class Provider implements InstructionProvider {
    @Override
    public InstructionSyntax syntax() {
      return InstructionSyntax.of("HEALTHCHECK", ArgumentShape.WORD_AND_COMMAND, Expansion.NONE)
          .withFlags(FlagSpec.text("interval"), FlagSpec.text("timeout"), FlagSpec.text("start-period"), FlagSpec.text("start-interval"),
              FlagSpec.text("retries"))
          .withTraits(InstructionSyntax.Trait.SHELL_TEXT);
    }

    @Override
    public void check(InstructionSource unexpanded, DiagnosticSink diagnostics) {
      read(unexpanded, diagnostics);
    }

    @Override
    public Optional<Healthcheck> parse(InstructionSource expanded, DiagnosticSink diagnostics) {
      return read(expanded, diagnostics).map(check -> new Healthcheck(check, expanded.span()));
    }

    private Optional<dev.kaniko.image.Healthcheck> read(InstructionSource source, DiagnosticSink diagnostics) {
      var arguments = (Arguments.WordAndCommand) source.arguments();
      var problems = new ArrayList<Diagnostic>();
      var check = switch (arguments.word().value().toUpperCase(Locale.ROOT)) {
        case "" -> {
          Arity.atLeastOne(0, source, problems::add);
          yield none();
        }
        case "NONE" -> {
          if (!arguments.command().parts().isEmpty()) {
            problems.add(Diagnostic.error("UnexpectedArgument", arguments.command().span(), "HEALTHCHECK NONE takes no arguments"));
          }
          yield none();
        }
        case "CMD" -> command(source, arguments.command(), problems);
        default -> {
          var message = "Unknown type " + GoFormat.quoted(arguments.word().value().toUpperCase(Locale.ROOT)) + " in HEALTHCHECK (try CMD)";
          problems.add(Diagnostic.error("UnknownHealthcheck", arguments.word().span(), message));
          yield none();
        }
      };
      problems.forEach(diagnostics::report);
      return problems.isEmpty() ? Optional.of(check) : Optional.empty();
    }

    private static dev.kaniko.image.Healthcheck none() {
      return new dev.kaniko.image.Healthcheck(List.of("NONE"), Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);
    }

    private dev.kaniko.image.Healthcheck command(InstructionSource source, Arguments.Command command, List<Diagnostic> problems) {
      if (command.parts().isEmpty()) {
        problems.add(Diagnostic.error("MissingArgument", source.keywordSpan(), "Missing command after HEALTHCHECK CMD"));
      }
      var test = new ArrayList<String>();
      test.add(command.exec() ? "CMD" : "CMD-SHELL");
      test.addAll(command.values());
      return new dev.kaniko.image.Healthcheck(test, duration(source, "interval", problems), duration(source, "timeout", problems),
          duration(source, "start-period", problems), duration(source, "start-interval", problems), retries(source, problems));
    }

    private static Duration duration(InstructionSource source, String flag, List<Diagnostic> problems) {
      var text = source.flag(flag);
      if (text.isEmpty() || text.get().isEmpty()) {
        return Duration.ZERO;
      }
      try {
        var duration = GoDuration.parse(text.get().value());
        if (!duration.isZero() && duration.compareTo(Duration.ofMillis(1)) < 0) {
          throw new IllegalArgumentException("Interval \"" + flag + "\" cannot be less than 1ms");
        }
        return duration;
      } catch (IllegalArgumentException e) {
        problems.add(
            Diagnostic.error("InvalidDuration", text.get().span(), String.valueOf(e.getMessage()))
                .withHelp("write a number with a unit, such as 30s, 1m30s or 500ms"));
        return Duration.ZERO;
      }
    }

    private static int retries(InstructionSource source, List<Diagnostic> problems) {
      var text = source.flag("retries");
      if (text.isEmpty() || text.get().isEmpty()) {
        return 0;
      }
      try {
        int retries = Integer.parseInt(text.get().value());
        if (retries < 0) {
          problems.add(Diagnostic.error("InvalidRetries", text.get().span(), "--retries cannot be negative (" + retries + ")"));
        }
        return retries;
      } catch (NumberFormatException e) {
        problems.add(
            Diagnostic.error("InvalidRetries", text.get().span(), "--retries is not a number: " + GoFormat.quoted(text.get().value())));
        return 0;
      }
    }
  }
}

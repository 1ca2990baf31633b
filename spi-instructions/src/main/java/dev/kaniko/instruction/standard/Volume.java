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
import dev.kaniko.instruction.syntax.GoFormat;
import dev.kaniko.instruction.syntax.InstructionSource;
import dev.kaniko.instruction.syntax.InstructionSyntax;
import dev.kaniko.instruction.syntax.Keyword;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * VOLUME: paths that a container keeps outside its own file system. What later instructions write there stays in the image.
 *
 * @param paths as written, none of them blank
 */
public record Volume(List<String> paths, Span span) implements StandardInstruction {
  public Volume {
    paths = List.copyOf(paths);
    Objects.requireNonNull(span);
  }

  @Override
  public Keyword keyword() {
    return new Keyword("VOLUME");
  }

  @Override
  public Optional<Fingerprint> fingerprint() {
    return Optional.of(Fingerprint.EMPTY.with("paths", paths));
  }

  @Override
  public Effects effects() {
    return Effects.NONE.setting(ConfigDelta.Volume.class).neverFailing();
  }

  @Override
  public Outcome execute(ExecutionContext context) {
    var delta = new ConfigDelta(paths.stream().<ConfigDelta.Edit>map(ConfigDelta.Volume::new).toList());
    return Outcome.config(delta, "VOLUME " + GoFormat.list(paths));
  }

  /** Reads VOLUME. */
  public static final class Provider implements InstructionProvider {
    @Override
    public InstructionSyntax syntax() {
      return InstructionSyntax.of("VOLUME", ArgumentShape.WORDS, Expansion.WORDS);
    }

    @Override
    public void check(InstructionSource unexpanded, DiagnosticSink diagnostics) {
      var words = ((Arguments.Words) unexpanded.arguments()).words();
      Arity.atLeastOne(words.size(), unexpanded, diagnostics);
      paths(unexpanded, diagnostics);
    }

    @Override
    public Optional<Volume> parse(InstructionSource expanded, DiagnosticSink diagnostics) {
      return paths(expanded, diagnostics).map(paths -> new Volume(paths, expanded.span()));
    }

    private static Optional<List<String>> paths(InstructionSource source, DiagnosticSink diagnostics) {
      var paths = new ArrayList<String>();
      boolean blank = false;
      for (var word : ((Arguments.Words) source.arguments()).words()) {
        var path = word.value().strip();
        if (path.isEmpty()) {
          blank = true;
          diagnostics.report(Diagnostic.error("BlankVolume", word.span(), "VOLUME specified can not be an empty string"));
        }
        paths.add(path);
      }
      return blank ? Optional.empty() : Optional.of(paths);
    }
  }
}

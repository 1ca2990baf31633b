package dev.kaniko.instruction.standard;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.image.ConfigDelta;
import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.ExecutionContext;
import dev.kaniko.instruction.Fingerprint;
import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.Outcome;
import dev.kaniko.instruction.RootAccess;
import dev.kaniko.instruction.syntax.ArgumentShape;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.Expansion;
import dev.kaniko.instruction.syntax.InstructionSource;
import dev.kaniko.instruction.syntax.InstructionSyntax;
import dev.kaniko.instruction.syntax.Keyword;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;

/**
 * WORKDIR: where later instructions start from; the directory is made if it is not there, and belongs to USER.
 *
 * @param directory absolute, or relative to the directory before; empty for that directory
 */
public record Workdir(String directory, Span span) implements StandardInstruction {
  private static final int MODE = 0755;

  public Workdir {
    Objects.requireNonNull(directory);
    Objects.requireNonNull(span);
  }

  @Override
  public Keyword keyword() {
    return new Keyword("WORKDIR");
  }

  @Override
  public RootAccess rootAccess() {
    return directory.equals("/") ? RootAccess.NONE : RootAccess.READ;
  }

  @Override
  public Optional<Fingerprint> fingerprint() {
    return Optional.of(Fingerprint.EMPTY.with("directory", directory));
  }

  @Override
  public Outcome execute(ExecutionContext context) throws IOException {
    var text = absolute(context.config());
    var delta = ConfigDelta.of(new ConfigDelta.WorkingDir(text));
    var layer = text.equals("/") ? Optional.<SnapshotDiff>empty() : Optional.of(made(ImagePath.clean(text), context));
    return new Outcome(layer, delta, Optional.of("WORKDIR " + text));
  }

  /** Returns the directory behind this instruction. An absolute path stays as it was written, with doubled and trailing slashes. */
  public String absolute(ImageConfig config) {
    return directory.startsWith("/") ? directory : config.workingDirectory().resolve(directory).text();
  }

  private static SnapshotDiff made(ImagePath path, ExecutionContext context) throws IOException {
    var target = new TargetTree(context.root());
    var owner = Owner.of(context.config().user(), context);
    target.makeDirectories(target.resolve(path), MODE, owner, context.now());
    return target.changes();
  }

  /** Reads WORKDIR. */
  public static final class Provider implements InstructionProvider {
    @Override
    public InstructionSyntax syntax() {
      return InstructionSyntax.of("WORKDIR", ArgumentShape.LINE, Expansion.WORDS);
    }

    @Override
    public void check(InstructionSource unexpanded, DiagnosticSink diagnostics) {
      Arity.exactlyOne(unexpanded, diagnostics);
    }

    @Override
    public Optional<Workdir> parse(InstructionSource expanded, DiagnosticSink diagnostics) {
      var text = ((Arguments.Line) expanded.arguments()).text();
      if (text.value().indexOf('\0') >= 0) {
        diagnostics.report(Diagnostic.error("InvalidPath", text.span(), "a path cannot hold a NUL character"));
        return Optional.empty();
      }
      return Optional.of(new Workdir(text.value(), expanded.span()));
    }
  }
}

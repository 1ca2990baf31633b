package dev.kaniko.instruction.standard;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.image.ConfigDelta;
import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.ExecutionContext;
import dev.kaniko.instruction.Fingerprint;
import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.Outcome;
import dev.kaniko.instruction.Placement;
import dev.kaniko.instruction.RootAccess;
import dev.kaniko.instruction.files.Owner;
import dev.kaniko.instruction.files.TargetTree;
import dev.kaniko.instruction.syntax.ArgumentShape;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.Expansion;
import dev.kaniko.instruction.syntax.InstructionSource;
import dev.kaniko.instruction.syntax.InstructionSyntax;
import dev.kaniko.instruction.syntax.Keyword;
import dev.kaniko.instruction.syntax.Text;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * WORKDIR: where later instructions start from; the directory is made if it is not there, and belongs to USER.
 *
 * @param directory absolute, or relative to the directory before; empty for that directory
 */
public record Workdir(Text directory, Span span) implements StandardInstruction {
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
    return directory.value().equals("/") ? RootAccess.NONE : RootAccess.READ;
  }

  @Override
  public Optional<Fingerprint> fingerprint() {
    return Optional.of(Fingerprint.EMPTY.with("directory", directory.value()));
  }

  @Override
  public Effects effects() {
    var effects = Effects.NONE.withLayer(layer()).withWorkingDirectory(directory).withPlacements(List.of(Placement.directory(directory)));
    return layer() == Effects.Layer.NEVER ? effects.neverFailing() : effects.reading(ConfigDelta.User.class);
  }

  /** Where it leads to the root there is nothing to make; a relative one depends on where it starts. */
  private Effects.Layer layer() {
    if (directory.value().equals("/")) {
      return Effects.Layer.NEVER;
    }
    boolean depends = !directory.value().startsWith("/") && ImagePath.ROOT.resolve(directory.value()).isRoot();
    return depends ? Effects.Layer.DEPENDS : Effects.Layer.ALWAYS;
  }

  @Override
  public Outcome execute(ExecutionContext context) throws IOException {
    var text = context.config().entering(directory.value());
    var delta = ConfigDelta.of(new ConfigDelta.WorkingDir(text));
    var layer = text.equals("/") ? Optional.<SnapshotDiff>empty() : Optional.of(made(ImagePath.clean(text), context));
    return new Outcome(layer, delta, Optional.of("WORKDIR " + text));
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
      return Optional.of(new Workdir(text, expanded.span()));
    }
  }
}

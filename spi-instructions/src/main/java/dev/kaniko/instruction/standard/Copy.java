package dev.kaniko.instruction.standard;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.ExecutionContext;
import dev.kaniko.instruction.Fingerprint;
import dev.kaniko.instruction.Input;
import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.Origin;
import dev.kaniko.instruction.Outcome;
import dev.kaniko.instruction.Placement;
import dev.kaniko.instruction.RootAccess;
import dev.kaniko.instruction.StageReference;
import dev.kaniko.instruction.files.Destination;
import dev.kaniko.instruction.files.Owner;
import dev.kaniko.instruction.files.TargetTree;
import dev.kaniko.instruction.syntax.ArgumentShape;
import dev.kaniko.instruction.syntax.Expansion;
import dev.kaniko.instruction.syntax.FlagSpec;
import dev.kaniko.instruction.syntax.HeredocUse;
import dev.kaniko.instruction.syntax.InstructionSource;
import dev.kaniko.instruction.syntax.InstructionSyntax;
import dev.kaniko.instruction.syntax.Keyword;
import dev.kaniko.instruction.syntax.Text;
import dev.kaniko.snapshot.FileTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * COPY: files of the build context, of a stage or of an image.
 *
 * @param origin where the sources lie
 * @param sources paths with wildcards; {@code ..} stops at the root of the origin
 * @param files heredocs, copied after the sources
 * @param destination absolute, or relative to the working directory
 * @param options flags that ADD has too
 * @param parents whether directories above the sources are copied with them
 */
public record Copy(
    Origin origin, List<Text> sources, List<InlineFile> files, Text destination, CopyOptions options, boolean parents, Span span)
    implements StandardInstruction {
  public Copy {
    Objects.requireNonNull(origin);
    sources = List.copyOf(sources);
    files = List.copyOf(files);
    Objects.requireNonNull(destination);
    Objects.requireNonNull(options);
    Objects.requireNonNull(span);
  }

  @Override
  public Keyword keyword() {
    return new Keyword("COPY");
  }

  @Override
  public RootAccess rootAccess() {
    return options.readsRoot() ? RootAccess.READ : RootAccess.NONE;
  }

  /** Where files come from is not part of the meaning, what they are is. */
  @Override
  public Optional<Fingerprint> fingerprint() {
    var fingerprint = Fingerprint.EMPTY.with("sources", patterns()).with("destination", destination.value()).with("parents", parents)
        .with("owners", origin instanceof Origin.Named);
    return Optional.of(options.addTo(fingerprint.withEach("file", files.stream().map(file -> List.of(file.name(), file.text())).toList())));
  }

  @Override
  public List<Input> inputs() {
    return sources.isEmpty() ? List.of() : List.of(input());
  }

  private Input.Files input() {
    return new Input.Files(origin, parents ? patterns().stream().map(Copy::withoutDeepWildcard).toList() : patterns());
  }

  private List<String> patterns() {
    return sources.stream().map(Text::value).toList();
  }

  /** Returns a pattern for all that a pattern of {@code --parents} may match: {@code **} is no wildcard elsewhere. */
  private static String withoutDeepWildcard(String pattern) {
    var path = ImagePath.ROOT;
    for (var name : ImagePath.clean(pattern).names()) {
      if (name.contains("**")) {
        break;
      }
      path = path.child(name);
    }
    return path.text();
  }

  @Override
  public Effects effects() {
    return options.addTo(Effects.NONE.withLayer(Effects.Layer.ALWAYS), placement());
  }

  private Placement placement() {
    var from = origin instanceof Origin.BuildContext ? Placement.From.CONTEXT : Placement.From.TREE;
    var all = new ArrayList<Placement.Source>();
    sources.forEach(source -> all.add(new Placement.Source(source, from)));
    files.forEach(file -> all.add(new Placement.Source(new Text("<<" + file.name(), span), Placement.From.TEXT)));
    return new Placement(all, destination);
  }

  @Override
  public Outcome execute(ExecutionContext context) throws IOException {
    var target = new TargetTree(options.isIndependent() ? FileTree.EMPTY : context.root());
    var owner = Owner.of(options.owner(), context);
    var copier = new FileCopier(target, Destination.of(destination.value(), context.config()), options, owner, context.now());
    if (!sources.isEmpty()) {
      var tree = context.open(input());
      var ownership = origin instanceof Origin.BuildContext ? FileCopier.Ownership.SENT : FileCopier.Ownership.KEPT;
      for (var source : patterns()) {
        if (parents) {
          copier.copyWithParents(tree, source, ownership);
        } else {
          copier.copy(tree, source, ownership, FileCopier.Unpacker.NEVER);
        }
      }
    }
    for (var file : files) {
      copier.copyFile(file.fileName(), file.node(context.now()));
    }
    return Outcome.layer(target.changes(), createdBy());
  }

  private String createdBy() {
    return "COPY " + (parents ? "--parents " : "") + options.createdBy() + CopyWords.createdBy(patterns(), files) + " " + destination
        + " # buildkit";
  }

  /** Reads COPY. */
  public static final class Provider implements InstructionProvider {
    private static final Pattern VARIABLE = Pattern.compile("\\$[\\p{L}\\p{Nd}_{@*#?$!-]|[\\\\'\"]");

    @Override
    public InstructionSyntax syntax() {
      return InstructionSyntax.of("COPY", ArgumentShape.WORDS, Expansion.WORDS)
          .withFlags(FlagSpec.text("from"), FlagSpec.expanded("chown"), FlagSpec.expanded("chmod"), FlagSpec.bool("link"),
              FlagSpec.bool("parents"), FlagSpec.text("exclude").many())
          .withHeredocs(HeredocUse.FILES);
    }

    @Override
    public void check(InstructionSource unexpanded, DiagnosticSink diagnostics) {
      CopyWords.check(unexpanded, diagnostics);
      unexpanded.flag("from").filter(from -> VARIABLE.matcher(from.value()).find()).ifPresent(
          from -> diagnostics.report(
              Diagnostic.error("VariableInFrom", from.span(),
                  "variable expansion is not supported for --from, define a new stage with FROM using ARG from global scope as a workaround")));
    }

    @Override
    public List<StageReference> references(InstructionSource unexpanded) {
      return from(unexpanded).map(from -> List.of(new StageReference(new Origin.Named(from.value(), true), from))).orElse(List.of());
    }

    private static Optional<Text> from(InstructionSource source) {
      return source.flag("from").filter(from -> !from.isEmpty());
    }

    @Override
    public Optional<Copy> parse(InstructionSource expanded, DiagnosticSink diagnostics) {
      var words = CopyWords.read(expanded);
      boolean valid = words.checkPaths(diagnostics);
      for (var source : words.sources()) {
        var form = SourceForm.of(source.value());
        if (form != SourceForm.PATH) {
          valid = false;
          var message = form == SourceForm.URL ? "source can't be a URL for COPY" : "source can't be a git ref for COPY";
          diagnostics.report(Diagnostic.error("RemoteSource", source.span(), message).withHelp("use ADD for it"));
        }
      }
      var options = CopyOptions.read(expanded, diagnostics);
      if (!valid || options.isEmpty()) {
        return Optional.empty();
      }
      var origin = from(expanded).<Origin>map(from -> new Origin.Named(from.value(), true)).orElse(new Origin.BuildContext());
      return Optional.of(
          new Copy(origin, words.sources(), words.files(), words.destination(), options.get(), expanded.isSet("parents"), expanded.span()));
    }
  }
}

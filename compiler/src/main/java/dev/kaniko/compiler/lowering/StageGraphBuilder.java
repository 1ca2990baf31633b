package dev.kaniko.compiler.lowering;

import dev.kaniko.compiler.ast.DockerfileAst;
import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.ast.StageNode;
import dev.kaniko.compiler.ast.Word;
import dev.kaniko.compiler.compilation.Compilation;
import dev.kaniko.compiler.compilation.Findings;
import dev.kaniko.compiler.compilation.Moment;
import dev.kaniko.compiler.directive.CheckOptions;
import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.ir.InstructionDraft;
import dev.kaniko.compiler.ir.StageDraft;
import dev.kaniko.compiler.ir.StageGraph;
import dev.kaniko.compiler.link.References;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.compiler.plan.VariableUse;
import dev.kaniko.compiler.scope.ExpandedWord;
import dev.kaniko.compiler.scope.GlobalScope;
import dev.kaniko.compiler.scope.InstructionExpander;
import dev.kaniko.compiler.scope.Remedy;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.diagnostic.Suggestions;
import dev.kaniko.image.ImageReference;
import dev.kaniko.image.Platform;
import dev.kaniko.instruction.syntax.InstructionSyntax;
import dev.kaniko.instruction.syntax.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Makes the graph of the tree: checks every instruction, finds the target, evaluates the global scope and reads each FROM line (language.md §10). */
public final class StageGraphBuilder {
  private static final String EMPTY_IMAGE = "scratch";

  /** For more than these nobody looks for a slip: each look goes over all names. */
  private static final int MOST_SUGGESTIONS = 100;

  private final DockerfileAst ast;
  private final Compilation compilation;
  private final Findings findings;
  private final Set<Span> broken = new HashSet<>();
  private boolean globalsAreDoubtful;
  private int suggested;
  /** The last stage so far of each name. */
  private final Map<String, StageDraft> named = new HashMap<>();

  private StageGraphBuilder(DockerfileAst ast, Compilation compilation) {
    this.ast = ast;
    this.compilation = compilation;
    this.findings = compilation.findings();
  }

  /**
   * Returns the graph of a tree. Instructions that an error was reported for are not in it, and a stage with an error in its FROM line has
   * an unknown base.
   *
   * @param everyStage whether stages are wanted that the target does not need
   * @return empty if the file has no stage
   */
  public static Optional<StageGraph> build(DockerfileAst ast, boolean everyStage, Compilation compilation) {
    return new StageGraphBuilder(ast, compilation).build(everyStage);
  }

  private Optional<StageGraph> build(boolean everyStage) {
    CheckOptions.validate(ast, compilation.settings().buildArguments(), findings);
    checkInstructions();
    findings.enter(Moment.STAGE_NAMES);
    if (ast.stages().isEmpty()) {
      if (!findings.hasErrors()) {
        findings.report(Diagnostic.error("NoStages", start(), "dockerfile contains no stages to build")
            .withHelp("a stage begins with FROM"));
      }
      return Optional.empty();
    }
    findings.enter(Moment.LINKS);
    var target = target();
    findings.enter(Moment.DEFAULTS);
    var globals = globals(target);
    findings.enter(Moment.BASES);
    var stages = new ArrayList<StageDraft>();
    for (var node : ast.stages()) {
      var uses = new ArrayList<VariableUse>();
      var base = broken.contains(node.span()) || node.isImplied() ? Optional.<Base>empty() : base(node, globals, uses::add);
      var draft = draft(node, uses, base.orElseGet(Base.Unknown::new));
      stages.add(draft);
      node.name().ifPresent(name -> named.put(name.value(), draft));
    }
    return Optional.of(new StageGraph(globals, stages, new StageId(target.index()), everyStage, Map.of()));
  }

  /** Lets providers check what could be read, and keeps what could not. */
  private void checkInstructions() {
    var nodes = ast.instructions();
    nodes.stream().map(InstructionNode::span).filter(span -> findings.hasErrorIn(span.start(), lastPlace(span))).forEach(broken::add);
    for (var node : nodes) {
      if (broken.contains(node.span())) {
        continue;
      }
      var provider = compilation.providers().get(node.keyword());
      if (provider != null) {
        provider.check(node.unexpanded(), diagnostic -> {
          findings.report(diagnostic);
          if (diagnostic.severity() == Severity.ERROR) {
            broken.add(node.span());
          }
        });
      }
    }
  }

  /** Something may be missing at the end of an instruction; behind a heredoc the next one may begin there. */
  private int lastPlace(Span instruction) {
    int end = instruction.end();
    return end > instruction.start() && ast.text().charAt(end - 1) == '\n' ? end - 1 : end;
  }

  private Span start() {
    return new Span(ast.source(), 0, 0);
  }

  /** Of several stages with the name the last is meant; a number is no name. Where there is none of the name, the last stage stands in for it. */
  private StageNode target() {
    var wanted = compilation.settings().target().filter(name -> !name.isEmpty());
    if (wanted.isEmpty()) {
      return ast.stages().getLast();
    }
    var found = ast.stages().reversed().stream()
        .filter(stage -> stage.name().map(name -> name.value().equalsIgnoreCase(wanted.get())).orElse(false))
        .findFirst();
    if (found.isEmpty()) {
      var names = ast.stages().stream().map(StageNode::name).flatMap(Optional::stream).map(Text::value).distinct().toList();
      var near = Suggestions.nearest(wanted.get(), names).map(name -> " (did you mean " + name + "?)").orElse("");
      var help = names.isEmpty() ? "no stage of the file has a name" : "the file has the stages " + String.join(", ", names);
      findings.report(Diagnostic.error("UnknownTarget", start(), "target stage \"" + wanted.get() + "\" could not be found" + near)
          .withHelp(help));
    }
    return found.orElse(ast.stages().getLast());
  }

  private GlobalScope globals(StageNode target) {
    var settings = compilation.settings();
    var name = settings.target().filter(text -> !text.isEmpty())
        .or(() -> target.name().map(Text::value))
        .orElse("default");
    var globals = new GlobalScope(settings.buildArguments(), settings.buildPlatform(), settings.targetPlatform(), name);
    ast.global().stream()
        .filter(node -> !broken.contains(node.span()) && node.syntax().traits().contains(InstructionSyntax.Trait.BEFORE_FROM))
        .filter(node -> InstructionExpander.expand(node, globals, _ -> {}, findings).isEmpty())
        .forEach(node -> broken.add(node.span()));
    globalsAreDoubtful = ast.global().stream().anyMatch(global -> broken.contains(global.span()));
    return globals;
  }

  private StageDraft draft(StageNode node, List<VariableUse> uses, Base base) {
    var replacement = replacement(node);
    var drafts = replacement.isPresent() ? List.<InstructionDraft>of() : node.instructions().stream()
        .filter(instruction -> !broken.contains(instruction.span()))
        .flatMap(instruction -> Optional.ofNullable(compilation.providers().get(instruction.keyword())).stream()
            .map(provider -> InstructionDraft.of(instruction, provider, Optional.empty())))
        .toList();
    return new StageDraft(new StageId(node.index()), node, uses, base, replacement, Optional.empty(), replacement.isPresent(), drafts);
  }

  private Optional<TreeSource> replacement(StageNode node) {
    return node.name().flatMap(name -> compilation.settings().context(name.value(), compilation.settings().targetPlatform()));
  }

  private Optional<Base> base(
      StageNode node, GlobalScope globals, Consumer<VariableUse> uses) {
    var wanted = platform(node, globals, uses);
    var name = InstructionExpander.expand(node.base(), globals, uses, sink(node.base(), globals)).map(ExpandedWord::text);
    // What is wrong with a variable here may come from a global ARG that could not be read.
    boolean doubtful = globalsAreDoubtful && !node.base().references().isEmpty();
    if (name.isEmpty() || wanted.isEmpty() || doubtful) {
      return Optional.empty();
    }
    var text = name.get();
    if (text.isEmpty()) {
      sink(node.base(), globals).report(withNearArgument(
          Diagnostic.error("BlankBase", node.base().span(), "base name (" + node.base().raw().value() + ") should not be blank")
              .withHelp("only ARGs before the first FROM are visible here; give them a default"),
          node.base(), globals));
      return Optional.empty();
    }
    var replacement = replacement(node);
    if (replacement.isPresent()) {
      return Optional.of(fromContext(replacement.get(), node.name().map(Text::value).orElse(""), true));
    }
    var stage = named.get(text);
    if (stage != null) {
      return Optional.of(stage.replacement()
          .map(context -> fromContext(context, text, true))
          .orElseGet(() -> new Base.StageBase(stage.id())));
    }
    if (text.equals(EMPTY_IMAGE)) {
      return Optional.of(new Base.Scratch(wanted.get()));
    }
    var context = compilation.settings().context(text, wanted.get());
    return context.isPresent() ? Optional.of(fromContext(context.get(), text, false)) : image(node.base(), text, wanted.get(), globals);
  }

  private static Base fromContext(TreeSource context, String name, boolean asStage) {
    return switch (context) {
      case TreeSource.Image(var reference, var platform) when reference.familiar().equals(EMPTY_IMAGE) -> new Base.Scratch(platform);
      case TreeSource.Image(var reference, var platform) -> new Base.ImageBase(reference, platform, Optional.of(name));
      case TreeSource.NamedDirectory(var directory) -> new Base.DirectoryBase(directory, asStage);
      case TreeSource.Context(), TreeSource.StageRoot(_) -> throw new IllegalStateException("not a named context: " + context);
    };
  }

  private Optional<Base> image(Word word, String text, Platform wanted, GlobalScope globals) {
    try {
      return Optional.of(new Base.ImageBase(ImageReference.parse(text), wanted, Optional.empty()));
    } catch (IllegalArgumentException e) {
      var error = Diagnostic.error("InvalidReference", word.span(), References.invalid(text, e));
      var meant = Optional.ofNullable(named.get(text.toLowerCase(Locale.ROOT))).flatMap(stage -> stage.node().name());
      sink(word, globals).report(meant
          .map(name -> error.withLabel(name.span(), "did you mean the stage " + name.value() + "? FROM tells upper and lower case apart"))
          .orElse(error));
      return Optional.empty();
    }
  }

  /** Returns a sink for what is wrong with a word of a FROM line. */
  private DiagnosticSink sink(Word word, GlobalScope globals) {
    var remedy = word.isBroken() ? Remedy.NONE : word.references().stream()
        .flatMap(reference -> globals.provenance(reference.name()).stream())
        .map(Remedy::of)
        .reduce(Remedy.NONE, Remedy::or);
    return error -> findings.report(error, remedy);
  }

  /** A variable that is not set may be a slip. */
  private Diagnostic withNearArgument(Diagnostic error, Word word, GlobalScope globals) {
    if (suggested == MOST_SUGGESTIONS) {
      return error;
    }
    suggested++;
    var known = globals.namesWithValue();
    return word.references().stream()
        .filter(reference -> globals.value(reference.name()).isEmpty())
        .flatMap(reference -> Suggestions.nearest(reference.name(), known).stream())
        .findFirst()
        .map(near -> error.withNote("did you mean $" + near + "?"))
        .orElse(error);
  }

  private Optional<Platform> platform(StageNode node, GlobalScope globals, Consumer<VariableUse> uses) {
    if (node.platform().isEmpty()) {
      return Optional.of(compilation.settings().targetPlatform());
    }
    var word = node.platform().get();
    var sink = sink(word, globals);
    var text = InstructionExpander.expand(word, globals, uses, sink).map(ExpandedWord::text);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (text.get().isEmpty()) {
      sink.report(withNearArgument(
          Diagnostic.error("EmptyPlatform", word.span(), "empty platform value from expression " + word.raw().value()), word, globals));
      return Optional.empty();
    }
    try {
      return Optional.of(Platform.parse(text.get()));
    } catch (IllegalArgumentException e) {
      sink.report(Diagnostic.error(
          "InvalidPlatform", word.span(), "failed to parse platform " + word.raw().value() + ": " + e.getMessage())
          .withHelp("write os/architecture or os/architecture/variant, for example linux/arm64"));
      return Optional.empty();
    }
  }
}

package dev.kaniko.compiler.editor;

import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.ast.StageNode;
import dev.kaniko.compiler.ast.Word;
import dev.kaniko.compiler.ast.WordPart;
import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.plan.Provenance;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.VariableUse;
import dev.kaniko.compiler.scope.GlobalScope;
import dev.kaniko.compiler.shell.command.ShellText;
import dev.kaniko.compiler.shell.command.ShellTexts;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.Binding;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.InstructionSyntax;
import dev.kaniko.instruction.syntax.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which declaration each use of a variable means. The compiler has said it for what it expands; of what a shell expands, the same rules tell it
 * (language.md §8).
 */
final class Variables {
  /** What declares a variable. */
  enum Kind {
    /** An ARG before the first FROM. */
    GLOBAL,
    /** An ARG of a stage. */
    ARGUMENT,
    /** A variable of the image. */
    ENVIRONMENT
  }

  /**
   * A place that declares a variable.
   *
   * @param place the name; the whole instruction where the name is not written as it reads
   * @param isName whether the name stands there
   * @param stage the stage; empty before the first FROM
   * @param value what it has from there on
   * @param outer the global argument whose value an argument of a stage takes over, or could
   */
  record Declaration(
      Kind kind, String name, Span place, boolean isName, InstructionNode node, Optional<StageNode> stage, Optional<String> value,
      Optional<Declaration> outer) {
    boolean isArgument() {
      return kind != Kind.ENVIRONMENT;
    }
  }

  /**
   * A place that uses a variable.
   *
   * @param span the whole reference
   * @param place the name in it; empty where it is not written as it reads
   * @param value its value there; empty if it is not set
   * @param declaration what gives it that value; empty for the base image, the builder, and for nothing
   * @param assigned whether the shell text around it assigns the name too, so that the value is not known
   */
  record Use(
      String name, Span span, Optional<Span> place, Optional<String> value, Optional<Provenance> provenance, Optional<Declaration> declaration,
      boolean assigned) {}

  /** What is visible at the end of a stage. */
  private static final class Scope {
    final Map<String, Declaration> arguments = new HashMap<>();
    final Map<String, Declaration> environment = new HashMap<>();
    /** What commands get. */
    final Map<String, Declaration> visible = new HashMap<>();

    int size() {
      return arguments.size() + environment.size() + visible.size();
    }

    Scope successor() {
      var next = new Scope();
      next.arguments.putAll(arguments);
      next.environment.putAll(environment);
      next.visible.putAll(visible);
      next.visible.putAll(environment);
      return next;
    }
  }

  /** Names that stages take over from each other, all together. Beyond that, stages begin with none, so that memory is bounded. */
  private static final int MOST_INHERITED = 1_000_000;

  /** References may stand in each other: {@code ${A:-${B}}}. */
  private static final int DEEPEST = 50;

  private final EditedFile file;
  private int inherited;
  private final Map<String, Declaration> globals = new LinkedHashMap<>();
  private final List<Declaration> declarations = new ArrayList<>();
  private final TreeMap<Integer, Use> uses = new TreeMap<>();
  private final Map<Integer, Scope> scopes = new HashMap<>();
  private final Map<Integer, List<ShellText>> shellTexts = new HashMap<>();

  private Variables(EditedFile file) {
    this.file = file;
  }

  static Variables of(EditedFile file) {
    var found = new Variables(file);
    ShellTexts.of(file.ast()).stream().filter(text -> text.owner().trigger().isEmpty())
        .forEach(text -> found.shellTexts.computeIfAbsent(text.owner().span().start(), _ -> new ArrayList<>()).add(text));
    found.addGlobals();
    file.ast().stages().forEach(found::addStage);
    return found;
  }

  private void addGlobals() {
    var scope = file.analysis().graph().map(graph -> graph.globals());
    for (var node : file.ast().global()) {
      if (!node.syntax().traits().contains(InstructionSyntax.Trait.BEFORE_FROM) || !(node.arguments() instanceof Arguments.Names names)) {
        continue;
      }
      for (var name : names.names()) {
        name.value().flatMap(node::word).ifPresent(word -> addGlobalUses(word, scope));
        declareGlobal(node, name.name(), scope.flatMap(known -> known.value(name.name().value())));
      }
    }
  }

  private void declareGlobal(InstructionNode node, Text name, Optional<String> value) {
    var declaration = declaration(Kind.GLOBAL, name.value(), Optional.of(name.span()), node, Optional.empty(), value, Optional.empty());
    globals.put(name.value(), declaration);
    declarations.add(declaration);
  }

  private void addGlobalUses(Word word, Optional<GlobalScope> scope) {
    for (WordPart.Reference reference : word.references()) {
      var name = reference.name();
      add(new Use(
          name, reference.span(), place(reference.span(), name), scope.flatMap(known -> known.value(name)), scope.flatMap(known -> known.provenance(name)),
          Optional.ofNullable(globals.get(name)), false));
    }
  }

  private void addStage(StageNode stage) {
    var draft = file.analysis().graph().flatMap(graph -> graph.find(new StageId(stage.index())));
    draft.ifPresent(known -> known.uses().forEach(use -> add(use(use, Optional.ofNullable(globals.get(use.name()))))));
    var scope = base(stage).filter(this::hasRoom).map(Scope::successor).orElseGet(Scope::new);
    for (var node : stage.instructions()) {
      var reading = file.reading(node);
      if (reading.isPresent()) {
        addUses(reading.get(), scope, stage);
        bind(reading.get(), scope, stage);
      }
    }
    scopes.put(stage.index(), scope);
  }

  /** Returns what the stage declares that a stage starts from. */
  private Optional<Scope> base(StageNode stage) {
    return file.analysis().graph().flatMap(graph -> graph.find(new StageId(stage.index())))
        .flatMap(draft -> draft.base() instanceof Base.StageBase(StageId id) ? Optional.ofNullable(scopes.get(id.index())) : Optional.empty());
  }

  private boolean hasRoom(Scope base) {
    inherited += base.size();
    return inherited <= MOST_INHERITED;
  }

  private void addUses(Reading reading, Scope scope, StageNode stage) {
    var node = reading.draft().node();
    // An ARG sees the names before it in its own line.
    var own = new HashMap<Span, Text>();
    if (node.arguments() instanceof Arguments.Names names) {
      names.names().forEach(name -> own.put(name.name().span(), name.name()));
    }
    for (var use : reading.uses()) {
      var inside = use.provenance().flatMap(Provenance::declaration).filter(own::containsKey)
          .map(place -> argument(node, use.name(), place, stage, use.value()));
      add(use(use, inside.or(() -> declaration(use, scope))));
    }
    for (var text : shellTexts.getOrDefault(node.span().start(), List.of())) {
      addShellUses(ShellNames.of(text), reading, scope);
    }
  }

  private void addShellUses(ShellNames names, Reading reading, Scope scope) {
    for (var parameter : names.parameters()) {
      var name = parameter.name();
      var declaration = Optional.ofNullable(scope.visible.get(name));
      boolean assigned = names.assigned().contains(name);
      var value = assigned ? Optional.<String>empty() : Optional.ofNullable(reading.environment().get(name));
      add(new Use(name, parameter.span(), place(parameter.span(), name), value, Optional.empty(), declaration, assigned));
    }
  }

  private Optional<Declaration> declaration(VariableUse use, Scope scope) {
    var kind = use.provenance().map(Provenance::kind);
    if (kind.isEmpty() || kind.get() == Provenance.Kind.BASE_IMAGE) {
      return Optional.empty();
    }
    return Optional.ofNullable((kind.get() == Provenance.Kind.ENVIRONMENT ? scope.environment : scope.arguments).get(use.name()))
        .or(() -> Optional.ofNullable(globals.get(use.name())));
  }

  private Use use(VariableUse use, Optional<Declaration> declaration) {
    return new Use(use.name(), use.span(), place(use.span(), use.name()), use.value(), use.provenance(), declaration, false);
  }

  private void add(Use use) {
    if (use.span().source().equals(file.ast().source())) {
      uses.putIfAbsent(use.span().start(), use);
    }
  }

  private void bind(Reading reading, Scope scope, StageNode stage) {
    var node = reading.draft().node();
    for (var binding : reading.instruction().map(instruction -> instruction.bindings()).orElse(List.of())) {
      var name = binding.name();
      if (binding.kind() == Binding.Kind.ARG) {
        var declared = argument(node, name, written(node, name).orElse(node.word().span()), stage, binding.value());
        declarations.add(declared);
        scope.arguments.put(name, declared);
        if (binding.value().isPresent() || !scope.environment.containsKey(name)) {
          scope.visible.put(name, declared);
        }
      } else {
        var declared = declaration(Kind.ENVIRONMENT, name, written(node, name), node, Optional.of(stage), binding.value(), Optional.empty());
        declarations.add(declared);
        scope.environment.put(name, declared);
        scope.visible.put(name, declared);
      }
    }
  }

  private Declaration argument(InstructionNode node, String name, Span place, StageNode stage, Optional<String> value) {
    return declaration(Kind.ARGUMENT, name, Optional.of(place), node, Optional.of(stage), value, Optional.ofNullable(globals.get(name)));
  }

  private Declaration declaration(
      Kind kind, String name, Optional<Span> place, InstructionNode node, Optional<StageNode> stage, Optional<String> value,
      Optional<Declaration> outer) {
    var exact = place.filter(span -> file.written(span).equals(name));
    return new Declaration(kind, name, exact.or(() -> place).orElse(node.word().span()), exact.isPresent(), node, stage, value, outer);
  }

  /** Returns where an instruction writes a name that it declares. */
  private static Optional<Span> written(InstructionNode node, String name) {
    return switch (node.arguments()) {
      case Arguments.Names names -> names.names().stream().map(Arguments.Name::name).filter(text -> text.value().equals(name)).map(Text::span).findFirst();
      case Arguments.KeyValues pairs -> pairs.pairs().stream().map(Arguments.KeyValue::key).filter(text -> text.value().equals(name)).map(Text::span).findFirst();
      default -> Optional.empty();
    };
  }

  /** Returns where the name stands in a reference, behind its sign and brace. */
  private Optional<Span> place(Span reference, String name) {
    var written = file.written(reference);
    int start = 0;
    while (start < written.length() && "${#!".indexOf(written.charAt(start)) >= 0) {
      start++;
    }
    return start > 0 && written.startsWith(name, start)
        ? Optional.of(new Span(reference.source(), reference.start() + start, reference.start() + start + name.length()))
        : Optional.empty();
  }

  /** Returns all declarations in the order of the file. */
  List<Declaration> declarations() {
    return declarations;
  }

  /** Returns all uses in the order of the file. */
  List<Use> uses() {
    return List.copyOf(uses.values());
  }

  /** Returns the innermost use at an offset. */
  Optional<Use> use(int offset) {
    return uses.headMap(offset, true).descendingMap().values().stream().limit(DEEPEST).filter(use -> Stages.holds(use.span(), offset)).findFirst();
  }

  /** Returns the declaration whose name stands at an offset. */
  Optional<Declaration> declaration(int offset) {
    return declarations.stream().filter(declaration -> declaration.isName() && Stages.holds(declaration.place(), offset)).findFirst();
  }

  /** Returns the declaration that an offset means: the one that stands there, or that of the variable that is used there. */
  Optional<Declaration> at(int offset) {
    return declaration(offset).or(() -> use(offset).flatMap(Use::declaration));
  }

  /** Returns the uses of a declaration. */
  List<Use> usesOf(Declaration declaration) {
    return uses.values().stream().filter(use -> use.declaration().filter(other -> isSame(other, declaration)).isPresent()).toList();
  }

  static boolean isSame(Declaration one, Declaration other) {
    return one.place().equals(other.place()) && Objects.equals(one.name(), other.name());
  }

  /** Returns the names that are visible before an offset, with their values where they have one. */
  Map<String, Optional<String>> visible(int offset) {
    var visible = new LinkedHashMap<String, Optional<String>>();
    var stage = file.stage(offset).filter(found -> offset > found.span().end());
    if (stage.isEmpty()) {
      file.analysis().graph().ifPresent(graph -> graph.globals().values().forEach((name, value) -> visible.put(name, Optional.of(value))));
      globals.values().stream().filter(declaration -> declaration.place().start() < offset)
          .forEach(declaration -> visible.put(declaration.name(), declaration.value()));
      visible.keySet().removeIf(name -> globals.containsKey(name) && globals.get(name).place().start() >= offset);
      return visible;
    }
    base(stage.get()).ifPresent(base -> base.successor().visible.forEach((name, declaration) -> visible.put(name, declaration.value())));
    stage.get().instructions().stream().filter(node -> node.span().start() < offset).map(file::reading).flatMap(Optional::stream)
        .reduce((_, last) -> last)
        .ifPresent(last -> last.environment().forEach((name, value) -> visible.put(name, Optional.of(value))));
    declarations.stream().filter(declaration -> isIn(declaration, stage.get()) && declaration.node().span().end() < offset)
        .forEach(declaration -> visible.put(declaration.name(), declaration.value()));
    return visible;
  }

  private static boolean isIn(Declaration declaration, StageNode stage) {
    return declaration.stage().filter(in -> in.index() == stage.index()).isPresent();
  }

  /** Returns the arguments that a stage may take over: those before the first FROM, and those of the builder. */
  Map<String, Optional<String>> offered() {
    var offered = new LinkedHashMap<String, Optional<String>>();
    file.analysis().graph().ifPresent(graph -> graph.globals().values().forEach((name, value) -> offered.put(name, Optional.of(value))));
    globals.values().forEach(declaration -> offered.put(declaration.name(), declaration.value()));
    return offered;
  }
}

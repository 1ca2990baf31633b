package dev.kaniko.compiler.editor;

import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.ast.StageNode;
import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.StageReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Where stages are named: by FROM, by {@code --from}, by mounts. */
final class Stages {
  /**
   * A place that stands for a stage.
   *
   * @param stage the stage that is meant
   * @param span the name, the number, or the word that becomes the name
   * @param user the instruction that uses the stage
   * @param isName whether the name is written there, so that it changes when the stage is renamed
   */
  record Use(StageNode stage, Span span, InstructionNode user, boolean isName) {}

  private final EditedFile file;
  private final List<Use> uses = new ArrayList<>();
  private final Map<String, StageNode> named = new HashMap<>();

  private Stages(EditedFile file) {
    this.file = file;
  }

  static Stages of(EditedFile file) {
    var found = new Stages(file);
    found.addBases();
    // An instruction may name a stage that comes later: that is an error, and still its name.
    for (var stage : file.ast().stages()) {
      stage.instructions().forEach(found::addReferences);
    }
    return found;
  }

  private void addBases() {
    for (var stage : file.ast().stages()) {
      base(stage).ifPresent(base -> {
        var span = stage.base().span();
        boolean isName = base.name().map(name -> file.written(span).equals(name.value())).orElse(false);
        uses.add(new Use(base, span, stage.head(), isName));
      });
      stage.name().ifPresent(name -> named.put(name.value(), stage));
    }
  }

  /** Returns the stage that a stage starts from. */
  private Optional<StageNode> base(StageNode stage) {
    return file.analysis().graph().flatMap(graph -> graph.find(new StageId(stage.index())))
        .flatMap(draft -> draft.base() instanceof Base.StageBase(StageId id) ? Optional.of(file.ast().stages().get(id.index())) : Optional.empty())
        .or(() -> Optional.ofNullable(named.get(stage.base().raw().value())));
  }

  private void addReferences(InstructionNode node) {
    for (var reference : file.references(node)) {
      var written = file.written(reference.text().span());
      meant(reference).ifPresent(stage -> {
        boolean isName = stage.name().map(name -> written.equalsIgnoreCase(name.value())).orElse(false);
        uses.add(new Use(stage, reference.text().span(), node, isName));
      });
    }
  }

  private Optional<StageNode> meant(StageReference reference) {
    var name = reference.origin().name();
    var index = reference.origin().mayBeIndex() ? number(name) : OptionalInt.empty();
    if (index.isPresent()) {
      return index.getAsInt() < file.ast().stages().size() ? Optional.of(file.ast().stages().get(index.getAsInt())) : Optional.empty();
    }
    return Optional.ofNullable(named.get(name.toLowerCase(Locale.ROOT)));
  }

  private static OptionalInt number(String text) {
    return text.matches("[0-9]{1,9}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
  }

  /** Returns the uses of all stages. */
  List<Use> uses() {
    return uses;
  }

  /** Returns the uses of a stage in the order of the file. */
  List<Use> usesOf(StageNode stage) {
    return uses.stream().filter(use -> use.stage().index() == stage.index()).toList();
  }

  /** Returns the stage that stands at an offset: where it is named, or where it is used. */
  Optional<StageNode> at(int offset) {
    return uses.stream().filter(use -> holds(use.span(), offset)).findFirst().map(Use::stage)
        .or(() -> file.ast().stages().stream().filter(stage -> stage.name().filter(name -> holds(name.span(), offset)).isPresent()).findFirst());
  }

  /** Returns the stage of that name. */
  Optional<StageNode> named(String name) {
    return Optional.ofNullable(named.get(name.toLowerCase(Locale.ROOT)));
  }

  /** Tells whether an offset is in a place, or right behind it, where an editor has its cursor after a word. */
  static boolean holds(Span span, int offset) {
    return span.start() <= offset && offset <= span.end();
  }
}

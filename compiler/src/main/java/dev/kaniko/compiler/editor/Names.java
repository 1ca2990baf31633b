package dev.kaniko.compiler.editor;

import dev.kaniko.compiler.ast.StageNode;
import dev.kaniko.compiler.editor.Variables.Declaration;
import dev.kaniko.compiler.plan.Provenance;
import dev.kaniko.diagnostic.Edit;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.syntax.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where names of stages and variables are declared and used, and how they are renamed. */
public final class Names {
  private static final Pattern STAGE = Pattern.compile("[a-z][a-z0-9-_.]*");
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** What became of the wish to rename something. */
  public sealed interface Renaming {
    /** These edits do it, in the order of the text. */
    record Edits(List<Edit> edits) implements Renaming {
      public Edits {
        edits = List.copyOf(edits);
      }
    }

    /** It cannot be done. */
    record Refused(String reason) implements Renaming {}
  }

  private final EditedFile file;

  /** @param file the file that is asked about */
  public Names(EditedFile file) {
    this.file = file;
  }

  /** Returns where the stage or variable at an offset is declared. For an argument of a stage that is the one whose value it takes over. */
  public Optional<Span> definition(int offset) {
    var declared = file.variables().declaration(offset);
    if (declared.isPresent()) {
      return Optional.of(declared.get().outer().map(Declaration::place).orElse(declared.get().place()));
    }
    return file.variables().use(offset).isPresent()
        ? file.variables().use(offset).flatMap(Variables.Use::declaration).map(Declaration::place)
        : file.stages().at(offset).map(Names::place);
  }

  private static Span place(StageNode stage) {
    return stage.name().map(Text::span).orElse(stage.head().word().span());
  }

  /**
   * Returns where the stage or variable at an offset stands, in the order of the text.
   *
   * @param declared whether places that declare it are wanted, too
   */
  public List<Span> references(int offset, boolean declared) {
    var variable = file.variables().at(offset);
    var found = new ArrayList<Span>();
    if (variable.isPresent()) {
      family(variable.get()).forEach(declaration -> {
        if (declared) {
          found.add(declaration.place());
        }
        file.variables().usesOf(declaration).forEach(use -> found.add(use.place().orElse(use.span())));
      });
    } else {
      file.stages().at(offset).filter(_ -> file.variables().use(offset).isEmpty()).ifPresent(stage -> {
        stage.name().filter(_ -> declared).ifPresent(name -> found.add(name.span()));
        file.stages().usesOf(stage).forEach(use -> found.add(use.span()));
      });
    }
    return found.stream().distinct().sorted(Comparator.comparingInt(Span::start)).toList();
  }

  /** Returns all declarations that one name on the command line of a build gives a value to, or else the declaration alone. */
  private List<Declaration> family(Declaration declaration) {
    return declaration.isArgument()
        ? file.variables().declarations().stream().filter(other -> other.isArgument() && other.name().equals(declaration.name())).toList()
        : List.of(declaration);
  }

  /** Returns the name at an offset that can be renamed. */
  public Optional<Span> renamable(int offset) {
    var variable = file.variables().at(offset);
    if (variable.isPresent()) {
      return Optional.of(variable.get()).filter(Declaration::isArgument).flatMap(_ -> nameAt(offset));
    }
    return file.stages().at(offset).flatMap(stage -> Stream.concat(
        stage.name().map(Text::span).stream(),
        file.stages().usesOf(stage).stream().filter(Stages.Use::isName).map(Stages.Use::span))
        .filter(span -> Stages.holds(span, offset))
        .findFirst());
  }

  private Optional<Span> nameAt(int offset) {
    return file.variables().declaration(offset).map(Declaration::place)
        .or(() -> file.variables().use(offset).flatMap(Variables.Use::place));
  }

  /** Renames the stage or argument at an offset: every place that names it. */
  public Renaming rename(int offset, String name) {
    var variable = file.variables().at(offset);
    if (variable.isPresent()) {
      return rename(variable.get(), name);
    }
    return renamable(offset).flatMap(_ -> file.stages().at(offset))
        .map(stage -> rename(stage, name))
        .orElseGet(() -> new Renaming.Refused("no name of a stage or of an ARG stands here"));
  }

  private Renaming rename(StageNode stage, String name) {
    if (!STAGE.matcher(name.toLowerCase(Locale.ROOT)).matches()) {
      return new Renaming.Refused("a name of a stage begins with a letter, and has letters, digits, hyphens, underscores and dots");
    }
    if (file.stages().named(name).filter(other -> other.index() != stage.index()).isPresent()) {
      return new Renaming.Refused("there is another stage " + name);
    }
    if (stage.name().isEmpty() || file.ast().stages().stream().filter(other -> other.name().map(Text::value).equals(stage.name().map(Text::value))).count() > 1) {
      return new Renaming.Refused("several stages have this name");
    }
    return edits(Stream.concat(
        stage.name().map(Text::span).stream(),
        file.stages().usesOf(stage).stream().filter(Stages.Use::isName).map(Stages.Use::span)), name);
  }

  private Renaming rename(Declaration declaration, String name) {
    if (!declaration.isArgument()) {
      return new Renaming.Refused("a variable of ENV is part of the image, where others may use it");
    }
    if (!VARIABLE.matcher(name).matches()) {
      return new Renaming.Refused("a name of a variable begins with a letter or an underscore, and has letters, digits and underscores");
    }
    if (file.variables().declarations().stream().anyMatch(other -> other.name().equals(name))) {
      return new Renaming.Refused("there is another variable " + name);
    }
    if (isOfBuilder(declaration.name())) {
      return new Renaming.Refused("the builder gives " + declaration.name() + " its value");
    }
    var family = family(declaration);
    var uses = family.stream().flatMap(one -> file.variables().usesOf(one).stream()).toList();
    var obstacle = obstacle(family, uses);
    return obstacle.isPresent()
        ? new Renaming.Refused(obstacle.get())
        : edits(Stream.concat(family.stream().map(Declaration::place), uses.stream().flatMap(use -> use.place().stream())), name);
  }

  private boolean isOfBuilder(String name) {
    return file.analysis().graph().flatMap(graph -> graph.globals().provenance(name))
        .filter(provenance -> provenance.kind() == Provenance.Kind.PREDEFINED).isPresent();
  }

  private Optional<String> obstacle(List<Declaration> family, List<Variables.Use> uses) {
    return unread(family.getFirst().name()).or(() -> uses.stream().filter(Variables.Use::assigned).findFirst()
        .map(use -> "the commands in line " + file.line(use.span().start()) + " assign the variable too")
        .or(() -> uses.stream().filter(use -> use.place().isEmpty()).findFirst()
            .map(use -> "the name in line " + file.line(use.span().start()) + " is not written as it reads"))
        .or(() -> family.stream().filter(one -> !one.isName()).findFirst()
            .map(one -> "the name in line " + file.line(one.place().start()) + " is not written as it reads")));
  }

  /** What has an error may use the name, and nobody knows. */
  private Optional<String> unread(String name) {
    return file.ast().stages().stream().flatMap(stage -> stage.instructions().stream())
        .filter(node -> file.reading(node).isEmpty() && file.written(node.span()).contains(name))
        .findFirst()
        .map(node -> "line " + file.line(node.span().start()) + " has an error");
  }

  private static Renaming edits(Stream<Span> places, String name) {
    return new Renaming.Edits(places.distinct().sorted(Comparator.comparingInt(Span::start)).map(span -> new Edit(span, name)).toList());
  }
}

package dev.kaniko.compiler.scope;

import dev.kaniko.compiler.plan.Provenance;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.Binding;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * The ARG and ENV names that are visible at one place of a stage. Of an ARG and an ENV of one name the later wins
 * (language.md §8); only ENV goes into the image.
 */
public final class StageScope implements Declarations {
  /** Arguments for the builder. They are in the history, but commands do not get them. */
  private static final Set<String> NEVER_VISIBLE = Set.of("BUILDKIT_SBOM_SCAN_CONTEXT", "BUILDKIT_SBOM_SCAN_STAGE");

  /** An ARG of the stage: its value, and the place of its declaration. */
  private record Declared(Optional<String> value, Span declaration) {}

  private final Map<String, String> given;
  private final GlobalScope globals;
  private final Layers<Definition> visible;
  private final Layers<Definition> image;
  private final Layers<Declared> declared;
  private final VariableLog seen;
  private final VariableLog arguments;
  /** The variables of the image that are hidden by an argument of the same name. */
  private final Set<String> hidden = new LinkedHashSet<>();

  private StageScope(
      Map<String, String> given,
      GlobalScope globals,
      Layers<Definition> visible,
      Layers<Definition> image,
      Layers<Declared> declared,
      VariableLog seen,
      VariableLog arguments) {
    this.given = given;
    this.globals = globals;
    this.visible = visible;
    this.image = image;
    this.declared = declared;
    this.seen = seen;
    this.arguments = arguments;
  }

  /**
   * Returns the scope of a stage that starts from an image.
   *
   * @param given the values of {@code --build-arg}; not copied, so the caller must not change it
   * @param globals the global scope
   * @param environment the variables of the image
   */
  public static StageScope ofImage(Map<String, String> given, GlobalScope globals, SequencedMap<String, String> environment) {
    var inherited = Provenance.of(Provenance.Kind.BASE_IMAGE);
    var scope = new StageScope(given, globals, new Layers<>(), new Layers<>(), new Layers<>(), new VariableLog(), new VariableLog());
    environment.forEach((name, value) -> {
      if (!name.isEmpty()) {
        scope.seeOfImage(name, new Definition(value, inherited));
      }
    });
    return scope;
  }

  /**
   * Returns the scope of a stage that is based on this stage. It has the same arguments. A variable of the image hides an argument of the same name,
   * regardless of their order. This scope must not change afterwards.
   */
  public StageScope successor() {
    var scope = new StageScope(given, globals, visible.next(), image.next(), declared.next(), seen.next(), arguments.next());
    hidden.forEach(name -> image.get(name).ifPresent(definition -> scope.see(name, definition)));
    return scope;
  }

  private void see(String name, Definition definition) {
    visible.put(name, definition);
    seen.bind(name, definition.value());
  }

  private void seeArgument(String name, Definition definition) {
    see(name, definition);
    if (image.get(name).isPresent()) {
      hidden.add(name);
    }
  }

  private void seeOfImage(String name, Definition definition) {
    see(name, definition);
    image.put(name, definition);
    hidden.remove(name);
  }

  private void add(String name, Declared argument) {
    declared.put(name, argument);
    arguments.bind(name, argument.value().orElse(""));
  }

  @Override
  public Optional<String> value(String name) {
    return visible.get(name).map(Definition::value);
  }

  @Override
  public boolean isGiven(String name) {
    return given.containsKey(name);
  }

  @Override
  public Optional<Provenance> provenance(String name) {
    return visible.get(name).map(Definition::provenance)
        .or(() -> declared.get(name).map(arg -> Provenance.at(Provenance.Kind.UNSET_ARGUMENT, arg.declaration())));
  }

  @Override
  public Optional<String> declare(String name, Optional<String> defaultValue, Span declaration) {
    var definition = definition(name, defaultValue, declaration);
    definition.filter(_ -> !NEVER_VISIBLE.contains(name)).ifPresent(found -> seeArgument(name, found));
    var value = definition.map(Definition::value);
    add(name, new Declared(value, declaration));
    return value;
  }

  @Override
  public boolean work(long steps) {
    return globals.work(steps);
  }

  @Override
  public boolean grow(int by) {
    return globals.grow(by);
  }

  private Optional<Definition> definition(String name, Optional<String> defaultValue, Span declaration) {
    return Optional.ofNullable(given.get(name))
        .map(value -> new Definition(value, Provenance.at(Provenance.Kind.BUILD_ARGUMENT, declaration)))
        .or(() -> defaultValue.map(value -> new Definition(value, Provenance.at(Provenance.Kind.ARGUMENT_DEFAULT, declaration))))
        .or(() -> globals.definition(name));
  }

  /**
   * Adds the names of an instruction, in order. An argument that {@link #declare} has added keeps its provenance.
   *
   * @param declaration the place of the instruction
   */
  public void bind(List<Binding> bindings, Span declaration) {
    for (var binding : bindings) {
      switch (binding.kind()) {
        case ARG -> bindArgument(binding, declaration);
        case ENV -> binding.value().ifPresent(
            value -> seeOfImage(binding.name(), new Definition(value, Provenance.at(Provenance.Kind.ENVIRONMENT, declaration))));
      }
    }
  }

  private void bindArgument(Binding binding, Span declaration) {
    var known = declared.get(binding.name());
    if (known.isEmpty() || !known.get().value().equals(binding.value())) {
      add(binding.name(), new Declared(binding.value(), declaration));
      binding.value().ifPresent(
          value -> seeArgument(binding.name(), new Definition(value, Provenance.at(Provenance.Kind.ARGUMENT_DEFAULT, declaration))));
    }
  }

  /** Returns the current values of ENV, and of ARG names with a value. */
  public SequencedMap<String, String> environment() {
    return seen.now();
  }

  /**
   * Returns the declared arguments in the order of their first declaration, with the current values of their names. An argument without a value has
   * an empty value. The history of a RUN shows these.
   */
  public SequencedMap<String, String> arguments() {
    return arguments.now(seen);
  }
}

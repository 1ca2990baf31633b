package dev.kaniko.compiler.scope;

import dev.kaniko.compiler.plan.Provenance;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.Binding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * The ARG and ENV names that are visible at one place of a stage. Which of the two wins is decided by the order of the text
 * (language.md §8); only ENV goes into the image.
 */
public final class StageScope implements Declarations {
  /** What these ask for concerns the builder; they are in the history, and no command sees them. */
  private static final Set<String> NEVER_VISIBLE = Set.of("BUILDKIT_SBOM_SCAN_CONTEXT", "BUILDKIT_SBOM_SCAN_STAGE");

  /** An ARG of the stage: the value it was declared with, and where. */
  private record Declared(Optional<String> value, Span declaration) {}

  private final Map<String, String> given;
  private final GlobalScope globals;
  private final LinkedHashMap<String, Definition> visible;
  private final LinkedHashMap<String, Definition> image;
  private final LinkedHashMap<String, Declared> declared;
  private final VariableLog seen = new VariableLog();
  private final VariableLog arguments = new VariableLog();

  private StageScope(
      Map<String, String> given,
      GlobalScope globals,
      Map<String, Definition> visible,
      Map<String, Definition> image,
      Map<String, Declared> declared) {
    this.given = given;
    this.globals = globals;
    this.visible = new LinkedHashMap<>();
    this.image = new LinkedHashMap<>(image);
    this.declared = new LinkedHashMap<>();
    visible.forEach(this::see);
    image.forEach(this::see);
    declared.forEach(this::add);
  }

  /**
   * Returns the scope of a stage that starts from an image.
   *
   * @param given the values of {@code --build-arg}
   * @param globals the global scope
   * @param environment the variables of the image
   */
  public static StageScope ofImage(Map<String, String> given, GlobalScope globals, SequencedMap<String, String> environment) {
    var inherited = Provenance.of(Provenance.Kind.BASE_IMAGE);
    var image = new LinkedHashMap<String, Definition>();
    environment.forEach((name, value) -> {
      if (!name.isEmpty()) {
        image.put(name, new Definition(value, inherited));
      }
    });
    return new StageScope(Map.copyOf(given), globals, Map.of(), image, Map.of());
  }

  /**
   * Returns the scope of a stage that starts where this one ends. It sees the same arguments; a variable of the image hides an
   * argument of its name, whichever came first.
   */
  public StageScope successor() {
    return new StageScope(given, globals, visible, image, declared);
  }

  private void see(String name, Definition definition) {
    visible.put(name, definition);
    seen.bind(name, definition.value());
  }

  private void add(String name, Declared argument) {
    declared.put(name, argument);
    arguments.bind(name, argument.value().orElse(""));
  }

  @Override
  public Optional<String> value(String name) {
    return Optional.ofNullable(visible.get(name)).map(Definition::value);
  }

  @Override
  public boolean isGiven(String name) {
    return given.containsKey(name);
  }

  @Override
  public Optional<Provenance> provenance(String name) {
    return Optional.ofNullable(visible.get(name)).map(Definition::provenance)
        .or(() -> Optional.ofNullable(declared.get(name)).map(arg -> Provenance.at(Provenance.Kind.UNSET_ARGUMENT, arg.declaration())));
  }

  @Override
  public Optional<String> declare(String name, Optional<String> defaultValue, Span declaration) {
    var definition = definition(name, defaultValue, declaration);
    definition.filter(_ -> !NEVER_VISIBLE.contains(name)).ifPresent(found -> see(name, found));
    var value = definition.map(Definition::value);
    add(name, new Declared(value, declaration));
    return value;
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
   * Adds the names of an instruction, in order. An argument that {@link #declare} knows already keeps its provenance.
   *
   * @param declaration where the instruction stands
   */
  public void bind(List<Binding> bindings, Span declaration) {
    for (var binding : bindings) {
      switch (binding.kind()) {
        case ARG -> bindArgument(binding, declaration);
        case ENV -> binding.value().ifPresent(value -> {
          var definition = new Definition(value, Provenance.at(Provenance.Kind.ENVIRONMENT, declaration));
          see(binding.name(), definition);
          image.put(binding.name(), definition);
        });
      }
    }
  }

  private void bindArgument(Binding binding, Span declaration) {
    var known = declared.get(binding.name());
    if (known == null || !known.value().equals(binding.value())) {
      add(binding.name(), new Declared(binding.value(), declaration));
      binding.value().ifPresent(value ->
          see(binding.name(), new Definition(value, Provenance.at(Provenance.Kind.ARGUMENT_DEFAULT, declaration))));
    }
  }

  /** Returns ENV, and ARG with a value, as they stand. */
  public SequencedMap<String, String> environment() {
    return seen.now();
  }

  /**
   * Returns the declared arguments in the order of their first declaration, each with what its name stands for now; one without a
   * value is empty. This is what the history of a RUN shows.
   */
  public SequencedMap<String, String> arguments() {
    return arguments.now(seen);
  }
}

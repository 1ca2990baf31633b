package dev.kaniko.compiler.pipeline;

import dev.kaniko.compiler.compilation.Compilation;
import dev.kaniko.compiler.pass.Pass;
import dev.kaniko.compiler.verify.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Runs passes one after the other. After each it verifies all facts that are established so far. */
final class PassRunner {
  private PassRunner() {}

  /** Returns the name of a pass. */
  static String name(Pass<?> pass) {
    return pass.getClass().getSimpleName();
  }

  /**
   * Runs passes in order until one reports an error; then the result is empty.
   *
   * @param known what holds of the program already
   * @param observer is shown what each made, with the name of the pass
   */
  static <P> Optional<P> run(List<Pass<P>> passes, P program, List<Fact<P>> known, Compilation compilation, BiConsumer<String, P> observer)
      throws InterruptedException {
    var facts = new ArrayList<>(known);
    var current = program;
    for (var pass : passes) {
      var name = name(pass);
      for (var required : pass.requires()) {
        if (facts.stream().noneMatch(required::isInstance)) {
          throw new IllegalStateException(name + " needs " + required.getSimpleName() + ", which no earlier pass establishes");
        }
      }
      current = pass.apply(current, compilation);
      if (compilation.findings().hasErrors()) {
        return Optional.empty();
      }
      facts.addAll(pass.establishes());
      for (var fact : facts) {
        verify(fact, current, name);
      }
      observer.accept(name, current);
    }
    return Optional.of(current);
  }

  /**
   * Holds a program to a fact.
   *
   * @throws IllegalStateException if the fact does not hold
   */
  static <P> void verify(Fact<P> fact, P program, String after) {
    var violations = fact.violations(program);
    if (!violations.isEmpty()) {
      throw new IllegalStateException("after " + after + " it does not hold that " + fact.claim() + ": " + String.join("; ", violations));
    }
  }
}

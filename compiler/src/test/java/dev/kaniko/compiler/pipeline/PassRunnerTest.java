package dev.kaniko.compiler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.compiler.compilation.Compilation;
import dev.kaniko.compiler.compilation.Findings;
import dev.kaniko.compiler.ir.Settings;
import dev.kaniko.compiler.pass.Pass;
import dev.kaniko.compiler.verify.Fact;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.image.Platform;
import java.io.FileNotFoundException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Passes are run in order, and what they claim is checked. Here a program is a number. */
final class PassRunnerTest {
  private final Compilation compilation = new Compilation(
      new Settings(new LinkedHashMap<>(), Optional.empty(), Optional.empty(), new Platform("linux", "amd64", ""), Map.of(), true),
      Map.of(),
      (reference, wanted) -> {
        throw new FileNotFoundException(reference.toString());
      },
      _ -> Optional.empty(),
      new Findings());

  private static final class Even implements Fact<Integer> {
    @Override
    public String claim() {
      return "the number is even";
    }

    @Override
    public List<String> violations(Integer number) {
      return number % 2 == 0 ? List.of() : List.of(number + " is odd");
    }
  }

  private record Add(int summand, List<Class<? extends Fact<Integer>>> requires, List<Fact<Integer>> establishes) implements Pass<Integer> {
    @Override
    public Integer apply(Integer number, Compilation compilation) {
      return number + summand;
    }
  }

  private Optional<Integer> run(List<Pass<Integer>> passes) throws InterruptedException {
    return PassRunner.run(passes, 0, List.of(), compilation, (_, _) -> {});
  }

  @Test
  void everyPassGetsWhatTheOneBeforeItMade() throws InterruptedException {
    assertThat(run(List.of(new Add(2, List.of(), List.of(new Even())), new Add(4, List.of(Even.class), List.of())))).contains(6);
  }

  @Test
  void aPassWithoutWhatItRequiresIsABug() {
    assertThatThrownBy(() -> run(List.of(new Add(2, List.of(Even.class), List.of()))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Add needs Even");
  }

  @Test
  void aFactThatALaterPassBreaksIsABug() {
    assertThatThrownBy(() -> run(List.of(new Add(2, List.of(), List.of(new Even())), new Add(1, List.of(), List.of()))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("after Add it does not hold that the number is even: 3 is odd");
  }

  @Test
  void anErrorEndsTheRunBeforeTheNextPass() throws InterruptedException {
    var later = new ArrayList<Integer>();
    Pass<Integer> failing = new Pass<>() {
      @Override
      public List<Class<? extends Fact<Integer>>> requires() {
        return List.of();
      }

      @Override
      public List<Fact<Integer>> establishes() {
        return List.of(new Even());
      }

      @Override
      public Integer apply(Integer number, Compilation context) {
        later.add(number);
        context.findings().report(Diagnostic.error("Bad", new Span(new SourceId("x"), 0, 0), "bad"));
        return number + 1;
      }
    };
    assertThat(run(List.of(failing, failing))).isEmpty();
    assertThat(later).containsExactly(0);
  }
}

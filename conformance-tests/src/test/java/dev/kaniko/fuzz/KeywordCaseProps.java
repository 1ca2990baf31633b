package dev.kaniko.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.CompilationResult;
import dev.kaniko.compiler.CompileRequest;
import dev.kaniko.compiler.Compiler;
import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.compiler.plan.StagePlan;
import dev.kaniko.compiler.plan.Step;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.image.Platform;
import dev.kaniko.snapshot.FileContent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Law 10: upper and lower case of keywords make no difference, be it for what is said against a file or for what is built. */
final class KeywordCaseProps {
  private static final Platform MACHINE = new Platform("linux", "amd64", "");

  private final Compiler compiler = new Compiler(InstructionSet.load(), FixedImages::resolve);

  /** Lines in which a word between bars is a keyword. */
  @Provide
  Arbitrary<List<String>> lines() {
    Arbitrary<String> line = Arbitraries.of(
        "|FROM| alpine", "|FROM| a |AS| b", "|FROM| --platform=linux/arm64 b |AS| c", "|FROM| b", "|FROM| a |IS| b", "|ARG| A=x", "|ENV| A=$A B=c",
        "|RUN| --mount=type=cache,target=/$A true", "|RUN| --network=none [\"a\"]", "|RUN| <<E\nx\nE", "|COPY| --from=b --chown=1 a /b", "|COPY| <<E /x\n$A\nE",
        "|ADD| --checksum=x a b", "|LABEL| a=b", "|EXPOSE| 80", "|VOLUME| /v", "|USER| u", "|WORKDIR| /w", "|STOPSIGNAL| 9", "|MAINTAINER| m", "|SHELL| [\"s\"]",
        "|CMD| [\"c\"]", "|ENTRYPOINT| e", "|HEALTHCHECK| --interval=1s |CMD| true", "|HEALTHCHECK| |NONE|", "|ONBUILD| |RUN| x", "|ONBUILD| |COPY| <<E /\nx\nE",
        "|ONBUILD| |FROM| x", "|RUM| x", "|COPY| --form=b a b", "|ENV| A", "# x", "");
    return line.list().ofMaxSize(12).map(list -> {
      var all = new ArrayList<>(List.of("|FROM| base |AS| start"));
      all.addAll(list);
      return all;
    });
  }

  @Property(tries = 1500)
  void keywordCaseIsIrrelevant(@ForAll("lines") List<String> lines, @ForAll long seed) throws Exception {
    CompilationResult upper = compile(lines, word -> word);
    var random = new Random(seed);
    CompilationResult mixed = compile(lines, word -> mixed(word, random));

    assertThat(mixed.getClass()).isEqualTo(upper.getClass());
    assertThat(places(mixed)).isEqualTo(places(upper));
    if (mixed instanceof CompilationResult.Compiled one && upper instanceof CompilationResult.Compiled other) {
      assertThat(one.plan().stages()).hasSameSizeAs(other.plan().stages());
      for (int i = 0; i < one.plan().stages().size(); i++) {
        same(one.plan().stages().get(i), other.plan().stages().get(i));
      }
    }
  }

  private static void same(StagePlan one, StagePlan other) {
    assertThat(one.base()).isEqualTo(other.base());
    assertThat(one.name()).isEqualTo(other.name());
    assertThat(one.platform()).isEqualTo(other.platform());
    assertThat(one.config()).isEqualTo(other.config());
    assertThat(one.dependencies()).isEqualTo(other.dependencies());
    assertThat(one.exported()).isEqualTo(other.exported());
    assertThat(one.steps()).hasSameSizeAs(other.steps());
    for (int i = 0; i < one.steps().size(); i++) {
      Step step = one.steps().get(i);
      Step twin = other.steps().get(i);
      // A trigger keeps the text that it was written with.
      assertThat(step.instruction().toString()).isEqualToIgnoringCase(twin.instruction().toString());
      assertThat(step.environment()).isEqualTo(twin.environment());
      assertThat(step.arguments()).isEqualTo(twin.arguments());
      assertThat(step.sources()).isEqualTo(twin.sources());
      assertThat(step.uses()).isEqualTo(twin.uses());
    }
  }

  private static List<String> places(CompilationResult result) {
    return result.diagnostics().stream().map(Diagnostic::toString).map(text -> text.toUpperCase(Locale.ROOT)).toList();
  }

  private CompilationResult compile(List<String> lines, UnaryOperator<String> written) throws IOException, InterruptedException {
    var file = new StringBuilder();
    for (String line : lines) {
      String[] parts = line.split("\\|", -1);
      for (int i = 0; i < parts.length; i++) {
        file.append(i % 2 == 1 ? written.apply(parts[i]) : parts[i]);
      }
      file.append('\n');
    }
    return compiler.compile(new CompileRequest(new SourceId("Dockerfile"), FileContent.of(file.toString()), new LinkedHashMap<>(), Optional.empty(),
        Optional.empty(), MACHINE, Map.of()));
  }

  private static String mixed(String word, Random random) {
    var out = new StringBuilder();
    word.chars().forEach(c -> out.append((char) (random.nextBoolean() ? Character.toLowerCase(c) : c)));
    return out.toString();
  }
}

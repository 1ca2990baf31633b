package dev.kaniko.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.plan.Provenance;
import dev.kaniko.compiler.plan.Step;
import dev.kaniko.compiler.plan.VariableUse;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.image.ImageConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A file is looked at past its errors, and every variable tells its value and where that comes from. */
final class AnalysisTest {
  private static final ImageConfig WITH_HOME = CompilerFixture.BASE.withEnvironment("HOME", "/home/app");

  private static List<VariableUse> uses(Analysis analysis, int stage) {
    return analysis.program().orElseThrow().stages().get(stage).steps().stream().map(Step::uses).flatMap(List::stream).toList();
  }

  private static String told(VariableUse use, String... lines) {
    var text = String.join("\n", lines);
    var declared = use.provenance().flatMap(Provenance::declaration).map(span -> " " + text.substring(span.start(), span.end())).orElse("");
    return text.substring(use.span().start(), use.span().end()) + " = " + use.value().orElse("unset") + ", "
        + use.provenance().map(provenance -> provenance.kind().toString()).orElse("unknown") + declared;
  }

  @Test
  void everyUseTellsWhereItsValueComesFrom() {
    String[] lines = {
        "ARG TAG=1", "FROM base:$TAG", "ARG TAG", "ARG OTHER=x", "ARG GIVEN=d", "ARG NOTHING", "ENV E=$TAG",
        "LABEL a=$OTHER b=$GIVEN c=${NOTHING:-n} d=$E e=$HOME f=$UNKNOWN", "ENV OTHER=env", "WORKDIR /$OTHER", "ARG TARGETARCH", "USER $TARGETARCH"
    };
    var analysis = new CompilerFixture(new FakeImages().with("base:1", WITH_HOME)).argument("GIVEN", "g").analyze(lines);
    assertThat(analysis.graph().orElseThrow().stages().getFirst().uses().stream().map(use -> told(use, lines)))
        .containsExactly("$TAG = 1, ARGUMENT_DEFAULT TAG");
    assertThat(uses(analysis, 0).stream().map(use -> told(use, lines))).containsExactly(
        "$TAG = 1, ARGUMENT_DEFAULT TAG",
        "$OTHER = x, ARGUMENT_DEFAULT OTHER",
        "$GIVEN = g, BUILD_ARGUMENT GIVEN",
        "${NOTHING:-n} = unset, UNSET_ARGUMENT NOTHING",
        "$E = 1, ENVIRONMENT ENV E=$TAG",
        "$HOME = /home/app, BASE_IMAGE",
        "$UNKNOWN = unset, unknown",
        "$OTHER = env, ENVIRONMENT ENV OTHER=env",
        "$TARGETARCH = amd64, PREDEFINED");
  }

  @Test
  void aBrokenInstructionHidesNothingBehindIt() {
    String[] lines = {"FROM a", "RNU x", "COPY --form=b c /", "EXPOSE 80/xyz", "ENV A", "WORKDIR /w", "FROM b AS 1b", "STOPSIGNAL nope", "FROM c AS good", "USER u"};
    var analysis = new CompilerFixture().analyze(lines);
    assertThat(analysis.diagnostics().stream().map(Diagnostic::code)).containsExactly(
        "UnknownInstruction", "UnknownFlag", "InvalidPort", "MissingValue", "InvalidStageName", "InvalidSignal");
    assertThat(analysis.program().orElseThrow().stages()).hasSize(3);
    assertThat(analysis.program().orElseThrow().stages().getFirst().steps().stream().map(Step::text)).containsExactly("WORKDIR /w");
  }

  @Test
  void anInstructionWithAHeredocIsNotBrokenByTheLineBelowIt() {
    var analysis = new CompilerFixture().analyze("FROM a", "RUN <<E", "x", "E", "BOGUS");
    assertThat(analysis.program().orElseThrow().stages().getFirst().steps().stream().map(Step::text)).containsExactly("RUN <<E");
  }

  @Test
  void aBuildSaysAllErrorsOfTheFileAtOnce() {
    String[] lines = {"FROM a AS x", "EXPOSE 80/xyz", "COPY --from=9 a /", "FROM x", "BOGUS", "STOPSIGNAL nope"};
    assertThat(new CompilerFixture().errors(lines).stream().map(Diagnostic::code))
        .containsExactly("InvalidPort", "InvalidStageIndex", "UnknownInstruction", "InvalidSignal");
  }

  @Test
  void whatDependsOnAnUnknownBaseIsNotJudged() {
    var offline = new CompilerFixture(new FakeImages().silent());
    var plan = offline.plan("FROM a", "EXPOSE $PORT/tcp", "WORKDIR $HOME/x");
    assertThat(plan.target().start().known()).isFalse();
    assertThat(plan.target().steps().stream().map(Step::text)).containsExactly("WORKDIR $HOME/x");
  }

  @Test
  void withoutATargetEveryStageIsLookedAt() {
    var analysis = new CompilerFixture().analyze("FROM a AS unused", "WORKDIR /w", "FROM b", "USER u");
    assertThat(analysis.program().orElseThrow().stages()).hasSize(2);
    assertThat(new CompilerFixture().target("unused").analyze("FROM a AS unused", "WORKDIR /w", "FROM b", "USER u").program().orElseThrow().stages())
        .hasSize(1);
  }

  @Test
  void anArgThatCannotBeReadIsNotBlamedAgain() {
    assertThat(new CompilerFixture().error("ARG A=${", "FROM $A").code()).isEqualTo("InvalidExpansion");
  }
}

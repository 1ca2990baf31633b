package dev.kaniko.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.plan.BuildPlan;
import dev.kaniko.compiler.plan.Step;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who sees which ARG and ENV where (language.md §8). */
final class ScopeTest {
  private static Step last(BuildPlan plan) {
    return plan.target().steps().getLast();
  }

  private static Map<String, String> seen(String... lines) {
    return last(new CompilerFixture().plan(lines)).environment();
  }

  @Test
  void aGlobalArgumentIsVisibleWhereAStageNamesIt() {
    assertThat(seen("ARG A=1", "FROM debian", "RUN x")).doesNotContainKey("A");
    assertThat(seen("ARG A=1", "FROM debian", "ARG A", "RUN x")).containsEntry("A", "1");
    assertThat(seen("ARG A=1", "FROM debian", "ARG A=2", "RUN x")).containsEntry("A", "2");
  }

  @Test
  void aGivenValueWinsAndIsTakenAsItIs() {
    var plan = new CompilerFixture().argument("A", "$B").argument("C", "not declared").plan("FROM debian", "ARG B=1", "ARG A=2", "RUN x");
    assertThat(last(plan).environment()).containsEntry("A", "$B").doesNotContainKey("C");
  }

  @Test
  void theOrderOfTheTextDecidesBetweenArgAndEnv() {
    assertThat(seen("FROM debian", "ENV A=env", "ARG A=arg", "RUN x")).containsEntry("A", "arg");
    assertThat(seen("FROM debian", "ARG A=arg", "ENV A=env", "RUN x")).containsEntry("A", "env");
  }

  @Test
  void aStageOnAStageSeesItsArgumentsAndOthersDoNot() {
    assertThat(seen("FROM debian AS a", "ARG A=1", "FROM a", "RUN x")).containsEntry("A", "1");
    assertThat(seen("FROM debian AS a", "ARG A=1", "FROM debian", "COPY --from=a /x /x", "RUN x")).doesNotContainKey("A");
  }

  @Test
  void aVariableOfTheBaseStageHidesItsArgument() {
    assertThat(seen("FROM debian AS a", "ENV A=env", "ARG A=arg", "FROM a", "RUN x")).containsEntry("A", "env");
  }

  @Test
  void theHistoryGetsDeclaredArgumentsInOrder() {
    var plan = new CompilerFixture().argument("B", "q").plan("FROM debian", "ARG A=1", "ARG B", "ARG Z", "ENV A=3", "RUN x");
    assertThat(last(plan).arguments()).containsExactly(Map.entry("A", "3"), Map.entry("B", "q"), Map.entry("Z", ""));
  }

  @Test
  void eachDefaultOfOneLineSeesTheNamesBeforeIt() {
    assertThat(seen("FROM debian", "ARG A=1 B=${A}2", "ARG A=${A}3", "RUN x")).containsEntry("B", "12").containsEntry("A", "13");
  }

  @Test
  void aVariableInTheNameOfAnArgumentIsExpanded() {
    assertThat(seen("FROM debian", "ARG N=K", "ARG ${N}=v", "RUN x")).containsEntry("K", "v").doesNotContainKey("${N}");
    assertThat(seen("FROM debian", "ARG N=K a_${N}_b=$N", "RUN x")).containsEntry("a_K_b", "K");
    assertThat(seen("ARG N=K", "ARG ${N}=1", "FROM debian", "ARG K", "RUN x")).containsEntry("K", "1");
    var given = new CompilerFixture().argument("K", "given").argument("${N}", "literal");
    assertThat(last(given.plan("FROM debian", "ARG N=K", "ARG ${N}=v", "RUN x")).environment()).containsEntry("K", "given").doesNotContainKey("${N}");
    assertThat(last(given.plan("FROM debian", "ARG N=K", "ARG ${N}", "RUN x")).environment()).containsEntry("K", "given");
    assertThat(seen("FROM debian", "ARG N=K", "ARG \"${N}\"=v", "RUN x")).containsEntry("K", "v");
    assertThat(seen("FROM debian", "ARG N=K", "ARG $N=v", "RUN x")).as("as the reference has it").doesNotContainKey("K");
    assertThat(seen("FROM debian", "ARG \"q\"=1", "RUN x")).as("without a variable a name stays as it is").containsEntry("\"q\"", "1");
    assertThat(new CompilerFixture().error("FROM debian", "ARG N", "ARG ${N}=v").message()).isEqualTo("ARG names can not be blank");
  }

  @Test
  void platformArgumentsArePredefined() {
    var plan = new CompilerFixture().platform("linux/arm64").plan(
        "FROM debian AS last", "ARG TARGETPLATFORM TARGETARCH BUILDPLATFORM TARGETSTAGE TARGETVARIANT", "RUN x");
    assertThat(last(plan).environment())
        .containsEntry("TARGETPLATFORM", "linux/arm64")
        .containsEntry("TARGETARCH", "arm64")
        .containsEntry("BUILDPLATFORM", "linux/amd64")
        .containsEntry("TARGETSTAGE", "last")
        .containsEntry("TARGETVARIANT", "");
    assertThat(seen("FROM debian", "ARG TARGETSTAGE", "RUN x")).containsEntry("TARGETSTAGE", "default");
    assertThat(last(new CompilerFixture().argument("TARGETARCH", "z80").plan("FROM debian", "ARG TARGETARCH", "RUN x")).environment())
        .containsEntry("TARGETARCH", "z80");
  }

  @Test
  void fromSeesGlobalArgumentsOnly() {
    var plan = new CompilerFixture().argument("T", "1.2").plan("ARG I=deb", "ARG T", "ARG I=${I}ian", "FROM $I:$T");
    assertThat(plan.target().base().toString()).contains("library/debian").contains("1.2");
  }

  @Test
  void proxiesLeaveNoTrace() {
    var plan = new CompilerFixture().argument("http_proxy", "http://p").plan("FROM debian", "RUN x");
    assertThat(plan.proxyEnvironment()).containsOnly(Map.entry("HTTP_PROXY", "http://p"), Map.entry("http_proxy", "http://p"));
    assertThat(last(plan).environment()).doesNotContainKeys("HTTP_PROXY", "http_proxy");
    assertThat(last(plan).arguments()).isEmpty();
  }

  @Test
  void theEpochIsGivenOrAGlobalDefault() {
    assertThat(new CompilerFixture().argument("SOURCE_DATE_EPOCH", "1000000000").plan("FROM scratch").epoch())
        .contains(Instant.ofEpochSecond(1000000000));
    assertThat(new CompilerFixture().plan("ARG SOURCE_DATE_EPOCH=7", "FROM scratch").epoch()).contains(Instant.ofEpochSecond(7));
    assertThat(new CompilerFixture().plan("FROM scratch").epoch()).isEmpty();
    assertThat(new CompilerFixture().argument("SOURCE_DATE_EPOCH", "yesterday").error("FROM scratch").message())
        .isEqualTo("invalid SOURCE_DATE_EPOCH: yesterday");
  }

  @Test
  void severalBadExpansionsAreAllReported() {
    assertThat(new CompilerFixture().errors("FROM debian", "ENV A=${U?m}", "ENV B=\"b", "USER ${X:!y}"))
        .extracting(error -> error.message())
        .containsExactly(
            "failed to process \"${U?m}\": U: m",
            "failed to process \"\\\"b\": unexpected end of statement while looking for matching double-quote",
            "failed to process \"${X:!y}\": unsupported modifier (:!) in substitution");
  }

  @Test
  void badCheckOptionsAreErrors() {
    assertThat(new CompilerFixture().error("# check=foo=bar", "FROM debian").message())
        .isEqualTo("failed to parse check options: invalid check option \"foo\"");
    assertThat(new CompilerFixture().error("# check=skip=all;error=maybe", "FROM debian").message())
        .startsWith("failed to parse check options: failed to parse check option \"error=maybe\"");
    new CompilerFixture().argument("BUILDKIT_DOCKERFILE_CHECK", "error=1").plan("# check=foo=bar", "FROM debian");
  }

  @Test
  void aDefaultThatDoesNotCountIsNotExpanded() {
    var plan = new CompilerFixture().argument("A", "given").plan("ARG A=${x^}", "FROM debian", "ARG A=${y^}", "ENV B=$A");
    assertThat(plan.target().steps().getFirst().instruction().bindings()).extracting(binding -> binding.value().orElse("")).containsExactly("given");
    assertThat(new CompilerFixture().errors("FROM debian", "ARG A=${y^}")).hasSize(1);
  }

  @Test
  void argumentsOfTheBuilderAreSeenByTheHistoryOnly() {
    var step = new CompilerFixture().argument("BUILDKIT_SBOM_SCAN_STAGE", "true")
        .plan("FROM debian", "ARG BUILDKIT_SBOM_SCAN_STAGE", "RUN x").target().steps().getLast();
    assertThat(step.arguments()).containsEntry("BUILDKIT_SBOM_SCAN_STAGE", "true");
    assertThat(step.environment()).doesNotContainKey("BUILDKIT_SBOM_SCAN_STAGE");
  }

  @Test
  void theTargetPlatformNamesTheVersionOfItsOperatingSystem() {
    var plan = new CompilerFixture().platform("windows(10.0.17763.1)/amd64")
        .plan("FROM debian", "ARG TARGETPLATFORM TARGETOS TARGETOSVERSION TARGETARCH", "USER x");
    assertThat(plan.target().steps().getLast().arguments()).containsExactly(
        Map.entry("TARGETPLATFORM", "windows(10.0.17763.1)/amd64"), Map.entry("TARGETOS", "windows"),
        Map.entry("TARGETOSVERSION", "10.0.17763.1"), Map.entry("TARGETARCH", "amd64"));
  }
}

package dev.kaniko.instruction.standard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.image.ImageConfig;
import dev.kaniko.instruction.Binding;
import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.syntax.Keyword;
import dev.kaniko.instruction.testing.FakeExecutionContext;
import dev.kaniko.instruction.testing.Written;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Instructions that only change the configuration. */
final class ConfigInstructionTest {
  private final FakeExecutionContext context = new FakeExecutionContext();

  private record Done(ImageConfig config, String createdBy) {}

  private Done run(Written written) throws IOException, InterruptedException {
    var outcome = written.instruction().execute(context);
    assertThat(outcome.layer()).isEmpty();
    return new Done(outcome.config().applyTo(context.config), outcome.createdBy().orElse("none"));
  }

  @Test
  void everyKeywordButFromHasAProvider() {
    assertThat(ServiceLoader.load(InstructionProvider.class).stream().map(provider -> provider.get().syntax().keyword().text()))
        .containsExactlyInAnyOrder("ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "HEALTHCHECK", "LABEL", "MAINTAINER",
            "ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR");
  }

  @Test
  void envKeepsThePlaceOfAVariableThatIsThere() throws Exception {
    context.config = ImageConfig.EMPTY.withEnvironment("A", "0").withEnvironment("B", "0");
    var written = new Written("ENV").pairs("A", "1 2", "C", "");
    assertThat(run(written).config().environment()).containsExactly(entry("A", "1 2"), entry("B", "0"), entry("C", ""));
    assertThat(run(written).createdBy()).isEqualTo("ENV A=1 2 C=");
    assertThat(written.instruction().bindings())
        .containsExactly(new Binding(Binding.Kind.ENV, "A", Optional.of("1 2")), new Binding(Binding.Kind.ENV, "C", Optional.of("")));
  }

  private static java.util.Map.Entry<String, String> entry(String name, String value) {
    return java.util.Map.entry(name, value);
  }

  @Test
  void aNameIsNotBlank() {
    assertThat(new Written("ENV").pairs("", "x").problem()).isEqualTo("ENV names can not be blank");
    assertThat(new Written("LABEL").pairs("", "x").problem()).isEqualTo("LABEL names can not be blank");
    assertThat(new Written("ARG").names("=x").problem()).isEqualTo("ARG names can not be blank");
  }

  @Test
  void nothingWhereSomethingMustBeIsAnError() {
    assertThat(new Written("ENV").pairs().problem()).isEqualTo("ENV requires at least one argument");
    assertThat(new Written("LABEL").pairs().problem()).isEqualTo("LABEL requires at least one argument");
    assertThat(new Written("ARG").names().problem()).isEqualTo("ARG requires at least one argument");
    assertThat(new Written("EXPOSE").words().problem()).isEqualTo("EXPOSE requires at least one argument");
    assertThat(new Written("VOLUME").words().problem()).isEqualTo("VOLUME requires at least one argument");
    assertThat(new Written("SHELL").shell("").problem()).isEqualTo("SHELL requires at least one argument");
    assertThat(new Written("HEALTHCHECK").wordAndCommand("", false).problem()).isEqualTo("HEALTHCHECK requires at least one argument");
    assertThat(new Written("ONBUILD").trigger("", "").problem()).isEqualTo("ONBUILD requires at least one argument");
    for (var keyword : List.of("USER", "WORKDIR", "STOPSIGNAL", "MAINTAINER")) {
      assertThat(new Written(keyword).line("").problem()).isEqualTo(keyword + " requires exactly one argument");
    }
  }

  @Test
  void anErrorStandsAtTheWordThatIsWrong() {
    var problem = new Written("EXPOSE").words("80", "81/xyz").problems().getFirst();
    assertThat(problem.span().start()).isEqualTo("EXPOSE 80 ".length());
    assertThat(problem.span().length()).isEqualTo(6);
  }

  @Test
  void argShowsTheValuesThatHold() throws Exception {
    var written = new Written("ARG").names("A=1", "B");
    assertThat(run(written)).isEqualTo(new Done(ImageConfig.EMPTY, "ARG A=1 B"));
    assertThat(written.instruction().bindings())
        .containsExactly(new Binding(Binding.Kind.ARG, "A", Optional.of("1")), new Binding(Binding.Kind.ARG, "B", Optional.empty()));
  }

  @Test
  void commandsInShellFormGetTheShell() throws Exception {
    context.config = ImageConfig.EMPTY.withShell(List.of("/bin/ash", "-xc"));
    var cmd = run(new Written("CMD").shell("echo \"a\""));
    assertThat(cmd.config().cmd()).containsExactly("/bin/ash", "-xc", "echo \"a\"");
    assertThat(cmd.createdBy()).isEqualTo("CMD [\"/bin/ash\" \"-xc\" \"echo \\\"a\\\"\"]");
    assertThat(run(new Written("CMD").shell("")).config().cmd()).containsExactly("/bin/ash", "-xc", "");
    assertThat(run(new Written("CMD").exec("ü", "$X\u0001")).createdBy()).isEqualTo("CMD [\"ü\" \"$X\\x01\"]");
    assertThat(run(new Written("CMD").exec()).createdBy()).isEqualTo("CMD []");
  }

  @Test
  void anEntrypointClearsTheCmdOfTheBaseOnly() throws Exception {
    context.config = ImageConfig.EMPTY.withCmd(List.of("old"), true);
    assertThat(run(new Written("ENTRYPOINT").exec("e")).config().cmd()).isEmpty();
    context.before.add(new Keyword("CMD"));
    assertThat(run(new Written("ENTRYPOINT").exec("e")).config().cmd()).containsExactly("old");
    assertThat(run(new Written("ENTRYPOINT").exec("e", "x y"))).extracting(Done::createdBy).isEqualTo("ENTRYPOINT [\"e\" \"x y\"]");
  }

  @Test
  void shellTakesJsonOnly() throws Exception {
    assertThat(new Written("SHELL").shell("/bin/sh -c").problem()).isEqualTo("SHELL requires the arguments to be in JSON form");
    var done = run(new Written("SHELL").exec("/bin/bash", "-c"));
    assertThat(done.config().shell()).containsExactly("/bin/bash", "-c");
    assertThat(done.createdBy()).isEqualTo("SHELL [/bin/bash -c]");
  }

  @ParameterizedTest
  @CsvSource({"80,80/tcp", "80/UDP,80/udp", "1-3/sctp,1/sctp 2/sctp 3/sctp", "8080:80,80/tcp", "127.0.0.1:9090:90/udp,90/udp",
      "[::1]:80:80,80/tcp", "1-5:7,7/tcp", "::::80,80/tcp", "0,0/tcp", "65535,65535/tcp"})
  void portsAreThoseOfTheContainer(String text, String expected) throws Exception {
    assertThat(run(new Written("EXPOSE").words(text)).createdBy()).isEqualTo("EXPOSE [" + expected + "]");
  }

  @ParameterizedTest
  @CsvSource({"80/foo,invalid port: \"80/foo\": invalid proto: foo", "65536,invalid containerPort: 65536", "[80],invalid containerPort: [80]",
      "x:80,invalid hostPort: x", "3-2,invalid containerPort: 3-2", "localhost:1:1,invalid IP address: localhost",
      "1-3:4-5,invalid ranges specified for container and host Ports: 4-5 and 1-3", "8080:,invalid port: \"8080:\": no port specified"})
  void aWrongPortIsAnError(String text, String message) {
    assertThat(new Written("EXPOSE").words(text).problem()).isEqualTo(message);
  }

  @ParameterizedTest
  @CsvSource({"SIGTERM", "term", "9", "65", "RTMIN+3", "SIGRTMAX-14"})
  void signalsAreStoredAsWritten(String signal) throws Exception {
    assertThat(run(new Written("STOPSIGNAL").line(signal)).config().stopSignal()).isEqualTo(signal);
  }

  @ParameterizedTest
  @CsvSource({"0", "SIGNOPE", "RTMIN+16", "-x"})
  void anUnknownSignalIsAnError(String signal) {
    assertThat(new Written("STOPSIGNAL").line(signal).problem()).isEqualTo("invalid signal: " + signal);
  }

  @Test
  void volumesAreKeptAsWritten() throws Exception {
    var done = run(new Written("VOLUME").words("/a/", " /b/../c "));
    assertThat(done.config().volumes()).containsExactly("/a/", "/b/../c");
    assertThat(done.createdBy()).isEqualTo("VOLUME [/a/ /b/../c]");
    assertThat(new Written("VOLUME").words("/a", " ").problem()).isEqualTo("VOLUME specified can not be an empty string");
  }

  @Test
  void aHealthcheckHasGosDurations() throws Exception {
    var done = run(new Written("HEALTHCHECK").flag("interval", "1m30s").flag("timeout", "1.5s").flag("start-period", "0").flag("retries", "3")
        .wordAndCommand("cmd", true, "a", "b"));
    assertThat(done.createdBy())
        .isEqualTo("HEALTHCHECK {Test:[CMD a b] Interval:1m30s Timeout:1.5s StartPeriod:0s StartInterval:0s Retries:3}");
    var check = done.config().healthcheck().orElseThrow();
    assertThat(check.interval()).isEqualTo(Duration.ofSeconds(90));
    assertThat(check.timeout()).isEqualTo(Duration.ofMillis(1500));
    assertThat(run(new Written("HEALTHCHECK").wordAndCommand("CMD", false, "x y")).createdBy()).contains("Test:[CMD-SHELL x y]");
    assertThat(run(new Written("HEALTHCHECK").flag("nosuch", "1").wordAndCommand("NONE", false)).createdBy()).contains("Test:[NONE]");
  }

  @Test
  void aWrongHealthcheckIsAnError() {
    assertThat(health("interval", "1us")).isEqualTo("Interval \"interval\" cannot be less than 1ms");
    assertThat(health("interval", "-1s")).isEqualTo("Interval \"interval\" cannot be less than 1ms");
    assertThat(health("timeout", "5")).isEqualTo("time: missing unit in duration \"5\"");
    assertThat(health("timeout", "x")).isEqualTo("time: invalid duration \"x\"");
    assertThat(health("retries", "-1")).isEqualTo("--retries cannot be negative (-1)");
    assertThat(new Written("HEALTHCHECK").wordAndCommand("FOO", false, "a").problem()).isEqualTo("Unknown type \"FOO\" in HEALTHCHECK (try CMD)");
    assertThat(new Written("HEALTHCHECK").wordAndCommand("NONE", false, "a").problem()).isEqualTo("HEALTHCHECK NONE takes no arguments");
    assertThat(new Written("HEALTHCHECK").wordAndCommand("CMD", true).problem()).isEqualTo("Missing command after HEALTHCHECK CMD");
  }

  private static String health(String flag, String value) {
    return new Written("HEALTHCHECK").flag(flag, value).wordAndCommand("CMD", false, "true").problem();
  }

  @Test
  void aTriggerIsStoredAndLeavesNoHistory() throws Exception {
    var done = run(new Written("ONBUILD").trigger("COPY", "copy  a /b"));
    assertThat(done.config().onBuild()).containsExactly("copy  a /b");
    assertThat(done.createdBy()).isEqualTo("none");
    assertThat(new Written("ONBUILD").trigger("FROM", "FROM x").problem()).isEqualTo("FROM isn't allowed as an ONBUILD trigger");
    assertThat(new Written("ONBUILD").trigger("ONBUILD", "ONBUILD RUN x").problem())
        .isEqualTo("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed");
  }

  @Test
  void userAndMaintainerTakeAnyText() throws Exception {
    assertThat(run(new Written("USER").line("a b")).config().user()).isEqualTo("a b");
    assertThat(run(new Written("MAINTAINER").line("Some \"One\"")).config().author()).isEqualTo("Some \"One\"");
  }

  @Test
  void differentMeaningsHaveDifferentFingerprints() {
    assertThat(new Written("CMD").shell("a").instruction().fingerprint())
        .isNotEqualTo(new Written("CMD").exec("a").instruction().fingerprint())
        .isEqualTo(new Written("CMD").shell("a").instruction().fingerprint());
    assertThat(new Written("ARG").names("A").instruction().fingerprint())
        .isNotEqualTo(new Written("ARG").names("A=").instruction().fingerprint());
  }
}

package dev.kaniko.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PlanCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir private Path folder;

  @BeforeEach
  void writeContext() throws IOException {
    write("ARG TAG=1\nFROM nosuch.invalid/image:$TAG AS build\nRUN make\nFROM scratch\nARG A\nLABEL a=$A\nCOPY --from=build /x /\n");
  }

  private void write(String dockerfile) throws IOException {
    Files.writeString(Files.createDirectories(folder.resolve("context")).resolve("Dockerfile"), dockerfile);
  }

  private int run(String... more) {
    var arguments = new ArrayList<>(List.of("plan", "--context", folder + "/context", "--kaniko-dir", folder + "/state"));
    arguments.addAll(List.of(more));
    return Main.run(arguments, Map.of("A", "from outside"), new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
  }

  private String out() {
    return out.toString(UTF_8);
  }

  private String err() {
    return err.toString(UTF_8);
  }

  @Test
  void offlineAPlanNeedsNeitherRegistryNorDestination() {
    assertThat(run("--offline", "--build-arg", "A", "--build-arg=TAG=2")).as(err()).isZero();

    assertThat(out()).contains("nosuch.invalid/image:2, linux/", "assumed", "A = \"from outside\"  (build argument for Dockerfile:5)");
    assertThat(err()).isEmpty();
    assertThat(folder.resolve("state")).doesNotExist();
  }

  @Test
  void everyFormatIsWrittenToTheFile() throws IOException {
    for (var format : List.of("text", "json", "mermaid", "dot")) {
      assertThat(run("--offline", "--format=" + format, "--output", folder + "/plan." + format)).as(err()).isZero();
    }
    assertThat(out()).isEmpty();
    assertThat(folder.resolve("plan.text")).content().startsWith("Dockerfile: 2 stages, 2 built").doesNotContain("\u001B");
    assertThat(new ObjectMapper().readTree(Files.readString(folder.resolve("plan.json"))).get("stages")).hasSize(2);
    assertThat(folder.resolve("plan.mermaid")).content().startsWith("flowchart TB\n");
    assertThat(folder.resolve("plan.dot")).content().startsWith("digraph plan {\n");
  }

  @Test
  void targetAndPlatformAreThoseOfBuild() {
    assertThat(run("--offline", "--target=build", "--custom-platform=linux/arm64")).as(err()).isZero();
    assertThat(out()).contains("2 stages, 1 built; the target is stage 0 (build) for linux/arm64", "pruned     the target does not need it");
  }

  @Test
  void anImageThatCannotBeHadIsAnErrorWithTheStatusOfBuild() {
    assertThat(run()).isEqualTo(1);
    assertThat(err()).contains("failed to resolve source metadata for nosuch.invalid/image:1", "Dockerfile:2:6").doesNotContain("\tat ");
    assertThat(out()).isEmpty();
  }

  @Test
  void aRejectedFileHasStatusOneAndAWrongOptionStatusTwo() throws IOException {
    write("FROM scratch\nCOPPY a b\n");
    assertThat(run("--offline")).isEqualTo(1);
    assertThat(err()).contains("unknown instruction: COPPY", "Dockerfile:2:1");

    assertThat(run("--offline", "--format", "xml")).isEqualTo(2);
    assertThat(run("--offline", "--build-context=x")).isEqualTo(2);
    assertThat(run("--offline", "--dump-ir=Prunestages")).isEqualTo(2);
    assertThat(err()).contains("--dump-ir Prunestages: there is no such pass (did you mean PruneStages?); there are ast, graph, LinkReferences,");
    assertThat(out()).isEmpty();
  }

  @Test
  void withoutANetworkThereIsNoRemoteContext() {
    assertThat(run("--offline", "--context=https://example.com/all.tar.gz")).isEqualTo(1);
    assertThat(err()).contains("without a network there is no context https://example.com/all.tar.gz");
  }

  @Test
  void aRemoteNamedContextIsNotFetchedForAPlan() {
    assertThat(run("--offline", "--build-context=docs=https://example.com/docs.tar.gz")).as(err()).isZero();
  }

  @Test
  void dumpsComeInTheOrderOfThePassesAndInPlaceOfThePlan() {
    assertThat(run("--offline", "--dump-ir=plan", "--dump-ir", "ast")).as(err()).isZero();
    assertThat(out()).startsWith("== ast ==\nescape \\\n").contains("\n\n== plan ==\n").doesNotContain("== graph ==", folder.toString());

    out.reset();
    assertThat(run("--offline", "--dump-ir=all")).as(err()).isZero();
    assertThat(out().lines().filter(line -> line.startsWith("== "))).containsExactly(
        "== ast ==", "== graph ==", "== LinkReferences ==", "== ResolveBases ==", "== RejectLaterStages ==", "== PruneStages ==",
        "== ResolveVariables ==", "== typed ==",
        "== MergeIdenticalStages ==", "== FindSeenImages ==", "== OmitUnseenSteps ==", "== DropUnreadVariables ==", "== MarkEmptyRoots ==",
        "== FindExports ==", "== FindRootUses ==", "== plan ==");
  }

  @Test
  void valuesAreInTheWordsWithWhereTheyComeFromBeforeInstructionsAreTyped() throws IOException {
    write("ARG G=1\nFROM scratch\nARG A=x\nENV B=$A-$G\nLABEL l=$B\n");
    assertThat(run("--dump-ir=ResolveVariables")).as(err()).isZero();
    assertThat(out()).contains(
        "    uses A=\"x\" [4:7-4:9] from argument-default [3:5-3:6]\n    uses G unset [4:10-4:12] from nothing\n    binds env B \"x-\"\n",
        "    uses B=\"x-\" [5:9-5:11] from environment [4:1-4:12]\n");
  }

  @Test
  void thePlanTellsWhatIsOptimizedUnlessNothingIsToBe() throws IOException {
    write("FROM scratch AS a\nLABEL l=1\nCOPY f /\nFROM scratch AS b\nCOPY f /\nFROM scratch\nCOPY --from=a /f /\nCOPY --from=b /f /\n");
    assertThat(run()).as(err()).isZero();
    assertThat(out()).contains("it is the same as stage 0 (a)", "nobody sees its image", "nobody sees what it sets", "--optimize=none leaves all of them out");

    out.reset();
    assertThat(run("--optimize=none", "--dump-ir=all")).as(err()).isZero();
    assertThat(out().lines().filter(line -> line.startsWith("== "))).contains("== FindExports ==").doesNotContain("== MergeIdenticalStages ==");

    out.reset();
    assertThat(run("--optimize=none")).as(err()).isZero();
    assertThat(out()).contains("3 stages, 3 built").doesNotContain("optimized");
    assertThat(run("--optimize=some")).isEqualTo(ExitCode.WRONG_USAGE);
  }

  @Test
  void whatWasMadeBeforeAnErrorIsDumped() throws IOException {
    write("FROM scratch AS a\nCOPY --from=b /x /\nFROM a AS b\n");
    assertThat(run("--offline", "--dump-ir=all", "--target", "a")).isEqualTo(1);
    assertThat(out()).contains("== ast ==", "== graph ==").doesNotContain("== plan ==");
    assertThat(err()).contains("error");
  }

  @Test
  void anOutputThatCannotBeWrittenIsAnErrorAndNoBug() {
    assertThat(run("--offline", "--output", folder + "/no/such/folder")).isEqualTo(1);
    assertThat(err()).contains("/no/such/folder: there is no such file or directory");

    var full = new PrintStream(new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException("no space");
      }
    });
    var arguments = List.of("plan", "--context", folder + "/context", "--offline");
    assertThat(Main.run(arguments, Map.of(), full, new PrintStream(err, true, UTF_8))).isEqualTo(1);
    assertThat(err()).contains("the plan cannot be written to standard output");
  }

  @Test
  void noTextOfAFileDrivesTheTerminal() throws IOException {
    write("FROM scratch AS a\nLABEL a=\"\u001b[31m\u202E\"\nENV a\u001b]0;x=\u0007\n");
    assertThat(run("--offline", "--build-arg", "x\u001b[2J=\u009b")).as(err()).isZero();
    assertThat(out() + err()).doesNotContainPattern("[\\p{Cntrl}&&[^\n]]|\u202E");

    write("FROM scratch\nCOPY --from=\u001b[31m\u202E a b\nFO\u001b[2JO x\n");
    assertThat(run("--offline")).isEqualTo(ExitCode.FAILED);
    assertThat(err()).doesNotContainPattern("[\\p{Cntrl}&&[^\n]]|\u202E");
  }

  @Test
  void theValueOfASecretIsNeitherInThePlanNorInADump() throws IOException {
    write("FROM scratch\nARG API_TOKEN\nARG DB_PASSWORD=hunter2\nCOPY f-$API_TOKEN /$DB_PASSWORD\n");
    for (var option : List.of("--format=text", "--format=json", "--format=mermaid", "--format=dot", "--dump-ir=all")) {
      out.reset();
      assertThat(run("--offline", "--build-arg=API_TOKEN=hunter1", option)).as(err()).isZero();
      assertThat(out()).as(option).contains("***".replace("*", option.contains("mermaid") ? "#42;" : "*")).doesNotContain("hunter1");
    }
    assertThat(run("--offline", "--build-arg=API_TOKEN=hunter1")).isZero();
    assertThat(out()).contains("API_TOKEN   = \"***\"  (build argument for Dockerfile:2)", "DB_PASSWORD = \"***\"  (ARG default at Dockerfile:3)");
  }
}

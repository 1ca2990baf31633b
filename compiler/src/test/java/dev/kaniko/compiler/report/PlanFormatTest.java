package dev.kaniko.compiler.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kaniko.compiler.BaseImages.BaseImage;
import dev.kaniko.compiler.CompilationResult.Compiled;
import dev.kaniko.compiler.CompileRequest;
import dev.kaniko.compiler.Compiler;
import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.compiler.NamedContext;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.ImageReference;
import dev.kaniko.image.Platform;
import dev.kaniko.snapshot.FileContent;
import java.io.IOException;
import java.io.StringWriter;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plan in every format. A strict parser reads each format. */
final class PlanFormatTest {
  private static final String FILE = """
      ARG TAG=1.22
      FROM --platform=$BUILDPLATFORM golang:$TAG AS build
      ARG VERSION
      ENV OUT=/out/$VERSION
      WORKDIR $OUT
      COPY go.mod "a[b].txt" ./
      RUN --mount=type=cache,target=/c --mount=type=secret,id=key,required make
      FROM build AS test
      RUN false
      FROM base
      COPY --link --from=build /out /out
      ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.com/x?a=1&b=2 /x
      LABEL shown=$HOME$UNSET
      CMD make "$OUT" '<&>' \\`x\\` | tee {log};
      """;

  private static PlannedBuild planned(String text, boolean offline) throws IOException, InterruptedException {
    return planned(text, offline, Map.of("VERSION", "7", "HTTPS_PROXY", "http://user:secret@proxy"));
  }

  private static PlannedBuild planned(String text, boolean offline, Map<String, String> given) throws IOException, InterruptedException {
    var arguments = new LinkedHashMap<>(given);
    var name = new SourceId("Dockerfile");
    var base = new NamedContext.Image(ImageReference.parse("busybox:1.36"));
    var config = ImageConfig.EMPTY.withEnvironment("HOME", "/root");
    var request = new CompileRequest(name, FileContent.of(text), arguments, Optional.empty(), Optional.empty(),
        Platform.parse("linux/amd64"), Map.of("base", base));
    var compiler = new Compiler(
        InstructionSet.load(), (_, wanted) -> offline ? Optional.empty() : Optional.of(new BaseImage(config, wanted)));
    var result = compiler.compile(request);
    assertThat(result).describedAs("%s", result.diagnostics()).isInstanceOf(Compiled.class);
    return new PlannedBuild(((Compiled) result).plan(), name, result.sources(), offline, Map.of());
  }

  private static String render(PlanFormat format, boolean offline) throws IOException, InterruptedException {
    var page = new StringWriter();
    format.write(planned(FILE, offline), page);
    return page.toString();
  }

  private static JsonNode json(boolean offline) throws IOException, InterruptedException {
    return new ObjectMapper().readTree(render(new PlanJson(), offline));
  }

  private static JsonNode step(JsonNode plan, int stage, String keyword) {
    return StreamSupport.stream(plan.at("/stages/" + stage + "/steps").spliterator(), false)
        .filter(step -> step.get("keyword").asText().equals(keyword)).findFirst().orElseThrow();
  }

  @Test
  void textSaysWhereEveryValueComesFrom() throws IOException, InterruptedException {
    assertThat(render(new PlanText(false), false)).contains(
        "Dockerfile: 3 stages, 2 built; the target is stage 2 for linux/amd64",
        "BUILDPLATFORM = \"linux/amd64\"  (predefined)",
        "TAG           = \"1.22\"  (ARG default at Dockerfile:1)",
        "VERSION = \"7\"  (build argument for Dockerfile:3)",
        "OUT = \"/out/7\"  (ENV at Dockerfile:4)",
        "HOME  = \"/root\"  (base image)",
        "UNSET = unset  (declared nowhere)");
  }

  @Test
  void textSaysWhyARootIsUnpackedAndWhyNot() throws IOException, InterruptedException {
    assertThat(render(new PlanText(false), false)).contains(
        "step 5, RUN, runs in it", "stage 2 reads /out in step 1, Dockerfile:11", "step 2, ADD, looks at it",
        "pruned     the target does not need it", "named context base: image docker.io/library/busybox:1.36, linux/amd64");
  }

  @Test
  void onlyOfflineImagesAreAssumed() throws IOException, InterruptedException {
    assertThat(render(new PlanText(false), true)).contains("linux/amd64, assumed", "no registry was asked");
    assertThat(render(new PlanText(false), false)).doesNotContain("assumed", "no registry");
    assertThat(json(true).at("/stages/0/base/assumed").asBoolean()).isTrue();
    assertThat(json(false).at("/stages/0/base/assumed").asBoolean()).isFalse();
  }

  @Test
  void coloursChangeNothingOfTheText() throws IOException, InterruptedException {
    var coloured = render(new PlanText(true), false);
    assertThat(coloured).contains("\u001B[");
    assertThat(coloured.replaceAll("\u001B\\[[0-9;]*m", "")).isEqualTo(render(new PlanText(false), false));
  }

  @Test
  void textOfAFileCannotDriveTheTerminal() throws IOException, InterruptedException {
    var page = new StringWriter();
    new PlanText(false).write(planned("FROM scratch\nENV A=\"\u001B[2J\"\nLABEL b=$A\n", false), page);
    assertThat(page.toString()).doesNotContain("\u001B").contains("A=\"\\x1b[2J\"");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void noFormatShowsTheValuesOfProxies(boolean offline) throws IOException, InterruptedException {
    for (var format : List.of(new PlanText(false), new PlanJson(), new PlanMermaid(), new PlanDot())) {
      assertThat(render(format, offline)).doesNotContain("secret@");
    }
  }

  @Test
  void jsonHasTheShapeThatItsPageTells() throws IOException, InterruptedException {
    var plan = json(false);
    assertThat(plan.get("version").asInt()).isEqualTo(1);
    assertThat(plan.get("target").asInt()).isEqualTo(2);
    assertThat(plan.get("proxies").toString()).isEqualTo("[\"HTTPS_PROXY\",\"https_proxy\"]");
    assertThat(plan.at("/stages/0/exports").toString()).isEqualTo("[{\"stage\":2,\"kind\":\"files\",\"step\":1,\"patterns\":[\"/out\"]}]");
    assertThat(plan.at("/stages/1/built").asBoolean()).isFalse();
    assertThat(plan.at("/stages/2/base").toString()).isEqualTo(
        "{\"kind\":\"image\",\"reference\":\"docker.io/library/busybox:1.36\",\"platform\":\"linux/amd64\",\"context\":\"base\",\"assumed\":false}");
    assertThat(plan.at("/stages/2/dependsOn").toString()).isEqualTo("[0]");

    var run = step(plan, 0, "RUN");
    assertThat(run.get("place").toString()).isEqualTo("{\"file\":\"Dockerfile\",\"line\":7,\"column\":1}");
    assertThat(run.get("mounts").toString()).isEqualTo("[\"cache at /c\",\"secret key, required\"]");
    assertThat(run.get("layer").asText() + run.get("root").asText()).isEqualTo("yesobserve");
    assertThat(step(plan, 0, "ENV").get("usedAt").toString()).isEqualTo("[\"Dockerfile:5\"]");
    assertThat(step(plan, 0, "ENV").get("declares").toString()).isEqualTo("[{\"name\":\"OUT\",\"value\":\"/out/7\"}]");
    assertThat(step(plan, 0, "COPY").get("reads").toString()).isEqualTo("[{\"kind\":\"context\",\"patterns\":[\"go.mod\",\"a[b].txt\"]}]");
    assertThat(step(plan, 2, "COPY").get("reads").toString()).isEqualTo("[{\"kind\":\"stage\",\"stage\":0,\"patterns\":[\"/out\"]}]");
    assertThat(step(plan, 2, "COPY").get("root").asText()).isEqualTo("none");
    assertThat(step(plan, 2, "ADD").at("/reads/0/checksum").asText()).startsWith("sha256:2445");
    assertThat(step(plan, 2, "LABEL").at("/variables/1").toString())
        .isEqualTo("{\"name\":\"UNSET\",\"value\":null,\"provenance\":\"undeclared\",\"declaredAt\":null}");
  }

  @Test
  void argumentsAreUsedAtPlacesAsVariablesAre() throws IOException, InterruptedException {
    var page = new StringWriter();
    new PlanJson().write(planned("""
        ARG GLOBAL=1
        FROM scratch AS a
        ARG DIR=/data NEXT=$DIR
        ARG GLOBAL
        ARG VERSION
        ARG UNSET
        ENV E=$GLOBAL$UNSET
        COPY x $DIR/$VERSION
        ARG DIR=/other
        FROM a
        WORKDIR $DIR/$GLOBAL$E
        """, false), page);
    var used = new ObjectMapper().readTree(page.toString()).at("/stages/0/steps").findValues("usedAt");
    assertThat(used.subList(0, 4)).extracting(JsonNode::toString).containsExactly(
        "[\"Dockerfile:8\"]", "[\"Dockerfile:7\",\"Dockerfile:11\"]", "[\"Dockerfile:8\"]", "[\"Dockerfile:7\"]");
    assertThat(used.subList(4, 7)).extracting(JsonNode::toString).containsExactly("[\"Dockerfile:11\"]", "[]", "[\"Dockerfile:11\"]");
  }

  @Test
  void jsonTellsWhatWasOptimized() throws IOException, InterruptedException {
    var page = new StringWriter();
    new PlanJson().write(planned(
        "FROM scratch AS a\nLABEL l=1\nCOPY f /\nFROM scratch AS b\nCOPY f /\nFROM scratch\nCOPY --from=a /f /\nCOPY --from=b /f /\n", false), page);
    var plan = new ObjectMapper().readTree(page.toString());
    assertThat(plan.at("/stages/1/sameAs").asInt(-1)).isZero();
    assertThat(plan.at("/stages/0/imageSeen").asBoolean(true)).isFalse();
    assertThat(plan.at("/stages/0/optimizations").findValuesAsText("pass")).containsExactly("MergeIdenticalStages", "FindSeenImages");
    assertThat(step(plan, 0, "LABEL").get("omitted").asBoolean()).isTrue();
    assertThat(step(plan, 0, "LABEL").at("/optimizations/0/pass").asText()).isEqualTo("OmitUnseenSteps");
    assertThat(step(plan, 0, "COPY").get("root").asText()).isEqualTo("none");
  }

  /** The used part of Mermaid's grammar for flowcharts. Quoted texts may have no special characters except entities. */
  private static final Pattern MERMAID = Pattern.compile(
      "flowchart TB"
          + "|  [a-z]\\w*\\[/(?<folder>\"[^\"]*\")/]"
          + "|  subgraph [a-z]\\w*\\[(?<group>\"[^\"]*\")]"
          + "|    [a-z]\\w*\\[(?<box>\"[^\"]*\")]"
          + "|  end"
          + "|  (?<tail>\\w+) (?:-->|==>) (?:\\|(?<label>\"[^\"]*\")\\| )?(?<head>\\w+)"
          + "|  style [a-z]\\w* stroke-dasharray: 5 5");

  private static final Pattern ENTITY_OR_BREAK = Pattern.compile("#[0-9]+;|<br/>");

  @Test
  void mermaidIsAFlowchartInWhichNoTextMeansAnything() throws IOException, InterruptedException {
    var declared = new HashSet<String>();
    for (var line : render(new PlanMermaid(), false).lines().toList()) {
      var match = MERMAID.matcher(line);
      assertThat(match.matches()).describedAs(line).isTrue();
      for (var group : List.of("folder", "group", "box", "label")) {
        Optional.ofNullable(match.group(group)).ifPresent(quoted -> assertThat(
            ENTITY_OR_BREAK.matcher(quoted.substring(1, quoted.length() - 1)).replaceAll("")).doesNotContainPattern("[\"#&<>;`|{}\\[\\]\\\\]"));
      }
      if (match.group("tail") != null) {
        assertThat(declared).contains(match.group("tail"), match.group("head"));
      } else if (match.group("box") != null || match.group("folder") != null) {
        declared.add(line.strip().replaceAll("\\[.*", ""));
      }
    }
    assertThat(declared).contains("s0_0", "s0_5", "s1_0", "s2_4", "x0", "x1");
  }

  private static final Pattern DOT = Pattern.compile(
      "digraph plan \\{|  rankdir=TB;|  node \\[shape=box, fontname=\"monospace\"];"
          + "|  +\\w+ \\[(?:shape=folder, )?label=\"(?:[^\"\\\\]|\\\\[\\\\n\"])*\"(?:, style=dashed)?];"
          + "|  subgraph cluster_\\w+ \\{|    label=\"(?:[^\"\\\\]|\\\\[\\\\n\"])*\";|    style=dashed;|  }|}"
          + "|  \\w+ -> \\w+(?: \\[style=bold(?:, label=\"(?:[^\"\\\\]|\\\\[\\\\n\"])*\")?])?;");

  @Test
  void dotIsAGraphWhoseTextsAreQuoted() throws IOException, InterruptedException {
    var text = render(new PlanDot(), false);
    assertThat(text.lines()).allMatch(line -> DOT.matcher(line).matches());
    assertThat(text).contains("s0_5 -> s2_1 [style=bold, label=\"/out\"];", "https://example.com/x?a=1&amp;b=2", "\\\"$OUT\\\"");
    assertThat(text.chars().filter(c -> c == '{').count()).isEqualTo(text.chars().filter(c -> c == '}').count());
  }

  @Test
  void noFormatShowsTheValueOfASecret() throws IOException, InterruptedException {
    var text = """
        ARG API_TOKEN
        FROM registry.test/base:$API_TOKEN
        ARG API_TOKEN
        ARG DB_PASSWORD=hunter22
        ENV OUT=/out/$API_TOKEN
        COPY --chmod=700 file-$API_TOKEN $OUT
        ADD https://user:hunter33@example.com/x?token=$API_TOKEN /x
        LABEL pass=$DB_PASSWORD
        RUN echo $API_TOKEN ${DB_PASSWORD}
        ENV AUTH_KEY "hunter44"
        """;
    for (var format : List.of(new PlanText(false), new PlanText(true), new PlanJson(), new PlanMermaid(), new PlanDot())) {
      for (var value : List.of("hunter11", "hunter-11")) {
        var page = new StringWriter();
        format.write(planned(text, true, Map.of("API_TOKEN", value)), page);
        assertThat(page.toString()).doesNotContain("hunter").contains("TOKEN");
      }
    }
    var page = new StringWriter();
    var anyTag = text.replace("base:$API_TOKEN", "base:1").replace("?token=$API_TOKEN", "");
    new PlanJson().write(planned(anyTag, true, Map.of("API_TOKEN", "hunter\"1\\")), page);
    assertThat(page.toString()).doesNotContain("hunter");
    var variables = new ObjectMapper().readTree(page.toString()).at("/stages/0/steps/2/variables");
    assertThat(variables.at("/0/name").asText()).isEqualTo("API_TOKEN");
    assertThat(variables.at("/0/value").asText()).isEqualTo("***");
    assertThat(variables.at("/0/provenance").asText()).isEqualTo("build-argument");
  }

  @Test
  void aSecretThatIsAWordOfTheFormatChangesNoOtherField() throws IOException, InterruptedException {
    for (var word : List.of("none", "yes", "RUN", "context")) {
      var page = new StringWriter();
      new PlanJson().write(planned("FROM scratch\nARG AUTH\nCOPY a /b\nENV X=$AUTH\n", true, Map.of("AUTH", word)), page);
      var steps = new ObjectMapper().readTree(page.toString()).at("/stages/0/steps");
      assertThat(steps.at("/1/layer").asText()).isEqualTo("yes");
      assertThat(steps.at("/1/root").asText()).isEqualTo("none");
      assertThat(steps.at("/1/reads/0/kind").asText()).isEqualTo("context");
      assertThat(steps.at("/2/variables/0/value").asText()).isEqualTo("***");
      assertThat(steps.at("/2/keyword").asText()).isEqualTo("ENV");
    }
  }
}

package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.fixture.AgentStub;
import dev.kaniko.fixture.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RUN on a real root, on a base that is nothing but busybox: its flags, and options of builds that concern what it did. */
@Tag("system")
final class RunTest {
  @TempDir private static Path folder;
  private static BusyboxBuilds builds;

  @BeforeAll
  static void makeBase() throws Exception {
    builds = BusyboxBuilds.in(folder);
  }

  @AfterAll
  static void clean() throws Exception {
    builds.close();
  }

  private static BusyboxBuilds.Built build(String dockerfile, String... options) throws Exception {
    return builds.of(dockerfile, options).run();
  }

  @Test
  void theNetworkOfTheMachineNeedsAnEntitlement() throws Exception {
    var dockerfile = "FROM busybox\nRUN --network=host ls /sys/class/net > /n\n";
    var refused = build(dockerfile).result();
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.output()).contains("network.host is not allowed", "Dockerfile:2:1", "--allow network.host");
    assertThat(build(dockerfile, "--allow=network.host").text("n")).contains("lo");
  }

  @Test
  void allCapabilitiesNeedAnEntitlement() throws Exception {
    var dockerfile = "FROM busybox\nRUN --security=insecure grep CapEff /proc/self/status > /c\n";
    var refused = build(dockerfile).result();
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.output()).contains("security.insecure is not allowed", "Dockerfile:2:1");
    assertThat(build(dockerfile, "--allow=security.insecure").text("c")).doesNotContain("00000000a80425fb");
    assertThat(build("FROM busybox\nRUN grep CapEff /proc/self/status > /c\n", "--allow=security.insecure").text("c")).contains("00000000a80425fb");
  }

  @Test
  void aCacheDirectoryBelongsToItsIdOwnerAndMode() throws Exception {
    var dockerfile = """
        FROM busybox
        RUN --mount=type=cache,id=owned,target=/c echo root > /c/root
        USER 1000:1000
        WORKDIR /w
        RUN --mount=type=cache,id=owned,target=/c,uid=1000,gid=1000 \\
            --mount=type=cache,id=owned,target=/d,uid=1000,gid=1000,sharing=locked \\
            echo user > /c/user && ls /d > names && stat -c '%a %u:%g' /c > owner
        RUN --mount=type=cache,id=owned,target=/c,uid=1000,gid=1000,mode=700,sharing=private touch /c/x && stat -c '%a %u:%g' /c > private
        RUN --mount=type=cache,id=owned,target=/c,sharing=locked ls /c > locked
        """;
    for (int i = 0; i < 2; i++) {
      var built = build(dockerfile);
      assertThat(built.text("w/names")).isEqualTo("user\n");
      assertThat(built.text("w/owner")).isEqualTo("755 1000:1000\n");
      assertThat(built.text("w/private")).isEqualTo("700 1000:1000\n");
      assertThat(built.text("w/locked")).isEqualTo("root\n");
    }
  }

  @Test
  void aCacheDirectoryBelongsToTheFilesThatItStartsWith() throws Exception {
    var dockerfile = """
        FROM busybox AS seed
        RUN mkdir /s && echo %s > /s/f
        FROM busybox
        RUN --mount=type=cache,id=seeded,from=seed,source=/s,target=/c cat /c/f > /f && ls /c > /names && touch /c/left
        """;
    assertThat(build(dockerfile.formatted("one")).text("names")).isEqualTo("f\n");
    assertThat(build(dockerfile.formatted("one")).text("names")).as("what was left is there for the same start").isEqualTo("f\nleft\n");
    assertThat(build(dockerfile.formatted("two")).text("f")).isEqualTo("two\n");
  }

  @Test
  void noMoreStagesAreBuiltAtOnceThanThereAreJobs() throws Exception {
    var stages = new StringBuilder();
    for (var name : List.of("a", "b", "c")) {
      stages.append("FROM busybox AS ").append(name)
          .append("\nRUN --mount=type=cache,id=jobs,target=/c touch /c/").append(name)
          .append(" && sleep 0.5 && echo $(ls /c | wc -l) stages && sleep 0.5 && rm /c/").append(name).append("\n");
    }
    var dockerfile = stages + "FROM scratch\nCOPY --from=a / /a\nCOPY --from=b / /b\nCOPY --from=c / /c\n";
    assertThat(build(dockerfile, "--jobs=1").result().output()).contains("1 stages").doesNotContain("2 stages", "3 stages");
    assertThat(build(dockerfile, "--jobs=2").result().output()).contains("2 stages").doesNotContain("3 stages");
    assertThat(build(dockerfile, "--jobs=0").result().output()).contains("--jobs: a number from 1 on, not 0");
  }

  @Test
  void aSingleSnapshotHoldsWhatIsThereInTheEnd() throws Exception {
    var built = build("""
        FROM busybox
        RUN mkdir /d && echo 1 > /d/kept && echo x > /d/gone && rm /etc/group
        COPY <<EOF /d/copied
        text
        EOF
        RUN rm /d/gone && chmod 600 /d/copied
        """, "--single-snapshot");
    assertThat(built.text("d/kept")).isEqualTo("1\n");
    var image = built.image();
    assertThat(image.layers()).hasSize(2);
    assertThat(image.tree()).hasEntrySatisfying("d/copied", file -> assertThat(file.getMode() & 07777).isEqualTo(0600));
    assertThat(image.tree()).doesNotContainKeys("d/gone", "etc/group");
  }

  @Test
  void whatOurInstructionsClaimIsWhatTheyDoOnARealRoot() throws Exception {
    var built = build("""
        FROM busybox
        WORKDIR /srv/app
        COPY --chown=nobody --chmod=4750 <<EOF f
        text
        EOF
        RUN ln f g && mkfifo p && mv f h && rm -r /tmp && mkdir -m 700 /tmp && chown 3000000000 h && ln -s /nowhere l
        COPY --from=busybox /etc /tmp/etc
        RUN true
        """, "--verify-diffs");
    assertThat(built.text("srv/app/g")).isEqualTo("text\n");
  }

  @Test
  void theFilesOfAContextBelongToRootWhereverTheyComeFrom() throws Exception {
    var build = builds.of("FROM busybox\nRUN --mount=target=/c stat -c '%u:%g %n' /c /c/* > /owners\nRUN --mount=target=/c cp -a /c /copied\n");
    Tool.of("chown", "-R", "1000:1001", build.context().toString()).succeed();
    var image = build.run().image();
    assertThat(image.text("owners")).isEqualTo("0:0 /c\n0:0 /c/Dockerfile\n");
    assertThat(image.entry("copied/Dockerfile").getLongUserId()).isZero();
  }

  @Test
  void aMountReadsANamedContextAndWhatIsWrittenThereIsGone() throws Exception {
    Path named = Files.createDirectory(folder.resolve("named"));
    Files.writeString(named.resolve("f"), "named");
    var built = build("""
        FROM busybox
        RUN --mount=from=src,target=/m,rw cp /m/f /copy && echo changed > /m/f
        RUN --mount=from=src,target=/m cat /m/f > /again
        """, "--build-context=src=" + named);
    assertThat(built.text("copy")).isEqualTo("named");
    assertThat(built.text("again")).isEqualTo("named");
    assertThat(named.resolve("f")).hasContent("named");
  }

  @Test
  void anAgentIsReachedWhereItIsMountedAndNowhereElse() throws Exception {
    try (var agent = AgentStub.open(folder.resolve("agent"))) {
      build("""
          FROM busybox
          RUN --mount=type=ssh,required=true ln -s $SSH_AUTH_SOCK /dev/log && logger asks the agent
          RUN test -z "$SSH_AUTH_SOCK" && test ! -e /run/buildkit/ssh_agent.0
          """, agent.option()).text("etc/passwd");
      assertThat(agent.heard()).contains("asks the agent");
    }
  }

  @Test
  void aTriggerThatFailsIsShownWithTheLineThatBringsItIn() throws Exception {
    var failed = build("FROM busybox AS s\nONBUILD RUN exit 4\nFROM s\n").result();
    assertThat(failed.exitCode()).isEqualTo(4);
    assertThat(failed.output()).contains("exit code: 4", "Dockerfile:3:1", "this base brings the trigger in");
  }

  @Test
  void anOwnerThatTheImageDoesNotKnowIsSaidAtItsInstruction() throws Exception {
    var built = build("FROM busybox\nCOPY --chown=nosuch:nogroup Dockerfile /d\n");
    assertThat(built.result().output()).contains("there is no user nosuch", "Dockerfile:2:1");
    assertThat(built.image().entry("d")).satisfies(entry -> {
      assertThat(entry.getLongUserId()).isZero();
      assertThat(entry.getLongGroupId()).isEqualTo(65534);
    });
  }
}

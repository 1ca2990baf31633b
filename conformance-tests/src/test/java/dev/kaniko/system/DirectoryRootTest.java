package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where nothing can be mounted the root of a stage is a directory, which is walked before and after each RUN: as root without CAP_SYS_ADMIN. */
@Tag("system")
final class DirectoryRootTest {
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
    var all = new ArrayList<>(List.of("--isolation=chroot"));
    all.addAll(List.of(options));
    return builds.of(dockerfile, all.toArray(String[]::new)).withoutMounts().run();
  }

  private static OciLayout image(String dockerfile, String... options) throws Exception {
    var built = build(dockerfile, options);
    assertThat(built.result().output()).contains("isolation of RUN: chroot: RUN has a root of its own, but no mounts");
    return built.image();
  }

  private static final String HIDDEN_CHANGES = """
      FROM busybox
      RUN mkdir /d /gone && for f in content mode owner size time linked; do echo old > /d/$f; done && touch -d '2020-01-01 00:00:00' /d/* /d
      RUN echo new > /d/content && echo longer > /d/size && touch -d '2020-01-01 00:00:00' /d/content /d/size && \\
          chmod 600 /d/mode && chown 7:8 /d/owner && touch -d '2021-01-01 00:00:00' /d/time && ln -f /d/linked /name && rmdir /gone && mkfifo /fifo
      """;

  @ParameterizedTest
  @CsvSource({
      "--snapshot-mode=full, d/content d/mode d/owner d/size d/time",
      "--snapshot-mode=redo, d/mode d/owner d/size d/time",
      "--use-new-run, d/mode d/owner d/size d/time",
      "--snapshot-mode=time, d/time"
  })
  void eachModeSeesWhatItLooksAt(String mode, String seen) throws Exception {
    var image = image(HIDDEN_CHANGES, mode);

    var expected = new ArrayList<>(List.of(seen.split(" ")));
    expected.addAll(List.of(".wh.gone", "d", "d/linked", "fifo", "name"));
    assertThat(image.lastLayer()).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(image.text("d/content")).isEqualTo(expected.contains("d/content") ? "new\n" : "old\n");
    assertThat(image.text("d/size")).isEqualTo(expected.contains("d/size") ? "longer\n" : "old\n");
    assertThat(image.entry("d/mode").getMode() & 07777).isEqualTo(expected.contains("d/mode") ? 0600 : 0644);
    assertThat(image.entry("d/owner").getLongGroupId()).isEqualTo(expected.contains("d/owner") ? 8 : 0);
    assertThat(image.entry("d/time").getLastModifiedTime().toInstant()).isEqualTo("2021-01-01T00:00:00Z");
  }

  private static final String OPEN_CHANGES = """
      FROM busybox AS first
      WORKDIR /srv/app
      COPY --chown=nobody --chmod=4750 <<EOF f
      text
      EOF
      RUN ln f g && mkfifo p && mv f h && rm -r /tmp && mkdir -m 1777 /tmp && ln -s /nowhere l && echo more >> g
      FROM first
      WORKDIR /
      COPY --from=first /srv /srv2
      RUN rm -r /srv/app && echo file > /srv/app && rm /srv2/app/p && mkdir /srv2/app/p && ln -sf /srv/app /srv2/app/l && cp -p /srv2/app/h /h
      COPY --from=first /srv/app/h /srv/other
      RUN true
      """;

  @ParameterizedTest
  @ValueSource(strings = {"full", "redo", "time"})
  void whatStepsClaimIsWhatTheyDo(String mode) throws Exception {
    var image = image(OPEN_CHANGES, "--snapshot-mode=" + mode, "--verify-diffs");

    assertThat(image.text("h")).isEqualTo("text\nmore\n");
    assertThat(image.text("srv/app")).isEqualTo("file\n");
    assertThat(image.entry("srv/other").getMode() & 07777).isEqualTo(04750);
    assertThat(image.entry("srv2/app/l").getLinkName()).isEqualTo("/srv/app");
    assertThat(image.entry("srv2/app/p").isDirectory()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
      "redo, '/d/content has another content', '--snapshot-mode=redo overlooks what mode, owner, size and time do not show; full sees it'",
      "time, '/d/content has another content, /d/mode has the mode 600 and not 644, /d/owner belongs to 7:8', '--snapshot-mode=time overlooks what the time does not show; full sees it'"
  })
  void whatAModeOverlooksIsFoundByTheVerifierAndLaidToTheMode(String mode, String found, String help) throws Exception {
    var result = build(HIDDEN_CHANGES, "--snapshot-mode=" + mode, "--verify-diffs").result();

    assertThat(result.exitCode()).as(result.output()).isEqualTo(1);
    assertThat(result.output()).contains("Dockerfile:3:1", "RUN claims a wrong diff: " + found, help).doesNotContain("bug in kaniko");
  }

  @Test
  void theVerifierFindsNothingWhereEverythingIsSeen() throws Exception {
    assertThat(image(HIDDEN_CHANGES, "--verify-diffs").lastLayer()).contains("d/content", "d/mode");
  }

  @Test
  void whatTakesMountsIsRefusedBeforeAnythingRuns() throws Exception {
    for (var flag : List.of("--network=none", "--mount=type=ssh")) {
      var result = build("FROM busybox\nRUN echo early\nRUN " + flag + " true\n").result();

      assertThat(result.exitCode()).as(result.output()).isEqualTo(1);
      assertThat(result.output()).contains("RUN " + flag + " is not possible with --isolation=chroot", "Dockerfile:3:1").doesNotContain("early\n");
    }
  }
}

package dev.kaniko.cli.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.compiler.lint.LintSettings.LabelKind;
import dev.kaniko.compiler.lint.RuleSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which configuration counts, and what one of hadolint means. */
final class ConfigFilesTest {
  private static final RuleSet RULES = RuleSet.load(InstructionSet.load());

  @TempDir private Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private final List<String> warnings = new ArrayList<>();

  private Path put(String name, String text) throws IOException {
    var file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private ConfigFiles.Found read(String directory, Path... named) throws IOException, ConfigException {
    return ConfigFiles.read(new ConfigSearch(folder.resolve(directory), environment), List.of(named).stream().findFirst(), RULES, warnings::add);
  }

  @Test
  void oursIsFoundUpToTheRootOfTheRepository() throws Exception {
    put("project/.git/HEAD", "");
    put("project/a/b/Dockerfile", "");
    put(".kaniko.yaml", "exclude: outside\n");
    assertThat(read("project/a/b").config()).isEqualTo(LintConfig.NONE);

    put("project/.kaniko.yml", "exclude: root\n");
    assertThat(read("project/a/b").config().exclude()).containsExactly("root");
    assertThat(read("project/a/b").directory()).isEqualTo(folder.resolve("project"));

    put("project/a/.kaniko.yaml", "exclude: nearer\n");
    assertThat(read("project/a/b").config().exclude()).containsExactly("nearer");
    put("project/a/b/.hadolint.yaml", "ignored: [DL3000]\n");
    assertThat(read("project/a/b").config().rules()).isEmpty();
  }

  @Test
  void thatOfHadolintIsTheFirstOfItsPlaces() throws Exception {
    environment.put("HOME", folder + "/home");
    Files.createDirectories(folder.resolve("project/.git"));
    var places = List.of("home/.hadolint.yml", "home/.hadolint/config.yaml", "home/.hadolint/hadolint.yml", "home/.config/hadolint.yaml", "project/.hadolint.yml", "project/.hadolint.yaml");
    for (int i = 0; i < places.size(); i++) {
      put(places.get(i), "ignored: [DL400" + i + "]\n");
      assertThat(read("project").config().rules()).as(places.get(i)).containsOnlyKeys("DL400" + i);
    }
    Files.delete(folder.resolve("project/.hadolint.yml"));
    Files.delete(folder.resolve("project/.hadolint.yaml"));
    environment.put("XDG_CONFIG_HOME", folder + "/xdg");
    put("xdg/hadolint.yml", "ignored: [DL5000]\n");
    assertThat(read("project").config().rules()).containsOnlyKeys("DL5000");
  }

  @Test
  void aFileThatIsNamedCountsAlone() throws Exception {
    put("project/.kaniko.yaml", "exclude: found\n");
    var ours = put("other.yaml", "exclude: named\n");
    var theirs = put("my-hadolint.yml", "ignored: [DL3000]\nno-such-key: 1\n");

    assertThat(read("project", ours).config().exclude()).containsExactly("named");
    assertThat(read("project", theirs).config().rules()).containsOnlyKeys("DL3000");
    assertThatThrownBy(() -> read("project", folder.resolve("absent.yaml"))).isInstanceOf(IOException.class);
  }

  @Test
  void everyKeyOfHadolintHasItsMeaning() throws Exception {
    put("project/.git/HEAD", "");
    put("project/.hadolint.yaml", """
        ignored: [DL3000, SC1010]
        override:
          error: [DL3001]
          warning: [DL3001, DL3002]
          info: [DL3002, DL3003]
          style: [DL3004]
        trustedRegistries: ["docker.io", "*.gcr.io"]
        label-schema:
          author: text
          contact: email
        strict-labels: yes
        failure-threshold: style
        format: gitlab_codeclimate
        formats: [tty]
        no-color: on
        disable-ignore-pragma: true
        """);
    var config = read("project").config();

    assertThat(config.rules()).containsEntry("DL3000", RuleChoice.OFF).containsEntry("SC1010", RuleChoice.OFF).containsEntry("DL3001", RuleChoice.ERROR)
        .containsEntry("DL3002", RuleChoice.WARNING).containsEntry("DL3003", RuleChoice.INFO).containsEntry("DL3004", RuleChoice.INFO);
    assertThat(config.settings().trustedRegistries()).containsExactly("docker.io", "*.gcr.io");
    assertThat(config.settings().labelSchema()).containsEntry("contact", LabelKind.EMAIL);
    assertThat(config.settings().strictLabels()).isTrue();
    assertThat(config.settings().comments()).isFalse();
    assertThat(config.threshold()).contains(Threshold.STYLE);
    assertThat(config.formats()).containsExactly("gitlab", "text");
    assertThat(config.plain()).isTrue();
    put("project/.hadolint.yaml", "no-fail: true\nfailure-threshold: error\n");
    assertThat(read("project").config().threshold()).contains(Threshold.NEVER);
    assertThat(warnings).isEmpty();
  }

  @Test
  void aBrokenOneOfHadolintIsToldAndDoesNotCount() throws Exception {
    put("project/.git/HEAD", "");
    put("project/.hadolint.yaml", "ignored: DL3000\n");

    assertThat(read("project").config()).isEqualTo(LintConfig.NONE);
    assertThat(warnings).singleElement().asString().contains(".hadolint.yaml:1:10: ignored is a list");
  }

  @Test
  void listsOfHadolintAreTakenTogetherAndTheHighestSeverityWins() throws Exception {
    var some = HadolintConfig.read(put("a-hadolint.yaml", "ignored: [A]\noverride: {info: [B, C]}\nfailure-threshold: error\n"));
    var more = HadolintConfig.read(put("b-hadolint.yaml", "ignored: [D]\noverride: {error: [B], style: [C]}\nfailure-threshold: none\ntrustedRegistries: [x]\n"));
    var both = some.and(more);

    assertThat(both.ignored()).containsExactly("A", "D");
    assertThat(both.overrides()).isEqualTo(Map.of("B", "error", "C", "info"));
    assertThat(both.threshold()).contains("error");
    assertThat(more.and(some).threshold()).contains("ignore");
    assertThat(both.settings().trustedRegistries()).containsExactly("x");
    assertThat(HadolintConfig.NONE.and(some)).isEqualTo(some);
  }
}

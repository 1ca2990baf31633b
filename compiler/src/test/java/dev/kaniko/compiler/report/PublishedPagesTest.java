package dev.kaniko.compiler.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.lint.RuleSet;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PublishedPagesTest {
  private static final Path ROOT = Path.of(System.getProperty("kaniko.root", ".."));

  @Test
  void thePageOfEveryRuleIsAFileOfTheRepository() {
    var rules = RuleSet.load(InstructionSet.load()).infos();
    assertThat(rules).hasSizeGreaterThan(100);
    assertThat(rules.stream().map(RuleInfo::id)).allSatisfy(
        id -> assertThat(PublishedPages.file(id)).hasValueSatisfying(file -> assertThat(Files.isRegularFile(ROOT.resolve(file))).isTrue()));
  }

  @Test
  void anAddressMayEndInASlash() {
    assertThat(PublishedPages.at("https://host.example/r")).isEqualTo(PublishedPages.at("https://host.example/r/"));
    assertThat(PublishedPages.at("https://host.example/r").address("NoSuchRule")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "host.example/r", "/r", "ftp://host.example", "https:", "https://host.example/a b", "https://host.example/?x", "https://host.example/#x"})
  void whatIsNoAddressOfTheWebIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> PublishedPages.at(text));
  }
}

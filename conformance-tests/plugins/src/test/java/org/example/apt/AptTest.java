package org.example.apt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.image.ImageConfig;
import dev.kaniko.instruction.CommandFailedException;
import dev.kaniko.instruction.InstructionFailedException;
import dev.kaniko.instruction.InstructionUse;
import dev.kaniko.instruction.testing.FakeExecutionContext;
import dev.kaniko.instruction.testing.MemoryTree;
import dev.kaniko.instruction.testing.Written;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AptTest {
  private final FakeExecutionContext context = new FakeExecutionContext();

  AptTest() {
    context.root = FakeApt.in(new MemoryTree());
    context.shell = FakeApt.SHELL;
  }

  private static Written install(String... packages) {
    var words = new ArrayList<>(List.of(packages));
    words.addFirst("install");
    return new Written("APT").words(words);
  }

  @Test
  void thePackageIsAllThatIsLeft() throws Exception {
    var paths = install("curl").instruction().execute(context).diff().changes().stream().map(change -> change.path().text()).toList();
    assertTrue(paths.containsAll(List.of("/usr/bin/curl", "/var/lib/dpkg/status")), paths.toString());
    assertTrue(paths.stream().noneMatch(path -> path.startsWith("/var/log/") && !path.equals("/var/log/apt") || path.startsWith("/var/cache/") || path.contains("lists")), paths.toString());
  }

  @Test
  void theLabelKeepsTheVersions() throws Exception {
    context.config = ImageConfig.EMPTY.withLabel(Apt.LABEL, "jq=1.6");
    var outcome = install("curl=7.88", "wget").instruction().execute(context);
    assertEquals("curl=7.88 jq=1.6 wget=9.9", outcome.config().applyTo(context.config).labels().get(Apt.LABEL));
    assertEquals("APT install curl=7.88 wget", outcome.createdBy().orElseThrow());
  }

  @Test
  void aptRunsAsRootAndAsksNothing() throws Exception {
    context.config = ImageConfig.EMPTY.withUser("nobody");
    context.proxies.put("http_proxy", "http://proxy");
    install("curl").instruction().execute(context);
    var command = context.commands.get(1);
    assertEquals(0, command.uid());
    assertEquals("noninteractive", command.environment().get("DEBIAN_FRONTEND"));
    assertEquals("http://proxy", command.environment().get("http_proxy"));
    assertTrue(command.argv().contains("--no-install-recommends"));
  }

  @Test
  void aFailureHasTheStatusOfApt() {
    var failure = assertThrows(CommandFailedException.class, () -> install("nosuch").instruction().execute(context));
    assertEquals(100, failure.exitCode());
    assertEquals("apt-get -qq install ... ended with status 100", failure.getMessage());
  }

  @Test
  void anotherDistributionIsToldSo() {
    context.root = new MemoryTree();
    var failure = assertThrows(InstructionFailedException.class, () -> install("curl").instruction().execute(context));
    assertEquals("there is no /usr/bin/apt-get: APT needs an image that is made of Debian packages", failure.getMessage());
  }

  @Test
  void whatIsWrongIsSaid() {
    assertEquals("APT requires install and packages", new Written("APT").words("remove", "curl").problem());
    assertEquals("APT install requires at least one package", install().problem());
    assertEquals("not a package: --force-yes", install("--force-yes").problem());
    assertEquals("not the name of a release: -o", install("curl").flag("release", "-o").problem());
  }

  @Test
  void aPackageWithoutVersionIsFound() {
    var line = install("curl", "jq=1.6", "git=1:*");
    var found = new ArrayList<Diagnostic>();
    new UnpinnedRule().check(new InstructionUse(line.source(), line.source(), line.instruction()), found::add);
    assertEquals(List.of("the version of curl depends on the day of the build", "the version of git depends on the day of the build"),
        found.stream().map(Diagnostic::message).toList());
  }
}

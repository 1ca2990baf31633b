package dev.kaniko.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The language server in Neovim. */
@Tag("system")
@Timeout(240)
final class NeovimSystemTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @Test
  void neovimShowsAFindingAppliesItsFixAndHovers() throws Exception {
    var script = folder.resolve("neovim.lua");
    try (var source = Objects.requireNonNull(NeovimSystemTest.class.getResourceAsStream("neovim.lua"))) {
      Files.copy(source, script);
    }
    Files.writeString(folder.resolve("Dockerfile"), "FROM debian:12 as build\nARG VERSION=7\nRUN echo $VERSION\n");
    var seen = folder.resolve("seen.json");
    var builder = new ProcessBuilder("nvim", "--headless", "-n", "-u", "NONE", "-i", "NONE", "Dockerfile", "-c", "luafile " + script)
        .directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("KANIKO_SEEN", seen.toString());
    builder.environment().put("KANIKO_LSP", JSON.writeValueAsString(List.of(
        Path.of(Objects.requireNonNull(System.getProperty("java.home")), "bin/java").toString(), "-XX:TieredStopAtLevel=1", "-cp",
        Objects.requireNonNull(System.getProperty("java.class.path")), "dev.kaniko.cli.Main", "lsp", "--shellcheck=off")));
    var neovim = builder.start();
    try {
      neovim.getOutputStream().close();
      var output = CompletableFuture.supplyAsync(() -> neovim.inputReader(UTF_8).lines().toList());
      assertThat(neovim.waitFor(200, TimeUnit.SECONDS)).isTrue();
      assertThat(neovim.exitValue()).describedAs("%s", output.join()).isZero();
    } finally {
      neovim.descendants().forEach(ProcessHandle::destroyForcibly);
      neovim.destroyForcibly();
    }
    var found = JSON.readTree(Files.readString(seen));
    assertThat(found.get("before").toString()).contains("FromAsCasing");
    assertThat(found.get("text").get(0).asText()).isEqualTo("FROM debian:12 AS build");
    assertThat(found.get("hover").toString()).contains("VERSION=7").contains("ARG in line 2");
  }
}

package dev.kaniko.compiler;

import static dev.kaniko.compiler.CompilerFixture.pointed;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the frontend that a file asks for. */
final class FrontendTest {
  private final FakeImages images = new FakeImages();
  private final CompilerFixture fixture = new CompilerFixture(images);

  @ParameterizedTest
  @ValueSource(strings = {
      "docker/dockerfile", "docker/dockerfile:1", "docker.io/docker/dockerfile:1.7-labs", "index.docker.io/docker/dockerfile-upstream:master",
      "registry-1.docker.io/docker/dockerfile", "docker/dockerfile:1 --with=words",
      "docker/dockerfile@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  })
  void theOfficialFrontendIsNotLookedUp(String name) {
    var result = fixture.compile("# syntax=" + name, "FROM scratch");
    assertThat(result).isInstanceOf(CompilationResult.Compiled.class);
    assertThat(result.diagnostics()).isEmpty();
    assertThat(images.asked()).isEmpty();
  }

  @Test
  void aFrontendThatCannotBeHadIsAnErrorAtItsName() {
    String[] lines = {"# escape=`", "# SYNTAX = busybox:nosuch  and words", "FROM scratch"};
    var error = fixture.error(lines);
    assertThat(error.message()).isEqualTo("failed to resolve the frontend busybox:nosuch: docker.io/library/busybox:nosuch: not found");
    assertThat(pointed(error, lines)).isEqualTo("busybox:nosuch");
    assertThat(error.help()).singleElement().asString().contains("docker/dockerfile:1");
  }

  @Test
  void aFrontendThatCanBeHadIsNotRun() {
    images.with("my/frontend", CompilerFixture.BASE);
    var result = fixture.compile("# syntax=my/frontend", "FROM scratch");
    assertThat(result).isInstanceOf(CompilationResult.Compiled.class);
    assertThat(result.diagnostics()).singleElement().satisfies(warning -> {
      assertThat(warning.code()).isEqualTo("FrontendNotRun");
      assertThat(warning.message()).contains("my/frontend is not run");
    });
  }

  @Test
  void whatIsNoReferenceIsAnError() {
    assertThat(fixture.error("# syntax=No/Such", "FROM scratch").message())
        .startsWith("failed to resolve the frontend No/Such: \"No/Such\": invalid reference format");
  }

  @Test
  void theBuildArgumentGoesBeforeTheDirective() {
    assertThat(new CompilerFixture(images).argument("BUILDKIT_SYNTAX", "docker/dockerfile:1").compile("# syntax=nosuch", "FROM scratch"))
        .isInstanceOf(CompilationResult.Compiled.class);
    assertThat(fixture.argument("BUILDKIT_SYNTAX", "nosuch x").error("# syntax=docker/dockerfile:1", "FROM scratch").message())
        .startsWith("failed to resolve the frontend nosuch that BUILDKIT_SYNTAX names");
  }

  @Test
  void onlyTheLeadingBlockNamesAFrontend() {
    assertThat(fixture.compile("FROM scratch", "# syntax=nosuch")).isInstanceOf(CompilationResult.Compiled.class);
    assertThat(fixture.compile("# a comment", "# syntax=nosuch", "FROM scratch")).isInstanceOf(CompilationResult.Compiled.class);
    assertThat(fixture.error("#!/usr/bin/env docker", "# syntax=nosuch", "FROM scratch").code()).isEqualTo("FrontendNotResolved");
  }
}

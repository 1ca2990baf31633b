package dev.kaniko.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Law 10 on any text: nothing is thrown, spans nest, and equal inputs give equal results. */
final class AnyTextProps {
  private static final List<byte[]> FILES = List.of(
      """
      # syntax=docker/dockerfile:1
      # escape=\\
      ARG VERSION=1.2
      FROM --platform=$BUILDPLATFORM golang:${VERSION:-1} AS build
      # comment
      WORKDIR /src
      ENV A="a b" B='$A' C=${A#a}
      COPY --chown=1:2 --link go.mod go.sum ./
      RUN --mount=type=cache,target=/root/.cache,sharing=locked \\
          # inside
          go build ./... && \\

          true
      COPY <<EOF <<-"X" /etc/
      $A ${B/x/y}
      EOF
      	raw
      	X
      """,
      """
      FROM build AS test
      ARG TARGETARCH
      LABEL a=b "c d"=e f="g\\
      h"
      EXPOSE 80/tcp 1000-1010
      VOLUME ["/data", "/log"]
      HEALTHCHECK --interval=5s --retries=3 CMD ["true"]
      ONBUILD COPY --from=build /out /out
      SHELL ["/bin/bash", "-c"]
      USER app:app
      STOPSIGNAL SIGTERM
      MAINTAINER someone
      ADD --checksum=sha256:0000 https://example.com/x.git#main:dir /x
      CMD ["a", "\\u00e4"]
      """)
      .stream()
      .map(text -> text.getBytes(StandardCharsets.UTF_8))
      .toList();

  private final CompilerLaws laws = new CompilerLaws();
  private final LinterLaws linterLaws = new LinterLaws();

  @Property(tries = 1500)
  void noBytesBreakALaw(@ForAll byte[] bytes) throws Exception {
    laws.check(bytes);
  }

  @Property(tries = 1500)
  void noStringBreaksALaw(@ForAll String text) throws Exception {
    laws.check(("FROM a\n" + text).getBytes(StandardCharsets.UTF_16BE));
    laws.check(("FROM a\nENV " + text).getBytes(StandardCharsets.UTF_8));
  }

  @Property(tries = 3000)
  void noMutationOfADockerfileBreaksALaw(@ForAll long seed) throws Exception {
    byte[] file = new Mutator(FILES, seed).next();
    assertThat(file).isEqualTo(new Mutator(FILES, seed).next());
    laws.check(file);
  }

  @Property(tries = 300)
  void noMutationOfADockerfileBreaksALawOfTheLinter(@ForAll long seed) throws Exception {
    linterLaws.check(new Mutator(FILES, seed).next());
  }
}

package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.fixture.Tool;

/**
 * A RUN that takes far too long and starts others that do, one of them in a session of its own.
 *
 * @param seconds that it would take: a number that no other process of this machine has in its command line
 */
record LateStep(String seconds) {
  static final String OPTION = "--run-timeout=2s";

  static LateStep unlikeOthers() {
    return new LateStep(Long.toString(1_000_000_000 + System.nanoTime() % 1_000_000_000));
  }

  String dockerfile() {
    return """
        FROM busybox
        RUN echo early
        RUN (setsid sleep %1$s &); sleep %1$s & echo $((1 + 1)) children; sleep %1$s
        """.formatted(seconds);
  }

  /** Holds a build of it against what it must say and leave. */
  void assertEnded(Tool.Result result) {
    assertThat(result.exitCode()).as(result.output()).isEqualTo(1);
    assertThat(result.output()).contains("2 children", "did not end within 2.0 s", "Dockerfile:3:1").doesNotContain("Exception").doesNotContain("\tat ");
    assertThat(ProcessHandle.allProcesses().filter(process -> process.info().commandLine().orElse("").contains(seconds))).isEmpty();
  }
}

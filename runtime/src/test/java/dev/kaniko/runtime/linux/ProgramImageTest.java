package dev.kaniko.runtime.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The ELF program, written to a file and run for both machines. One of them is emulated. Needs Debian's qemu-user-static. */
@Tag("system")
final class ProgramImageTest {
  private static final int STDOUT = 1;

  @TempDir Path scratch;

  private record Result(int exitCode, String output, ByteBuffer report) {}

  private Result run(ChildSteps steps, Machine machine) throws Exception {
    var program = Files.write(scratch.resolve("program"), ProgramImage.bytes(steps, machine));
    Directory.WORKING.changeMode(program.toString(), 0755);
    var report = scratch.resolve("report");
    var command = new ArrayList<>(List.of("/bin/sh", "-c", "exec \"$@\" 3>" + report, "sh"));
    if (machine != Machine.current()) {
      command.add(machine == Machine.AARCH64 ? "qemu-aarch64-static" : "qemu-x86_64-static");
    }
    command.add(program.toString());
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Result(process.waitFor(), output, ByteBuffer.wrap(Files.readAllBytes(report)).order(ByteOrder.LITTLE_ENDIAN));
  }

  private static void print(ChildSteps steps, String text) {
    steps.add("write " + text, SystemCall.WRITE, ChildSteps.number(STDOUT), steps.text(text), ChildSteps.number(text.length()));
  }

  @ParameterizedTest
  @EnumSource(Machine.class)
  void itMakesItsCallsAndBecomesTheFirstProgramThatIsThere(Machine machine) throws Exception {
    var steps = new ChildSteps();
    print(steps, "one ");
    steps.tryTo("a step that may fail", SystemCall.CHDIR, steps.text("/missing"));
    steps.addFeeding(0, true, "open", SystemCall.OPENAT, ChildSteps.number(Flags.AT_FDCWD), steps.text("/proc"), ChildSteps.number(0));
    steps.add("fchdir", SystemCall.FCHDIR);
    steps.exec(List.of("/missing/echo", "/bin/echo"), List.of("echo", "two", "three"), List.of());

    var result = run(steps, machine);

    assertThat(result.output).isEqualTo("one two three\n");
    assertThat(result.exitCode).isZero();
    assertThat(result.report.remaining()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Machine.class)
  void aRequiredStepThatFailsEndsItAndIsReported(Machine machine) throws Exception {
    var steps = new ChildSteps();
    print(steps, "one");
    steps.add("entering /missing", SystemCall.CHDIR, steps.text("/missing"));
    print(steps, "never");

    var result = run(steps, machine);

    assertThat(result.output).isEqualTo("one");
    assertThat(result.exitCode).isEqualTo(127);
    var failure = steps.failure(result.report, result.report.remaining() / ChildSteps.STEP_SIZE - 1);
    assertThat(failure.step()).isEqualTo("entering /missing");
    assertThat(failure.errno()).isEqualTo(Errno.ENOENT);
    assertThat(failure.attempts()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Machine.class)
  void everyFileThatCouldNotBeExecutedIsReported(Machine machine) throws Exception {
    var steps = new ChildSteps();
    steps.exec(List.of("/missing", "/proc/self"), List.of("x"), List.of());

    var result = run(steps, machine);

    assertThat(steps.failure(result.report, result.report.remaining() / ChildSteps.STEP_SIZE - 1).attempts())
        .containsExactly(new SpawnException.ExecAttempt("/missing", Errno.ENOENT), new SpawnException.ExecAttempt("/proc/self", Errno.EACCES));
  }
}

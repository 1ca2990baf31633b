package dev.kaniko.runtime.process.program;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a process may ask of the kernel, as the member {@code linux.seccomp} of a bundle's {@code config.json} says it (OCI runtime-spec,
 * "Seccomp"). The components have the names of the members, and what is null is left out.
 */
public record SeccompRules(String defaultAction, int defaultErrnoRet, List<String> architectures, List<Calls> syscalls) {
  /** What happens to some system calls. */
  @JsonInclude(Include.NON_NULL)
  public record Calls(List<String> names, String action, @Nullable Integer errnoRet, @Nullable List<Argument> args) {}

  /** A comparison of one argument of a system call. */
  public record Argument(int index, long value, long valueTwo, String op) {}
}

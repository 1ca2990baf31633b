package dev.kaniko.instruction.standard;

import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.RootAccess;

/** An instruction that every Dockerfile may use. The list is closed, so that passes and rules can switch over it. */
public sealed interface StandardInstruction extends Instruction
    permits Add, Arg, Cmd, Copy, Entrypoint, Env, Expose, Healthcheck, Label, Maintainer, OnBuild, Run, Shell, StopSignal, User,
        Volume, Workdir {
  /** Most standard instructions only change the configuration. */
  @Override
  default RootAccess rootAccess() {
    return RootAccess.NONE;
  }
}

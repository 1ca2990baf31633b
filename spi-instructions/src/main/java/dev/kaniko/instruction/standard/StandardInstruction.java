package dev.kaniko.instruction.standard;

import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.RootAccess;

/**
 * An instruction that every Dockerfile may use. Nothing outside of this package knows any of them: what they do they say in the contract, as
 * others do.
 */
public sealed interface StandardInstruction extends Instruction
    permits Add, Arg, Cmd, Copy, Entrypoint, Env, Expose, Healthcheck, Label, Maintainer, OnBuild, Run, Shell, StopSignal, User,
    Volume, Workdir {
  /** Most standard instructions only change the configuration. */
  @Override
  default RootAccess rootAccess() {
    return RootAccess.NONE;
  }

  @Override
  Effects effects();
}

package dev.kaniko.instruction.standard;

import dev.kaniko.instruction.InstructionRule;

/** A build check of Docker that is about one instruction, with Docker's name and words. */
sealed interface DockerCheck extends InstructionRule permits ExposeInvalidFormat, ExposeProtoCasing, MaintainerDeprecated {
  /** The address of Docker's own pages. */
  String PAGES = "https://docs.docker.com/go/dockerfile/rule/";

  @Override
  default String page() {
    return RulePage.of(id());
  }

  @Override
  default boolean isBuildCheck() {
    return true;
  }
}

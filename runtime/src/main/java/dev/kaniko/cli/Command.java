package dev.kaniko.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** A command. It is called when its options are read, and returns the exit code. */
interface Command extends Callable<Integer> {
  /** Describes the command, with its options in the order of the help, to picocli. Their values go to this object. */
  CommandSpec spec();
}

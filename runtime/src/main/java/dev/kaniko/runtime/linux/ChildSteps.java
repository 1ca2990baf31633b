package dev.kaniko.runtime.linux;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list of system calls that a child makes in order, and the data that they point to. {@link SpawnStub} describes the layout of a step.
 * {@link #write} fills in the addresses.
 */
final class ChildSteps {
  /** The size of a step in memory. */
  static final int STEP_SIZE = 80;
  private static final int ARGUMENTS = 6;
  private static final int RESULT = 72;
  private static final long END = -1;

  /** An argument: a number, or an offset into the data. */
  record Argument(long value, boolean isPlace) {}

  /** A further place for the result of a step, besides the step itself. */
  private sealed interface Target {
    record None() implements Target {}

    /** An argument of the next step. */
    record NextStep(int argument) implements Target {}

    /** An offset into the data. */
    record Data(int offset) implements Target {}
  }

  private record Step(String what, boolean required, SystemCall call, List<Argument> arguments, Target target) {}

  private final ChildData data = new ChildData();
  private final List<Step> steps = new ArrayList<>();
  private final List<String> executables = new ArrayList<>();

  ChildData data() {
    return data;
  }

  static Argument number(long value) {
    return new Argument(value, false);
  }

  static Argument place(int offset) {
    return new Argument(offset, true);
  }

  Argument text(String text) {
    return place(data.text(text));
  }

  /** Adds a step that must succeed. */
  void add(String what, SystemCall call, Argument... arguments) {
    add(what, true, call, new Target.None(), arguments);
  }

  /** Adds a step that may fail. */
  void tryTo(String what, SystemCall call, Argument... arguments) {
    add(what, false, call, new Target.None(), arguments);
  }

  /** Adds a step whose result becomes {@code argument} of the step that is added next. */
  void addFeeding(int argument, boolean required, String what, SystemCall call, Argument... arguments) {
    add(what, required, call, new Target.NextStep(argument), arguments);
  }

  /** Adds a step whose result is written to the data at {@code offset}. */
  void addStoring(int offset, String what, SystemCall call, Argument... arguments) {
    add(what, true, call, new Target.Data(offset), arguments);
  }

  private void add(String what, boolean required, SystemCall call, Target target, Argument... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    while (all.size() < ARGUMENTS) {
      all.add(number(0));
    }
    steps.add(new Step(what, required, call, List.copyOf(all), target));
  }

  /** Adds the last steps: the child becomes the first of {@code files} that can be executed. */
  void exec(List<String> files, List<String> arguments, List<String> environment) {
    var argv = place(data.texts(arguments));
    var envp = place(data.texts(environment));
    for (var file : files) {
      executables.add(file);
      tryTo("exec " + OsBytes.printable(file), SystemCall.EXECVE, text(file), argv, envp);
    }
  }

  /** The size of the list with its end mark, in bytes. */
  int listSize() {
    return (steps.size() + 1) * STEP_SIZE;
  }

  /** The size of the list and of the data after it, in bytes. */
  int size() {
    return listSize() + data.size();
  }

  /** Writes the list and the data to {@code target}; {@code address} is their address in the child. */
  void write(ByteBuffer target, long address, Machine machine) {
    long dataAddress = address + listSize();
    for (int i = 0; i < steps.size(); i++) {
      var step = steps.get(i);
      target.putLong(step.call.number(machine));
      for (var argument : step.arguments) {
        target.putLong(argument.isPlace ? dataAddress + argument.value : argument.value);
      }
      target.putLong(step.required ? 1 : 0);
      target.putLong(switch (step.target) {
        case Target.None() -> 0;
        case Target.NextStep(var argument) -> address + (i + 1L) * STEP_SIZE + Long.BYTES * (1L + argument);
        case Target.Data(var offset) -> dataAddress + offset;
      });
      target.putLong(0);
    }
    target.putLong(END);
    target.position(target.position() + STEP_SIZE - Long.BYTES);
    data.write(target, dataAddress);
  }

  /**
   * Returns why a child did not execute a program.
   *
   * @param walked the list with the results
   * @param last the index of the step at which the child stopped; that of the end mark if no required step failed
   */
  SpawnException failure(ByteBuffer walked, int last) {
    if (last < steps.size()) {
      return new SpawnException(steps.get(last).what, errno(walked, last), List.of());
    }
    var attempts = new ArrayList<SpawnException.ExecAttempt>();
    int first = steps.size() - executables.size();
    for (int i = 0; i < executables.size(); i++) {
      attempts.add(new SpawnException.ExecAttempt(executables.get(i), errno(walked, first + i)));
    }
    var refused = attempts.getLast();
    return new SpawnException("exec " + OsBytes.printable(refused.file()), refused.errno(), attempts);
  }

  /** Returns why no file was executed; null if the list has no exec step or if one succeeded. A successful exec leaves no result. */
  @Nullable SpawnException refusal(ByteBuffer walked) {
    int first = steps.size() - executables.size();
    for (int i = first; i < steps.size(); i++) {
      if (errno(walked, i) == 0) {
        return null;
      }
    }
    return executables.isEmpty() ? null : failure(walked, steps.size());
  }

  private static int errno(ByteBuffer walked, int index) {
    return (int) -walked.getLong(index * STEP_SIZE + RESULT);
  }
}

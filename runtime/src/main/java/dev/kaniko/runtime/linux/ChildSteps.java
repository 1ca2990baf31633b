package dev.kaniko.runtime.linux;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list of system calls that a child makes one after the other, and the data they point to. The layout of a step is that of {@link
 * SpawnStub}; addresses are filled in when the list is written.
 */
final class ChildSteps {
  /** The size of a step in memory. */
  static final int STEP_SIZE = 80;
  private static final int ARGUMENTS = 6;
  private static final int RESULT = 72;
  private static final long END = -1;

  /** An argument: a number, or a place in the data. */
  record Argument(long value, boolean isPlace) {}

  /** Where the result of a step goes besides into the step itself. */
  private sealed interface Target {
    record None() implements Target {}

    /** It is an argument of the step behind. */
    record NextStep(int argument) implements Target {}

    /** It is written to the data. */
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

  /** The size of the list with its end. */
  int listSize() {
    return (steps.size() + 1) * STEP_SIZE;
  }

  /** The size of the list and the data behind it. */
  int size() {
    return listSize() + data.size();
  }

  /** Writes list and data to {@code target}, for a child of {@code machine} that sees them at {@code address}. */
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
   * Why a child that has walked the list did not become another program.
   *
   * @param walked the list with the results
   * @param last the index of the step it stopped at, which is the end if no required step failed
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

  /** Why none of the files was executed; null if one was, as a successful exec leaves no result, or if the list has none. */
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

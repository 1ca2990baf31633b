package dev.kaniko.instruction.testing;

import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.Outcome;
import dev.kaniko.snapshot.FileTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One instruction carried out in one world.
 *
 * @param outcome empty if it failed
 * @param failure what it failed with; empty if it did not
 * @param rootAfter the root as commands left it; the root of the world if none ran
 */
record Attempt(Optional<Outcome> outcome, String failure, List<String> warnings, FileTree rootAfter) {
  /**
   * Carries an instruction out.
   *
   * @throws AssertionError if it fails in a way that no instruction may
   */
  static Attempt of(Instruction instruction, World world) {
    var context = world.context(instruction);
    try {
      var outcome = instruction.execute(context);
      return new Attempt(Optional.of(outcome), "", List.copyOf(context.warnings), context.root);
    } catch (IOException e) {
      return new Attempt(Optional.empty(), e.getMessage() == null ? e.toString() : e.getMessage(), List.copyOf(context.warnings), world.root());
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw new AssertionError("execute() may take only what the instruction declares, and fail only with an IOException: " + e.getMessage(), e);
    } catch (InterruptedException | RuntimeException e) {
      throw new AssertionError("execute() may fail only with an IOException, but it threw " + e, e);
    }
  }

  boolean isDone() {
    return outcome.isPresent();
  }

  /** All that came of it, one thing a line; with or without the times of files. */
  List<String> lines(boolean times) {
    var lines = new ArrayList<String>();
    outcome.ifPresentOrElse(done -> {
      lines.add(done.layer().isPresent() ? "a layer" : "no layer");
      lines.addAll(TreeText.of(done.diff(), times));
      done.config().edits().forEach(edit -> lines.add("config: " + edit));
      lines.add("history: " + done.createdBy().orElse("none"));
    }, () -> lines.add("failure: " + failure));
    warnings.forEach(warning -> lines.add("warning: " + warning));
    return lines;
  }
}

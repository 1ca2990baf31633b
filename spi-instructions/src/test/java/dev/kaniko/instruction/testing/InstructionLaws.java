package dev.kaniko.instruction.testing;

import dev.kaniko.image.ConfigDelta;
import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.Binding;
import dev.kaniko.instruction.Fingerprint;
import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.Outcome;
import dev.kaniko.instruction.RootAccess;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/**
 * The laws that every instruction keeps, so that it can be cached, put into a layer and carried out before anything is written. A plugin
 * author extends this class, gives the provider and a generator of lines, and gets the laws as properties of jqwik:
 *
 * <pre>{@code
 * final class MkdirLaws extends InstructionLaws {
 *   protected InstructionProvider provider() {
 *     return new Mkdir.Provider();
 *   }
 *
 *   protected Arbitrary<Written> lines() {
 *     return Worlds.paths().map(path -> new Written("MKDIR").words(path));
 *   }
 * }
 * }</pre>
 *
 * <p>A law that does not hold fails with its name, a sentence, the shortest line that shows it as text of a Dockerfile, and the files
 * that differ. Instructions that run commands do so in a {@link FakeShell}; what programs they need besides its own, the worlds bring.
 */
public abstract class InstructionLaws extends ProviderLaws {
  private static final String TRUTH = "Law 2 (the claim is the truth)";
  private static final String TWICE = "Law 7 (the same instruction does the same twice)";
  private static final String UNDECLARED = "Law 8 (what is not declared does not count)";
  private static final String KEYS = "The law of keys (different meaning, different key)";
  private static final String LAYERS = "The law of layers (a claim reads as it was written)";
  private static final String BINDINGS = "The law of bindings (a later instruction sees what the image has)";
  private static final String EFFECTS = "The law of effects (what is said before comes true)";
  private static final double LEAST_DONE = 10;

  /** For subclasses. */
  protected InstructionLaws() {}

  /** Returns the worlds that lines are carried out in; {@link Worlds#any()} unless an instruction needs more. */
  protected Arbitrary<World> worlds() {
    return Worlds.any();
  }

  /**
   * Returns commands that do to the root of {@code world} what the instruction says, as somebody would by hand; then the claim has to lead
   * to the same files, times apart. Empty, as it is by default, where there is no such comparison.
   *
   * @return each command as program and arguments, for {@link FakeShell}; they run as root in {@code /}
   * @throws IOException if it cannot be done by hand either
   */
  protected Optional<List<List<String>>> byHand(Instruction instruction, World world) throws IOException {
    return Optional.empty();
  }

  /** Tells whether a claim may put what is there already, as COPY does; by default it may not. */
  protected boolean mayRepeat() {
    return false;
  }

  @Provide("worlds")
  final Arbitrary<World> providedWorlds() {
    return worlds();
  }

  /** The other laws say nothing of lines that nobody can carry out. */
  @Property
  final void linesCanBeCarriedOut(@ForAll("lines") Written line, @ForAll("worlds") World world) {
    var instruction = instruction(line);
    var end = instruction.isEmpty() ? "errors were reported" : Attempt.of(instruction.get(), world).isDone() ? "done" : "failed";
    Statistics.label("lines").collect(end);
    Statistics.label("lines").coverage(coverage -> coverage.check("done").percentage(percent -> {
      if (percent < LEAST_DONE) {
        throw new AssertionError("Only " + percent + " % of lines() could be carried out in worlds(), so the laws would be held against nothing: "
            + "make the lines of the names that the worlds have");
      }
    }));
  }

  @Property
  final void theClaimIsTheTruth(@ForAll("lines") Written line, @ForAll("worlds") World world) throws IOException {
    var instruction = instruction(line);
    if (instruction.isEmpty()) {
      return;
    }
    var attempt = Attempt.of(instruction.get(), world);
    if (attempt.isDone()) {
      var diff = attempt.outcome().orElseThrow().diff();
      if (instruction.get().rootAccess() == RootAccess.OBSERVE) {
        checkObserved(diff, attempt, line, world);
      } else {
        var problem = new Claims(world.root(), diff, instruction.get().rootAccess(), mayRepeat()).problem();
        if (problem.isPresent()) {
          throw truth(problem.get(), line, world).with("claim", TreeText.of(diff)).error();
        }
      }
    }
    Optional<List<List<String>>> commands;
    try {
      commands = byHand(instruction.get(), world);
    } catch (IOException e) {
      commands = Optional.of(List.of(List.of("false")));
    }
    if (commands.isPresent()) {
      compareWithHands(commands.get(), attempt, line, world);
    }
  }

  private static Violation truth(String sentence, Written line, World world) {
    return new Violation(TRUTH, sentence).with("line", line).with("root before", TreeText.of(world.root()));
  }

  private static void checkObserved(SnapshotDiff diff, Attempt attempt, Written line, World world) throws IOException {
    var real = SnapshotDiff.between(world.root(), attempt.rootAfter());
    if (!TreeText.of(diff).equals(TreeText.of(real))) {
      throw truth("the layer is not what the commands did to the root; later instructions see the root, and images get the layer", line, world)
          .difference("claimed", TreeText.of(diff), "in the root", TreeText.of(real)).error();
    }
  }

  private static void compareWithHands(List<List<String>> commands, Attempt attempt, Written line, World world) throws IOException {
    var root = FakeRoot.copyOf(world.root(), ImagePath.ROOT, world.now());
    for (var argv : commands) {
      int status = world.shell().run(Hands.command(argv), root, world.now());
      if (status != 0) {
        if (attempt.isDone()) {
          throw truth("it was done, and by hand it cannot be done: " + argv + " ends with " + status, line, world).with("by hand", commands).error();
        }
        return;
      }
    }
    if (!attempt.isDone()) {
      throw truth("it failed, and by hand it can be done: " + attempt.failure(), line, world).with("by hand", commands).error();
    }
    var claimed = TreeText.withoutTimes(attempt.outcome().map(Outcome::diff).orElseThrow().applyTo(world.root()));
    var real = TreeText.withoutTimes(root);
    if (!claimed.equals(real)) {
      throw truth("the claim does not lead to the files that there are when the same is done by hand", line, world)
          .with("by hand", commands.stream().map(argv -> String.join(" ", argv)).toList()).difference("by the claim", claimed, "by hand", real).error();
    }
  }

  @Property
  final void theSameIsDoneTwice(@ForAll("lines") Written line, @ForAll("worlds") World world) {
    instruction(line).filter(instruction -> instruction.fingerprint().isPresent()).ifPresent(instruction ->
        compare(new Violation(TWICE, "it was carried out twice in equal worlds, and its result may be cached"), line, world,
            "the first time", Attempt.of(instruction, world), "the second time", Attempt.of(instruction(line).orElseThrow(), world), true));
  }

  private static void compare(Violation violation, Written line, World world, String here, Attempt one, String there, Attempt other, boolean times) {
    if (!one.lines(times).equals(other.lines(times))) {
      throw violation.with("line", line).difference(here, one.lines(times), there, other.lines(times)).with("world", world).error();
    }
  }

  @Property
  final void whatIsNotDeclaredDoesNotCount(@ForAll("lines") Written line, @ForAll("worlds") World world, @ForAll boolean gone) {
    instruction(line).filter(instruction -> instruction.fingerprint().isPresent()).ifPresent(instruction -> {
      var other = DeclaredFiles.changeRest(world, instruction.inputs(), gone).withProxies(new LinkedHashMap<>(Map.of("https_proxy", "http://other")));
      if (instruction.rootAccess() == RootAccess.NONE) {
        other = other.withRoot(new MemoryTree());
      }
      compare(new Violation(UNDECLARED, "it came out different when only what is not among inputs() changed, so a cache would give a wrong result"),
          line, world, "before", Attempt.of(instruction, world), "after", Attempt.of(instruction, other), true);
    });
  }

  @Property
  final void theClockShowsInTimesOnly(@ForAll("lines") Written line, @ForAll("worlds") World world) {
    instruction(line).filter(instruction -> instruction.fingerprint().isPresent()).ifPresent(instruction ->
        compare(new Violation(UNDECLARED, "it came out different an hour later, and more than the times of files differ; the key of a step has no time"),
            line, world, "now", Attempt.of(instruction, world), "an hour later",
            Attempt.of(instruction, world.withNow(world.now().plus(Duration.ofHours(1)))), false));
  }

  @Property
  final void differentMeaningsHaveDifferentKeys(@ForAll("lines") Written line, @ForAll("lines") Written other, @ForAll("worlds") World world) {
    var instruction = instruction(line).filter(one -> one.fingerprint().isPresent());
    if (instruction.isEmpty()) {
      return;
    }
    var key = key(instruction.get(), world);
    var attempt = Attempt.of(instruction.get(), world);
    for (var near : Neighbours.of(line, other)) {
      var second = instruction(near).filter(one -> one.fingerprint().isPresent() && key(one, world).equals(key));
      if (second.isPresent()) {
        compare(new Violation(KEYS, "two lines have equal fingerprints and inputs, and come out different, so a cache would take one for the other")
            .with("other line", near), line, world, "by the line", attempt, "by the other line", Attempt.of(second.get(), world), false);
      }
    }
  }

  /** What decides whether a result is used again. */
  private record Key(Optional<Fingerprint> fingerprint, List<List<String>> inputs) {}

  private static Key key(Instruction instruction, World world) {
    return new Key(instruction.fingerprint(), instruction.inputs().stream().map(input -> DeclaredFiles.digest(input, world)).toList());
  }

  @Property
  final void aClaimReadsAsItWasWritten(@ForAll("lines") Written line, @ForAll("worlds") World world) {
    instruction(line).map(instruction -> Attempt.of(instruction, world)).flatMap(Attempt::outcome).ifPresent(outcome ->
        LayerForm.problem(outcome.diff()).ifPresent(problem -> {
          throw new Violation(LAYERS, "no layer can hold this: " + problem).with("line", line).with("claim", TreeText.of(outcome.diff())).error();
        }));
  }

  @Property
  final void whatIsSaidBeforeComesTrue(@ForAll("lines") Written line, @ForAll("worlds") World world) {
    instruction(line).ifPresent(instruction -> {
      boolean runs = instruction.rootAccess() == RootAccess.OBSERVE;
      if (instruction.effects().commands().isPresent() != runs) {
        throw new Violation(EFFECTS, "effects() has commands exactly if rootAccess() is OBSERVE").with("line", line).error();
      }
      Attempt.of(instruction, world).outcome().flatMap(outcome -> instruction.effects().contradiction(outcome, world.config())).ifPresent(contradiction -> {
        throw new Violation(EFFECTS, "it " + contradiction).with("line", line).with("world", world).error();
      });
    });
  }

  @Property
  final void laterInstructionsSeeWhatTheImageHas(@ForAll("lines") Written line, @ForAll("worlds") World world) {
    instruction(line).ifPresent(instruction -> Attempt.of(instruction, world).outcome().ifPresent(outcome -> {
      var seen = ImageConfig.EMPTY;
      for (var binding : instruction.bindings()) {
        if (binding.kind() == Binding.Kind.ENV) {
          seen = seen.withEnvironment(binding.name(), binding.value().orElse(""));
        }
      }
      var bound = seen.environmentEntries();
      var edits = outcome.config().edits().stream().filter(edit -> edit instanceof ConfigDelta.Env).toList();
      var stored = new ConfigDelta(edits).applyTo(ImageConfig.EMPTY).environmentEntries();
      if (!bound.equals(stored)) {
        throw new Violation(BINDINGS, "the ENV names of bindings() are not the variables that the outcome sets").with("line", line)
            .with("bindings", bound).with("outcome", stored).error();
      }
    }));
  }
}

package dev.kaniko.instruction.testing;

import dev.kaniko.image.ConfigDelta;
import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.Binding;
import dev.kaniko.instruction.Fingerprint;
import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.RootAccess;
import dev.kaniko.snapshot.FileTree;
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
 * final class MkdirLawsTest extends InstructionLaws {
 *   protected InstructionProvider provider() {
 *     return new MkdirProvider();
 *   }
 *
 *   protected Arbitrary<Written> lines() {
 *     return Worlds.paths().map(path -> new Written("MKDIR").words(path));
 *   }
 * }
 * }</pre>
 *
 * <p>Surefire runs classes whose names end in {@code Test}, and others only where {@code <include>} names them.
 *
 * <p>A law that does not hold fails with its name, a sentence, the shortest line that shows it as text of a Dockerfile, and the files
 * that differ. A law that compared nothing prints a note. Instructions that run commands do so in a {@link FakeShell}; what programs they need
 * besides its own, the worlds bring.
 */
public abstract class InstructionLaws extends ProviderLaws {
  private static final String TRUTH = "Law 2 (the claim is the truth)";
  private static final String TWICE = "Law 7 (the same instruction does the same twice)";
  private static final String UNDECLARED = "Law 8 (what is not declared does not count)";
  private static final String KEYS = "The law of keys (different meaning, different key)";
  private static final String LAYERS = "The law of layers (a claim reads as it was written)";
  private static final String BINDINGS = "The law of bindings (a later instruction sees what the image has)";
  private static final String EFFECTS = "The law of effects (what is said before comes true)";
  private static final String PLACEMENTS = "Law 11 (files are put where it is said)";
  private static final String BY_HAND = "Law 2 (the claim is the truth), by other means,";
  private static final String NOT_DONE = "no line of lines() could be carried out";
  private static final String NO_FINGERPRINT = "no line of lines() has a fingerprint, so that no result is ever used again";
  private static final double LEAST_DONE = 10;

  /** For subclasses. */
  protected InstructionLaws() {}

  /** Returns the worlds that lines are carried out in; {@link Worlds#any()} unless an instruction needs more. */
  protected Arbitrary<World> worlds() {
    return Worlds.any();
  }

  /**
   * Returns how somebody does by hand what {@code line} says, with commands or with {@code java.nio.file}; then the claim has to lead to the
   * same files. Empty, as it is by default, where there is no such comparison.
   *
   * @throws IOException if it cannot be done by hand either
   */
  protected Optional<ByHand> byHand(Written line, World world) throws IOException {
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

  /**
   * The root lies on a file system in memory. There what is claimed is carried out, or the commands run; then a walk finds what changed, and
   * that has to be the claim.
   */
  @Property
  final void theClaimIsTheTruth(@ForAll("lines") Written line, @ForAll("worlds") World world) throws IOException {
    comparisons.expect(TRUTH, NOT_DONE);
    var instruction = instruction(line);
    if (instruction.isEmpty()) {
      return;
    }
    boolean observes = instruction.get().rootAccess() == RootAccess.OBSERVE;
    var root = FakeRoot.copyOf(world.root(), ImagePath.ROOT, world.now());
    var before = MemoryTree.copyOf(root);
    var attempt = Attempt.of(instruction.get(), world.withRoot(observes ? root : before));
    if (attempt.isDone()) {
      comparisons.made(TRUTH);
      var claim = attempt.outcome().orElseThrow().diff();
      if (!observes) {
        carryOut(claim, instruction.get().rootAccess(), before, root, line);
      }
      checkClaim(claim, instruction.get().rootAccess(), before, root, line);
    }
    byHand(line, attempt, world, before);
  }

  private static Violation truth(String sentence, Written line, FileTree before) {
    return new Violation(TRUTH, sentence).with("line", line).with("root before", TreeText.of(before));
  }

  private void carryOut(SnapshotDiff claim, RootAccess access, FileTree before, FakeRoot root, Written line) throws IOException {
    var impossible = new Claims(before, claim, access, mayRepeat()).impossible();
    if (impossible.isPresent()) {
      throw truth(impossible.get(), line, before).with("claim", TreeText.of(claim)).error();
    }
    try {
      root.apply(claim);
    } catch (IOException e) {
      throw truth("what it claims cannot be carried out: " + e, line, before).with("claim", TreeText.of(claim)).error();
    }
  }

  private void checkClaim(SnapshotDiff claim, RootAccess access, FileTree before, FakeRoot root, Written line) throws IOException {
    var found = SnapshotDiff.between(before, root);
    if (access == RootAccess.OBSERVE && !TreeText.of(claim).equals(TreeText.of(found))) {
      throw truth("the layer is not what the commands did to the root; later instructions see the root, and images get the layer", line, before)
          .difference("claimed", TreeText.of(claim), "in the root", TreeText.of(found)).error();
    }
    var problem = new Claims(before, claim, access, mayRepeat()).differs(found);
    if (problem.isPresent()) {
      throw truth(problem.get(), line, before).with("claim", TreeText.of(claim)).with("found in the root", TreeText.of(found)).error();
    }
    var seen = TreeText.of(claim.applyTo(before));
    if (!seen.equals(TreeText.of(root))) {
      throw truth("the claim laid over the root is not the root in which it was carried out", line, before)
          .difference("laid over", seen, "carried out", TreeText.of(root)).error();
    }
  }

  private void byHand(Written line, Attempt attempt, World world, FileTree before) throws IOException {
    if (attempt.outcome().filter(outcome -> !outcome.diff().isEmpty()).isPresent()) {
      comparisons.expect(BY_HAND, "byHand() does not say how a line is done with commands or with java.nio.file");
    }
    Optional<ByHand> deed;
    try {
      deed = byHand(line, world);
    } catch (IOException e) {
      deed = Optional.of(_ -> {
        throw e;
      });
    }
    if (deed.isPresent()) {
      comparisons.made(BY_HAND);
      compareWithHands(deed.get(), attempt, line, world, before);
    }
  }

  private static void compareWithHands(ByHand deed, Attempt attempt, Written line, World world, FileTree before) throws IOException {
    var root = FakeRoot.copyOf(world.root(), ImagePath.ROOT, world.now());
    try {
      deed.on(root);
    } catch (IOException e) {
      if (attempt.isDone()) {
        throw hands("it was done, and by hand it cannot be done: " + e.getMessage(), deed, line, world)
            .with("claim", TreeText.of(attempt.outcome().orElseThrow().diff())).error();
      }
      return;
    }
    if (!attempt.isDone()) {
      throw hands("it failed, and by hand it can be done: " + attempt.failure(), deed, line, world).error();
    }
    var claimed = TreeText.of(attempt.outcome().orElseThrow().diff().applyTo(before), ImagePath.ROOT, deed.tellsTimes());
    var real = TreeText.of(root, ImagePath.ROOT, deed.tellsTimes());
    if (!claimed.equals(real)) {
      throw hands("the claim does not lead to the files that there are when the same is done by hand", deed, line, world)
          .difference("by the claim", claimed, "by hand", real).error();
    }
  }

  private static Violation hands(String sentence, ByHand deed, Written line, World world) {
    var violation = new Violation(TRUTH, sentence).with("line", line).with("world", world);
    return deed instanceof ByHand.Typed typed ? violation.with("by hand", typed.commands().stream().map(argv -> String.join(" ", argv)).toList()) : violation;
  }

  @Property
  final void theSameIsDoneTwice(@ForAll("lines") Written line, @ForAll("worlds") World world) {
    comparisons.expect(TWICE, NO_FINGERPRINT);
    instruction(line).filter(instruction -> instruction.fingerprint().isPresent()).ifPresent(
        instruction -> compare(TWICE, new Violation(TWICE, "it was carried out twice in equal worlds, and its result may be cached"), line, world,
            "the first time", Attempt.of(instruction, world), "the second time", Attempt.of(instruction(line).orElseThrow(), world), true));
  }

  private void compare(String law, Violation violation, Written line, World world, String here, Attempt one, String there, Attempt other, boolean times) {
    comparisons.made(law);
    if (!one.lines(times).equals(other.lines(times))) {
      throw violation.with("line", line).difference(here, one.lines(times), there, other.lines(times)).with("world", world).error();
    }
  }

  @Property
  final void whatIsNotDeclaredDoesNotCount(@ForAll("lines") Written line, @ForAll("worlds") World world, @ForAll boolean gone) {
    comparisons.expect(UNDECLARED, NO_FINGERPRINT);
    instruction(line).filter(instruction -> instruction.fingerprint().isPresent()).ifPresent(instruction -> {
      var other = DeclaredFiles.changeRest(world, instruction.inputs(), gone).withProxies(new LinkedHashMap<>(Map.of("https_proxy", "http://other")));
      if (instruction.rootAccess() == RootAccess.NONE) {
        other = other.withRoot(new MemoryTree());
      }
      compare(UNDECLARED, new Violation(UNDECLARED, "it came out different when only what is not among inputs() changed, so a cache would give a wrong result"),
          line, world, "before", Attempt.of(instruction, world), "after", Attempt.of(instruction, other), true);
    });
  }

  @Property
  final void theClockShowsInTimesOnly(@ForAll("lines") Written line, @ForAll("worlds") World world) {
    comparisons.expect(UNDECLARED, NO_FINGERPRINT);
    instruction(line).filter(instruction -> instruction.fingerprint().isPresent()).ifPresent(instruction -> {
      // A command changes a file that gets a new time. When the clock meets the time that the file has, there is nothing to be seen.
      var now = instruction.rootAccess() == RootAccess.OBSERVE ? world.withNow(world.now().plus(Duration.ofMinutes(1))) : world;
      compare(UNDECLARED, new Violation(UNDECLARED, "it came out different an hour later, and more than the times of files differ; the key of a step has no time"),
          line, world, "now", Attempt.of(instruction, now), "an hour later",
          Attempt.of(instruction, world.withNow(world.now().plus(Duration.ofHours(1)))), false);
    });
  }

  @Property
  final void differentMeaningsHaveDifferentKeys(@ForAll("lines") Written line, @ForAll("lines") Written other, @ForAll("worlds") World world) {
    comparisons.expect(KEYS, NO_FINGERPRINT);
    var instruction = instruction(line).filter(one -> one.fingerprint().isPresent());
    if (instruction.isEmpty()) {
      return;
    }
    comparisons.made(KEYS);
    var key = key(instruction.get(), world);
    var attempt = Attempt.of(instruction.get(), world);
    for (var near : Neighbours.of(line, other)) {
      var second = instruction(near).filter(one -> one.fingerprint().isPresent() && key(one, world).equals(key));
      if (second.isPresent()) {
        compare(KEYS, new Violation(KEYS, "two lines have equal fingerprints and inputs, and come out different, so a cache would take one for the other")
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
    comparisons.expect(LAYERS, "no line of lines() changed a file");
    instruction(line).map(instruction -> Attempt.of(instruction, world)).flatMap(Attempt::outcome).filter(outcome -> !outcome.diff().isEmpty())
        .ifPresent(outcome -> {
          comparisons.made(LAYERS);
          LayerForm.problem(outcome.diff()).ifPresent(problem -> {
            throw new Violation(LAYERS, "no layer can hold this: " + problem).with("line", line).with("claim", TreeText.of(outcome.diff())).error();
          });
        });
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

  /** What commands change nobody knows before, and an instruction whose text tells no places names none. */
  @Property
  final void filesArePutWhereItIsSaid(@ForAll("lines") Written line, @ForAll("worlds") World world) throws IOException {
    comparisons.expect(PLACEMENTS, "no line of lines() changed a file and has placements in its effects()");
    var instruction = instruction(line).filter(one -> one.rootAccess() != RootAccess.OBSERVE && !one.effects().placements().isEmpty());
    var outcome = instruction.flatMap(one -> Attempt.of(one, world).outcome()).filter(done -> !done.diff().isEmpty());
    if (outcome.isEmpty()) {
      return;
    }
    comparisons.made(PLACEMENTS);
    var seen = instruction.get().rootAccess() == RootAccess.NONE ? FileTree.EMPTY : world.root();
    var elsewhere = DeclaredPlaces.of(instruction.get().effects(), world.config(), seen).elsewhere(outcome.get().diff());
    if (elsewhere.isPresent()) {
      throw new Violation(PLACEMENTS, "it changes what lies at none of the placements of its effects(): " + TreeText.of(elsewhere.get(), true))
          .with("line", line).with("placements", instruction.get().effects().placements().stream().map(place -> place.destination().value()).toList())
          .with("claim", TreeText.of(outcome.get().diff())).with("world", world).error();
    }
  }

  @Property
  final void nothingIsLookedAtButWhatIsSaid(@ForAll("lines") Written line, @ForAll("worlds") World world) {
    instruction(line).ifPresent(instruction -> {
      var other = world.withConfig(Sighted.changed(world.config(), instruction.effects()));
      compare(EFFECTS, new Violation(EFFECTS, "it looks at variables, at parts of the configuration, or at what came before, and effects() do not name it"),
          line, world, "with what they name", Attempt.of(instruction, world), "with all there is", Attempt.of(new Sighted(instruction), other), true);
    });
  }

  @Property
  final void whatNeverFailsComesToAnOutcome(@ForAll("lines") Written line, @ForAll("worlds") World world) {
    instruction(line).filter(instruction -> instruction.effects().infallible()).ifPresent(instruction -> {
      if (instruction.rootAccess() != RootAccess.NONE || !instruction.inputs().isEmpty()) {
        throw new Violation(EFFECTS, "it says that it never fails, and needs files").with("line", line).error();
      }
      var attempt = Attempt.of(instruction, world);
      if (!attempt.isDone() || !attempt.warnings().isEmpty()) {
        throw new Violation(EFFECTS, "it says that it never fails, and failed or warned").with("line", line).with("world", world)
            .with("end", attempt.lines(true)).error();
      }
    });
  }

  @Property
  final void laterInstructionsSeeWhatTheImageHas(@ForAll("lines") Written line, @ForAll("worlds") World world) {
    comparisons.expect(BINDINGS, "no line of lines() sets a variable");
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
      if (!bound.isEmpty() || !stored.isEmpty()) {
        comparisons.made(BINDINGS);
      }
      if (!bound.equals(stored)) {
        throw new Violation(BINDINGS, "the ENV names of bindings() are not the variables that the outcome sets").with("line", line)
            .with("bindings", bound).with("outcome", stored).error();
      }
    }));
  }
}

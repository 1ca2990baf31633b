package dev.kaniko.instruction.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.image.ConfigDelta;
import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.Binding;
import dev.kaniko.instruction.Command;
import dev.kaniko.instruction.CommandNeeds;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.ExecutionContext;
import dev.kaniko.instruction.Fingerprint;
import dev.kaniko.instruction.Input;
import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.InstructionFailedException;
import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.Origin;
import dev.kaniko.instruction.Outcome;
import dev.kaniko.instruction.Placement;
import dev.kaniko.instruction.RootAccess;
import dev.kaniko.instruction.syntax.ArgumentShape;
import dev.kaniko.instruction.syntax.Expansion;
import dev.kaniko.instruction.syntax.InstructionSource;
import dev.kaniko.instruction.syntax.InstructionSyntax;
import dev.kaniko.instruction.syntax.Keyword;
import dev.kaniko.instruction.syntax.Text;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The kit finds instructions that break the laws, and says which. */
final class InstructionLawsTest {
  private static final Written LINE = new Written("FAULTY").line("/a");
  private static final World WORLD = World.EMPTY.withRoot(new MemoryTree().directory("/there").file("/file", "f"))
      .withBuildContext(new MemoryTree().file("/a", "a").file("/other", "o")).withNamed(Worlds.STAGE, new MemoryTree().file("/s", "s"));

  /** What {@link Faulty} does when it is carried out. */
  @FunctionalInterface
  private interface Deed {
    Outcome on(ExecutionContext context) throws IOException, InterruptedException;
  }

  private record Faulty(String text, RootAccess rootAccess, Fingerprint fields, List<Input> inputs, List<Binding> bindings, Deed deed, Effects effects, Span span)
      implements Instruction {
    Faulty(String text, RootAccess rootAccess, Fingerprint fields, List<Input> inputs, List<Binding> bindings, Deed deed, Span span) {
      this(text, rootAccess, fields, inputs, bindings, deed, permissive(rootAccess), span);
    }

    private static Effects permissive(RootAccess access) {
      var effects = Effects.unknown(access).setting(ConfigDelta.Env.class);
      var needs = new CommandNeeds(List.of(), Set.of(Command.Network.values()), Set.of(Command.Security.values()));
      return access == RootAccess.OBSERVE ? effects.withCommands(needs) : effects;
    }

    @Override
    public Keyword keyword() {
      return new Keyword("FAULTY");
    }

    @Override
    public Optional<Fingerprint> fingerprint() {
      return Optional.of(fields);
    }

    @Override
    public Outcome execute(ExecutionContext context) throws IOException, InterruptedException {
      return deed.on(context);
    }
  }

  /** An instruction that breaks a law with what it does. */
  private static Laws doing(RootAccess access, Deed deed) {
    return new Laws((source, _) -> Optional.of(new Faulty(source.text(), access, Fingerprint.EMPTY, List.of(), List.of(), deed, source.span())));
  }

  /** An instruction that does something else than it says. */
  private static Laws saying(RootAccess access, Effects effects, Deed deed) {
    return new Laws((source, _) -> Optional.of(new Faulty(source.text(), access, Fingerprint.EMPTY, List.of(), List.of(), deed, effects, source.span())));
  }

  private static Laws claiming(Change... changes) {
    return doing(RootAccess.READ, _ -> Outcome.layer(SnapshotDiff.of(List.of(changes)), "FAULTY"));
  }

  @FunctionalInterface
  private interface Parse {
    Optional<Instruction> parse(InstructionSource source, DiagnosticSink diagnostics);
  }

  private static final class Laws extends InstructionLaws {
    private final Parse parse;
    private Optional<ByHand> byHand = Optional.empty();

    Laws(Parse parse) {
      this.parse = parse;
    }

    /** Commands with a blank between their words. */
    Laws byHand(String... commands) {
      return byHand(ByHand.commands(WORLD, Stream.of(commands).map(command -> List.of(command.split(" "))).toList()));
    }

    Laws byHand(ByHand deed) {
      byHand = Optional.of(deed);
      return this;
    }

    @Override
    protected InstructionProvider provider() {
      return new InstructionProvider() {
        @Override
        public InstructionSyntax syntax() {
          return InstructionSyntax.of("FAULTY", ArgumentShape.LINE, Expansion.WORDS);
        }

        @Override
        public Optional<Instruction> parse(InstructionSource expanded, DiagnosticSink diagnostics) {
          return parse.parse(expanded, diagnostics);
        }
      };
    }

    @Override
    protected Arbitrary<Written> lines() {
      return Arbitraries.just(LINE);
    }

    @Override
    protected Optional<ByHand> byHand(Written line, World world) {
      return byHand;
    }
  }

  private static Change.Put directory(String path, int mode) {
    return new Change.Put(new ImagePath(path), new FileNode.Directory(Metadata.of(mode, 0, 0, FakeExecutionContext.NOW)));
  }

  private static Change.Put file(String path, FileContent content) {
    return new Change.Put(new ImagePath(path), new FileNode.RegularFile(Metadata.of(0644, 0, 0, FakeExecutionContext.NOW), content));
  }

  private static void assertBroken(ThrowingCallable law, String... parts) {
    assertThatThrownBy(law).isInstanceOf(AssertionError.class).satisfies(error -> assertThat(error.getMessage()).contains(parts));
  }

  @Test
  void effectsThatDoNotComeTrueAreFound() {
    Deed layer = _ -> Outcome.layer(SnapshotDiff.EMPTY, "FAULTY");
    Deed label = _ -> Outcome.config(ConfigDelta.of(new ConfigDelta.Label("a", "b")), "FAULTY");
    Deed directory = _ -> Outcome.config(ConfigDelta.of(new ConfigDelta.WorkingDir("/b")), "FAULTY");
    var inA = Effects.NONE.withWorkingDirectory(new Text("/a", LINE.source().span()));
    assertBroken(() -> saying(RootAccess.NONE, Effects.NONE, layer).whatIsSaidBeforeComesTrue(LINE, WORLD), "The law of effects", "made a layer");
    assertBroken(() -> saying(RootAccess.NONE, Effects.NONE.withLayer(Effects.Layer.ALWAYS), label).whatIsSaidBeforeComesTrue(LINE, WORLD), "made no layer");
    assertBroken(() -> saying(RootAccess.NONE, Effects.NONE, label).whatIsSaidBeforeComesTrue(LINE, WORLD), "the assignment ConfigDelta.Label");
    assertBroken(() -> saying(RootAccess.NONE, inA, directory).whatIsSaidBeforeComesTrue(LINE, WORLD), "left the working directory /b");
    assertBroken(() -> saying(RootAccess.OBSERVE, Effects.NONE, layer).whatIsSaidBeforeComesTrue(LINE, WORLD), "has commands exactly if");
  }

  @Test
  void filesThatAreNotPutWhereItIsSaidAreFound() throws Exception {
    placing("/b").on(directory("/b", 0755), directory("/b/c", 0755)).filesArePutWhereItIsSaid(LINE, WORLD);
    placing("/b/c").on(directory("/b", 0755), directory("/b/c", 0755)).filesArePutWhereItIsSaid(LINE, WORLD);
    placing("/x", "/a").on(directory("/a", 0755)).filesArePutWhereItIsSaid(LINE, WORLD);
    assertBroken(() -> placing("/b").on(directory("/b", 0755), directory("/bc", 0755)).filesArePutWhereItIsSaid(LINE, WORLD),
        "Law 11 (files are put where it is said)", "at none of the placements of its effects(): /bc directory 755", "placements: /b\n");
    assertBroken(() -> placing("/there/b").on(directory("/there", 0700), directory("/there/b", 0755)).filesArePutWhereItIsSaid(LINE, WORLD),
        "Law 11", "/there directory 700");
    assertBroken(() -> placing("/b/c").on(file("/b", FileContent.of("b"))).filesArePutWhereItIsSaid(LINE, WORLD), "Law 11", "/b file");
    assertBroken(() -> placing("/b").on(new Change.Remove(new ImagePath("/file"))).filesArePutWhereItIsSaid(LINE, WORLD), "Law 11", "/file removed");
  }

  @Test
  void aPlaceBeginsAtTheWorkingDirectoryAndFollowsLinks() throws Exception {
    var world = WORLD.withRoot(new MemoryTree().directory("/there").link("/link", "/there")).withConfig(ImageConfig.EMPTY.withWorkingDir("/link"));
    placing("b").on(directory("/there/b", 0755)).filesArePutWhereItIsSaid(LINE, world);
    assertBroken(() -> placing("b").on(directory("/b", 0755)).filesArePutWhereItIsSaid(LINE, world), "Law 11");
    placing("b").blindly(directory("/link", 0755), directory("/link/b", 0755)).filesArePutWhereItIsSaid(LINE, world);
    assertBroken(() -> placing("b").blindly(directory("/there/b", 0755)).filesArePutWhereItIsSaid(LINE, world), "Law 11");
  }

  /** Makes instructions that say where they put files. */
  private record Placing(Effects effects) {
    Laws on(Change... changes) {
      return saying(RootAccess.READ, effects, _ -> Outcome.layer(SnapshotDiff.of(List.of(changes)), "FAULTY"));
    }

    /** The same, of an instruction that does not look at the root. */
    Laws blindly(Change... changes) {
      return saying(RootAccess.NONE, effects, _ -> Outcome.layer(SnapshotDiff.of(List.of(changes)), "FAULTY"));
    }
  }

  private static Placing placing(String... places) {
    var placements = Stream.of(places).map(place -> Placement.directory(new Text(place, LINE.source().span()))).toList();
    return new Placing(Effects.NONE.withLayer(Effects.Layer.ALWAYS).withPlacements(placements));
  }

  @Test
  void aCommandThatNeedsMoreThanTheEffectsSayIsFound() {
    Deed deed = context -> {
      var command = new Command(List.of("true"), new LinkedHashMap<>(), ImagePath.ROOT, 0, 0, List.of(), List.of(), Command.Network.NONE, Command.Security.SANDBOX);
      return Outcome.layer(context.observe(runner -> runner.run(command)), "FAULTY");
    };
    assertBroken(() -> saying(RootAccess.OBSERVE, Effects.unknown(RootAccess.OBSERVE), deed).whatIsNotDeclaredDoesNotCount(LINE, WORLD, true),
        "needs the network NONE, which its effects() do not say");
    var needs = new CommandNeeds(List.of(), Set.of(Command.Network.NONE), Set.of(Command.Security.SANDBOX));
    assertThatCode(() -> saying(RootAccess.OBSERVE, Effects.unknown(RootAccess.OBSERVE).withCommands(needs), deed).whatIsNotDeclaredDoesNotCount(LINE, WORLD, true))
        .doesNotThrowAnyException();
  }

  @Test
  void anInstructionThatLooksAtMoreThanItsEffectsSayIsFound() {
    Deed told = context -> Outcome.config(ConfigDelta.NONE, "FAULTY in " + context.config().workingDirectory() + context.environment());
    var sees = Effects.NONE.reading(ConfigDelta.WorkingDir.class);
    var world = WORLD.withEnvironment(new LinkedHashMap<>(Map.of("A", "1")));
    assertBroken(() -> saying(RootAccess.NONE, Effects.NONE, told).nothingIsLookedAtButWhatIsSaid(LINE, WORLD), "The law of effects", "/else/where");
    assertBroken(() -> saying(RootAccess.NONE, sees, told).nothingIsLookedAtButWhatIsSaid(LINE, world), "The law of effects", "A=1");
    Deed asks = context -> Outcome.config(ConfigDelta.NONE, "FAULTY behind CMD: " + context.follows(new Keyword("CMD")));
    var behind = WORLD.withBefore(Set.of(new Keyword("CMD")));
    assertBroken(() -> saying(RootAccess.NONE, Effects.NONE, asks).nothingIsLookedAtButWhatIsSaid(LINE, behind), "The law of effects", "behind CMD: true");
    assertThatCode(() -> saying(RootAccess.NONE, Effects.NONE.askingFor(new Keyword("CMD")), asks).nothingIsLookedAtButWhatIsSaid(LINE, behind))
        .doesNotThrowAnyException();
    assertThatCode(() -> saying(RootAccess.NONE, sees.withVariables(Set.of("A")), told).nothingIsLookedAtButWhatIsSaid(LINE, world))
        .doesNotThrowAnyException();
  }

  @Test
  void anInstructionThatFailsThoughItSaysThatItNeverDoesIsFound() {
    Deed fails = _ -> {
      throw new InstructionFailedException("not today");
    };
    Deed warns = context -> {
      context.warn("Faulty", "not good");
      return Outcome.config(ConfigDelta.NONE, "FAULTY");
    };
    assertBroken(() -> saying(RootAccess.NONE, Effects.NONE.neverFailing(), fails).whatNeverFailsComesToAnOutcome(LINE, WORLD), "never fails", "not today");
    assertBroken(() -> saying(RootAccess.NONE, Effects.NONE.neverFailing(), warns).whatNeverFailsComesToAnOutcome(LINE, WORLD), "never fails", "not good");
    assertBroken(() -> saying(RootAccess.READ, Effects.NONE.neverFailing(), warns).whatNeverFailsComesToAnOutcome(LINE, WORLD), "needs files");
    assertThatCode(() -> saying(RootAccess.NONE, Effects.NONE, fails).whatNeverFailsComesToAnOutcome(LINE, WORLD)).doesNotThrowAnyException();
  }

  @Test
  void whatTheEffectsDoNotNameOfTheConfigurationIsNotShown() {
    var config = ImageConfig.EMPTY.withUser("u").withCmd(List.of("c"), true).withShell(List.of("s")).withLabel("l", "1").withEnvironment("A", "1");
    var effects = Effects.NONE.reading(ConfigDelta.Cmd.class).reading(ConfigDelta.Label.class);
    assertThat(effects.shown(config)).isEqualTo(ImageConfig.EMPTY.withCmd(List.of("c"), true).withLabel("l", "1"));
    assertThat(Effects.unknown(RootAccess.NONE).shown(config)).isEqualTo(config);
  }

  @Test
  void variablesThatTheEffectsDoNotNameAreNotShown() {
    var variables = new LinkedHashMap<>(Map.of("A", "1", "B", "2"));
    var world = WORLD.withEnvironment(variables).withArguments(variables);
    var instruction = new Faulty("", RootAccess.NONE, Fingerprint.EMPTY, List.of(), List.of(), _ -> Outcome.config(ConfigDelta.NONE, ""),
        Effects.NONE.withVariables(Set.of("A")), LINE.source().span());
    assertThat(world.context(instruction).environment()).containsOnlyKeys("A");
    assertThat(world.context(instruction).arguments()).containsOnlyKeys("A");
  }

  @Test
  void aClaimThatForgetsTheModeIsFound() throws Exception {
    claiming(directory("/a", 0700)).byHand("mkdir -m 700 /a").theClaimIsTheTruth(LINE, WORLD);
    assertBroken(() -> claiming(directory("/a", 0755)).byHand("mkdir -m 700 /a").theClaimIsTheTruth(LINE, WORLD),
        """
        Law 2 (the claim is the truth) does not hold: the claim does not lead to the files that there are when the same is done by hand
          line: FAULTY /a
        """, "only by the claim: /a directory 755 0:0\n", "only by hand: /a directory 700 0:0\n");
  }

  @Test
  void aClaimOfWhatIsNoChangeIsFound() {
    assertBroken(() -> claiming(new Change.Remove(new ImagePath("/nowhere"))).theClaimIsTheTruth(LINE, WORLD), "Law 2", "it claims what changes nothing: /nowhere removed");
    assertBroken(() -> claiming(new Change.Put(new ImagePath("/there"), new FileNode.Directory(Metadata.of(0755, 0, 0, MemoryTree.TIME)))).theClaimIsTheTruth(LINE, WORLD),
        "it claims what changes nothing: /there directory 755");
  }

  @Test
  void aClaimBelowNothingOrAFileIsFound() {
    assertBroken(() -> claiming(directory("/x/y", 0755)).theClaimIsTheTruth(LINE, WORLD), "it claims /x/y, and neither the root nor the claim has the directory /x");
    assertBroken(() -> claiming(directory("/file/y", 0755)).theClaimIsTheTruth(LINE, WORLD), "it claims /file/y, and /file is no directory");
    assertBroken(() -> claiming(directory("/", 0755)).theClaimIsTheTruth(LINE, WORLD), "a change of the root directory itself");
  }

  @Test
  void aLayerThatHidesWhatCommandsDidIsFound() {
    var laws = doing(RootAccess.OBSERVE, context -> {
      context.observe(runner -> runner.run(new Command(List.of("mkdir", "/made"), new LinkedHashMap<>(), ImagePath.ROOT, 0, 0, List.of(), List.of(),
          Command.Network.NONE, Command.Security.SANDBOX)));
      return Outcome.layer(SnapshotDiff.EMPTY, "FAULTY");
    });
    assertBroken(() -> laws.theClaimIsTheTruth(LINE, WORLD), "Law 2", "the layer is not what the commands did to the root", "only in the root: /made directory 755 0:0");
  }

  @Test
  void aResultThatDependsOnTheRunIsFound() {
    var count = new AtomicInteger();
    var laws = doing(RootAccess.NONE, _ -> Outcome.config(ConfigDelta.NONE, "run " + count.incrementAndGet()));
    assertBroken(() -> laws.theSameIsDoneTwice(LINE, WORLD), "Law 7", "only the first time: history: run 1", "only the second time: history: run 2");
  }

  @Test
  void aResultThatDependsOnProxiesOrTheClockIsFound() {
    assertBroken(() -> doing(RootAccess.NONE, context -> Outcome.config(ConfigDelta.NONE, context.proxyEnvironment().toString())).whatIsNotDeclaredDoesNotCount(LINE, WORLD, true),
        "Law 8", "only after: history: {https_proxy=http://other}");
    assertBroken(() -> doing(RootAccess.NONE, context -> Outcome.config(ConfigDelta.NONE, context.now().toString())).theClockShowsInTimesOnly(LINE, WORLD),
        "Law 8", "an hour later");
    assertThat(claimingNow()).satisfies(laws -> laws.theClockShowsInTimesOnly(LINE, WORLD));
  }

  private static Laws claimingNow() {
    return doing(RootAccess.READ, context -> Outcome.layer(
        SnapshotDiff.of(List.of(new Change.Put(new ImagePath("/a"), new FileNode.Directory(Metadata.of(0755, 0, 0, context.now()))))), "FAULTY"));
  }

  private static Laws reading(List<String> declared, BiConsumer<ExecutionContext, Input.Files> read) {
    var input = new Input.Files(new Origin.BuildContext(), declared);
    return new Laws((source, _) -> Optional.of(new Faulty(source.text(), RootAccess.NONE, Fingerprint.EMPTY.with("text", source.text()), List.of(input), List.of(), context -> {
      read.accept(context, input);
      var found = context.open(input).find(new ImagePath("/other"));
      return Outcome.config(ConfigDelta.NONE, found.map(entry -> TreeText.of(entry.node(), true)).orElse("nothing"));
    }, source.span())));
  }

  @Test
  void aFileThatIsReadAndNotDeclaredIsFound() {
    for (boolean gone : new boolean[] {true, false}) {
      assertBroken(() -> reading(List.of("/a"), (_, _) -> {}).whatIsNotDeclaredDoesNotCount(LINE, WORLD, gone), "Law 8", "only before: history: file \"o\"");
      reading(List.of("/o*"), (_, _) -> {}).whatIsNotDeclaredDoesNotCount(LINE, WORLD, gone);
    }
  }

  @Test
  void accessThatIsNotDeclaredIsFound() {
    assertBroken(() -> doing(RootAccess.NONE, context -> Outcome.config(ConfigDelta.NONE, context.root().toString())).theClaimIsTheTruth(LINE, WORLD),
        "it looks at the root, and its rootAccess() is NONE");
    assertBroken(() -> doing(RootAccess.READ, context -> Outcome.layer(context.observe(_ -> {}), "")).theClaimIsTheTruth(LINE, WORLD),
        "it runs commands, and its rootAccess() is READ");
    assertBroken(() -> doing(RootAccess.READ, context -> Outcome.config(ConfigDelta.NONE,
        context.open(new Input.Files(new Origin.BuildContext(), List.of("/"))).toString())).theClaimIsTheTruth(LINE, WORLD), "it opens what is not among its inputs()");
    assertBroken(() -> doing(RootAccess.READ, _ -> {
      throw new ArithmeticException("bug");
    }).theClaimIsTheTruth(LINE, WORLD), "ArithmeticException: bug");
  }

  @Test
  void linesThatMeanDifferentThingsAndHaveOneKeyAreFound() {
    var laws = new Laws((source, _) -> Optional.of(new Faulty(source.text(), RootAccess.NONE, Fingerprint.EMPTY.with("length", "" + source.text().length()), List.of(),
        List.of(), _ -> Outcome.config(ConfigDelta.NONE, source.text()), source.span())));
    assertBroken(() -> laws.differentMeaningsHaveDifferentKeys(LINE, new Written("FAULTY").line("/b"), WORLD), "The law of keys", "other line: FAULTY /b", "line: FAULTY /a");
    laws.differentMeaningsHaveDifferentKeys(LINE, new Written("FAULTY").line("/longer"), WORLD);
  }

  @Test
  void aLawThatComparedNothingSaysSo() throws Exception {
    var never = new Laws((source, _) -> Optional.of(new Unrepeatable(source.span())));
    never.theSameIsDoneTwice(LINE, WORLD);
    never.theClaimIsTheTruth(LINE, WORLD);
    assertThat(never.comparisons.notes()).containsExactly(
        "Law 7 (the same instruction does the same twice) compared nothing: no line of lines() has a fingerprint, so that no result is ever used again");
    var silent = claiming(directory("/a", 0700));
    silent.theClaimIsTheTruth(LINE, WORLD);
    assertThat(silent.comparisons.notes()).singleElement().asString().contains("by other means, compared nothing: byHand() does not say");
    var told = claiming(directory("/a", 0700)).byHand("mkdir -m 700 /a");
    told.theClaimIsTheTruth(LINE, WORLD);
    told.theSameIsDoneTwice(LINE, WORLD);
    assertThat(told.comparisons.notes()).isEmpty();
  }

  /** An instruction without a fingerprint. */
  private record Unrepeatable(Span span) implements Instruction {
    @Override
    public Keyword keyword() {
      return new Keyword("FAULTY");
    }

    @Override
    public RootAccess rootAccess() {
      return RootAccess.NONE;
    }

    @Override
    public Optional<Fingerprint> fingerprint() {
      return Optional.empty();
    }

    @Override
    public Outcome execute(ExecutionContext context) {
      return Outcome.config(ConfigDelta.NONE, "FAULTY");
    }
  }

  @Test
  void aFileInThePlaceOfADirectoryTakesWithItWhatTheDirectoryHeld() throws Exception {
    var world = WORLD.withRoot(new MemoryTree().directory("/a").file("/a/b", "b"));
    assertBroken(() -> claiming(file("/a", FileContent.of("a"))).byHand("touch /a").theClaimIsTheTruth(LINE, world), "Law 2", "by hand");
    claiming(file("/a", FileContent.of(""))).byHand("rm -r /a", "touch /a").theClaimIsTheTruth(LINE, world);
  }

  @Test
  void whatIsDoneWithNioIsComparedTimesAndAll() throws Exception {
    ByHand made = root -> Files.createDirectory(root.top().resolve("/a"));
    claiming(directory("/a", 0755)).byHand(made.withTimes()).theClaimIsTheTruth(LINE, WORLD);
    assertBroken(() -> claiming(new Change.Put(new ImagePath("/a"), new FileNode.Directory(Metadata.of(0755, 0, 0, MemoryTree.TIME)))).byHand(made.withTimes())
        .theClaimIsTheTruth(LINE, WORLD), "only by the claim: /a directory 755 0:0 2020-09-13T12:26:40Z", "only by hand: /a directory 755 0:0 2023-11-14T22:13:20Z");
    ByHand closed = _ -> {
      throw new IOException("it is closed");
    };
    assertBroken(() -> claiming().byHand(closed).theClaimIsTheTruth(LINE, WORLD), "it was done, and by hand it cannot be done: it is closed");
  }

  @Test
  void whatNoLayerCanHoldIsFound() {
    assertBroken(() -> claiming(file("/.wh.a", FileContent.of(""))).aClaimReadsAsItWasWritten(LINE, WORLD), "The law of layers", "/.wh.a begins with .wh.");
    var lying = new FileContent() {
      @Override
      public long size() {
        return 3;
      }

      @Override
      public java.io.InputStream open() throws IOException {
        return FileContent.of("four").open();
      }
    };
    assertBroken(() -> claiming(file("/a", lying)).aClaimReadsAsItWasWritten(LINE, WORLD), "a content of 4 bytes that says it has 3");
  }

  @Test
  void aMeaningThatDependsOnThePlaceIsFound() {
    assertBroken(() -> new Laws((source, _) -> Optional.of(new Faulty("", RootAccess.NONE, Fingerprint.EMPTY.with("at", source.span().toString()), List.of(), List.of(),
        _ -> Outcome.config(ConfigDelta.NONE, ""), source.span()))).aTriggerMeansWhatTheLineMeans(LINE), "The law of places", "ONBUILD of base");
  }

  @Test
  void aStageThatIsReadAndNotNamedIsFound() {
    var input = new Input.Files(new Origin.Named(Worlds.STAGE, true), List.of("/"));
    assertBroken(() -> new Laws((source, _) -> Optional.of(new Faulty("", RootAccess.NONE, Fingerprint.EMPTY, List.of(input), List.of(),
        _ -> Outcome.config(ConfigDelta.NONE, ""), source.span()))).theStagesThatItReadsAreNamedInItsText(LINE), "The law of stages");
  }

  @Test
  void aVariableThatTheImageDoesNotGetIsFound() {
    var binding = new Binding(Binding.Kind.ENV, "A", Optional.of("1"));
    assertBroken(() -> new Laws((source, _) -> Optional.of(new Faulty("", RootAccess.NONE, Fingerprint.EMPTY, List.of(), List.of(binding),
        _ -> Outcome.config(ConfigDelta.NONE, ""), source.span()))).laterInstructionsSeeWhatTheImageHas(LINE, WORLD), "The law of bindings", "bindings: A=1");
  }

  @Test
  void aProviderThatThrowsOrIsSilentOrPointsElsewhereIsFound() {
    assertBroken(() -> new Laws((_, _) -> {
      throw new NumberFormatException("x");
    }).everyLineIsTypedOrAnErrorSaysWhy(LINE), "The law of words", "NumberFormatException: x", "line: FAULTY /a");
    assertBroken(() -> new Laws((_, _) -> Optional.empty()).everyLineIsTypedOrAnErrorSaysWhy(LINE), "parse() returned nothing, and reported no error");
    assertBroken(() -> new Laws((_, problems) -> {
      problems.report(Diagnostic.error("X", new Span(new SourceId("Dockerfile"), 5, 500), "wrong"));
      return Optional.empty();
    }).everyLineIsTypedOrAnErrorSaysWhy(LINE), "has to lie in the line, which is 0..9", "ERROR at 5..500: wrong [X]");
  }

  @Test
  void theShellDoesWhatItIsTold() throws Exception {
    var root = FakeRoot.copyOf(WORLD.root(), ImagePath.ROOT, FakeExecutionContext.NOW);
    var script = "mkdir -p /d/e && echo \"a $X\" > /d/e/f; cp /d/e/f /d/g; ln /d/g /d/h; ln -s g /d/l; chmod 600 /d/l; mv /d/e /moved; rm -rf /there; false || exit 3";
    var command = new Command(List.of("/bin/sh", "-c", script), new LinkedHashMap<>(Map.of("X", "b")), ImagePath.ROOT, 1, 2, List.of(), List.of(),
        Command.Network.NONE, Command.Security.SANDBOX);
    assertThat(FakeShell.STANDARD.run(command, root, FakeExecutionContext.NOW)).isEqualTo(3);
    assertThat(TreeText.withoutTimes(root)).containsExactly("/d directory 755 1:2", "/d/g file \"a b\\n\" 600 1:2", "/d/h is /d/g", "/d/l -> g 777 1:2",
        "/file file \"f\" 644 0:0", "/moved directory 755 1:2", "/moved/f file \"a b\\n\" 644 1:2");
  }
}

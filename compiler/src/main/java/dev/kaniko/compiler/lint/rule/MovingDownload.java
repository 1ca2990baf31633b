package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.LintedStage;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Argument;
import dev.kaniko.compiler.shell.command.Circumstances.Fact;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.instruction.Placement;
import dev.kaniko.instruction.syntax.Text;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A download of whatever is the newest: of ADD, which then runs again what does not need it, or of a command, whose result the cache keeps. */
public final class MovingDownload implements LintRule {
  private static final RuleInfo INFO =
      RuleInfo.own("MovingDownload", Severity.INFO, "What is downloaded is the newest of its kind, and the cache does not fit that", "K303");

  /** Parts of the addresses of what changes. */
  private static final List<String> MOVING = List.of("/latest/", "/master/", "/main/", "/HEAD/", "/nightly/", "/refs/heads/");
  private static final List<String> BRANCHES = List.of("#main", "#master", "#HEAD");

  private static final String NEWEST = "latest";
  private static final Pattern WORD = Pattern.compile("(?<![A-Za-z])latest(?![A-Za-z])");

  /** What proves that other files are genuine is meant to be the newest. */
  private static final Pattern KEY = Pattern.compile("(?i).*\\.(?:asc|gpg|key|pub|pem|crt)");

  /** More downloads of ADD than these are not looked at. */
  private static final int MOST = 20;

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    var runs = RunSteps.byReading(subject);
    subject.stages().forEach(linted -> added(linted, runs, sink));
    RunSteps.of(subject).forEach(run -> fetched(run, sink));
  }

  /** A download of ADD that was passed. */
  private record Added(Reading reading, Text address, String name) {}

  private static void added(LintedStage linted, IdentityHashMap<Reading, RunStep> runs, LintSink sink) {
    var open = new ArrayList<Added>();
    for (var reading : linted.readings()) {
      if (Readings.isWritten(reading) && open.size() < MOST) {
        moving(reading).ifPresent(open::add);
      }
      var run = runs.get(reading);
      if (run == null || open.isEmpty()) {
        continue;
      }
      var install = run.commands().stream().filter(MovingDownload::installsPackages).findFirst();
      if (install.isPresent()) {
        open.stream().filter(added -> added.name().isEmpty() || !isIn(run, added.name())).forEach(added -> sink.report(
            linted.owner(added.reading()), INFO.finding(added.address().span(), "whenever the server has something new, the packages are installed again")
                .withLabel(install.get().program().span(), "does not use it")
                .withHelp("put it behind what does not need it, or name a version and its --checksum")));
        open.clear();
      }
    }
  }

  private static boolean isIn(RunStep run, String name) {
    var node = run.reading().draft().node();
    return node.text().contains(name) || node.heredocs().stream().anyMatch(heredoc -> heredoc.body().contains(name));
  }

  private static Optional<Added> moving(Reading reading) {
    if (reading.draft().node().flags().stream().anyMatch(flag -> flag.flag().name().equals("checksum"))) {
      return Optional.empty();
    }
    return Readings.copies(reading).stream()
        .flatMap(placement -> placement.sources().stream()
            .filter(source -> source.from() == Placement.From.REMOTE && Readings.isKnown(reading, source.text()) && isMoving(source.text().value()))
            .map(source -> new Added(reading, source.text(), name(placement.destination().value(), source.text().value()))))
        .findFirst();
  }

  private static boolean isMoving(String address) {
    return MOVING.stream().anyMatch(address::contains) || BRANCHES.stream().anyMatch(address::endsWith) || address.endsWith(".git")
        || address.contains(NEWEST) && WORD.matcher(address).find();
  }

  /** Returns the name by which commands would speak of the files; empty if only the working directory names them. */
  private static String name(String destination, String address) {
    boolean repository = address.endsWith(".git") || address.contains(".git#");
    var place = destination.endsWith("/") && !repository ? address.split("[?#]", 2)[0] : destination;
    var end = place.endsWith("/") ? place.substring(0, place.length() - 1) : place;
    var name = end.substring(end.lastIndexOf('/') + 1);
    return name.equals(".") ? "" : name;
  }

  /** Package managers of systems do not look at other files. */
  private static boolean installsPackages(Invocation command) {
    var verb = command.operands(Apt.VALUED).stream().findFirst().flatMap(Argument::literal).orElse("");
    return Apt.is(command) && Apt.INSTALL.contains(verb) || command.is("apk") && verb.equals("add")
        || command.is("yum", "dnf", "microdnf", "tdnf", "zypper") && (verb.equals("install") || verb.equals("in"));
  }

  private static void fetched(RunStep run, LintSink sink) {
    for (var command : run.commands()) {
      // In a branch an argument may choose between a version and the newest.
      if (command.is("curl", "wget") && !command.has(Fact.IN_BRANCH)) {
        var newest = command.arguments().stream().filter(MovingDownload::isNewest).findFirst();
        if (newest.isPresent()) {
          sink.report(run.owner(), INFO.finding(newest.get().span(), "the cache keeps what was the latest when this ran first")
              .withHelp("name a version, in an ARG where it changes often"));
          return;
        }
      }
    }
  }

  private static boolean isNewest(Argument argument) {
    var text = argument.shown();
    return text.startsWith("http") && text.contains(NEWEST) && WORD.matcher(text).find() && !KEY.matcher(text).matches();
  }
}

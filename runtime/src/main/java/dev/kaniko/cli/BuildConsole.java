package dev.kaniko.cli;

import dev.kaniko.compiler.Sources;
import dev.kaniko.compiler.report.Shown;
import dev.kaniko.compiler.report.TextReport;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.runtime.explain.Explanation;
import dev.kaniko.runtime.interpreter.Sighting;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The log for people: one line for each step, the output of commands, and transfers. A terminal shows what is under way in its last lines; elsewhere a line
 * comes from time to time for what is silent. The output of a command that runs alone is shown as it comes. If several run, each line begins with the label
 * of its step.
 */
final class BuildConsole implements Log {
  private final Page page;
  private final Terminal terminal;
  private final Style style;
  private final Verbosity verbosity;
  private final boolean stamped;
  private final LogTime time;
  private final LogSecrets secrets = new LogSecrets();
  private final LiveLines live = new LiveLines();
  private final UnderWay<StepLabel> steps = new UnderWay<>();
  private final UnderWay<Bar> bars = new UnderWay<>();
  private final Map<StepLabel, LogSecrets.Filter> filters = new HashMap<>();
  /** The commands that run, and whether each ran beside others. */
  private final Map<StepLabel, OutputLines> beside = new HashMap<>();
  private final long begun;
  private long lastPrinted;
  private TextReport report;
  private boolean lineOpen;
  private @Nullable StepLabel speaking;
  private boolean closed;

  /** @param stamped whether each line begins with the time */
  BuildConsole(PrintStream out, Terminal terminal, Verbosity verbosity, boolean stamped, LogTime time) {
    this.page = new Page(out, terminal.interactive() || terminal.colour());
    this.terminal = terminal;
    this.style = terminal.style();
    this.verbosity = verbosity;
    this.stamped = stamped;
    this.time = time;
    this.begun = time.nanos();
    this.lastPrinted = begun;
    this.report = report(new Sources(Map.of()));
  }

  private TextReport report(Sources sources) {
    return new TextReport(sources, terminal.colour(), secrets::hide);
  }

  @Override
  public synchronized void sources(Sources sources) {
    report = report(sources);
  }

  @Override
  public void hide(Collection<String> values) {
    secrets.add(values);
  }

  @Override
  public synchronized void stepSought(Sighting sighting) {
    message(Verbosity.DEBUG, StepWords.sought(sighting));
  }

  @Override
  public synchronized void stepStarted(StepLabel step) {
    steps.begin(step, time.nanos());
    if (!step.runs()) {
      message(Verbosity.DEBUG, StepWords.label(step) + " " + step.text());
      return;
    }
    filters.put(step, secrets.filter());
    if (filters.size() > 1) {
      filters.keySet().forEach(each -> beside.computeIfAbsent(each, this::linesOf));
    }
    if (verbosity.tells(Verbosity.INFO)) {
      add(style.bold(StepWords.label(step)) + " " + text(step.text()));
      speaking = step;
      flush();
    }
  }

  private OutputLines linesOf(StepLabel step) {
    var label = style.bold(StepWords.label(step)) + " ";
    return new OutputLines(line -> {
      whole();
      page.print(stamp() + label);
      int start = terminal.interactive() ? afterReturn(line) : 0;
      page.write(line, start, line.length - start);
      page.print("\n");
    });
  }

  /** Returns where the part of a line begins that would be printed over what comes before it, the label included. */
  private static int afterReturn(byte[] line) {
    int start = line.length - 1;
    while (start > 0 && line[start - 1] != '\r') {
      start--;
    }
    return Math.max(0, start);
  }

  @Override
  public synchronized void stepFailed(StepLabel step) {
    ended(step);
    flush();
  }

  private void ended(StepLabel step) {
    steps.end(step);
    var filter = filters.remove(step);
    if (filter != null) {
      show(step, filter.rest());
    }
    var lines = beside.remove(step);
    if (lines != null) {
      lines.end();
    }
  }

  @Override
  public synchronized void stepFinished(StepLabel step, StepState state, Duration taken, Waited waited) {
    ended(step);
    if (verbosity.tells(Verbosity.INFO)) {
      add(style.bold(StepWords.label(step)) + " " + text(StepWords.shortened(step)) + "  " + style.dim(StepWords.ended(state, taken, waited)));
    }
    flush();
  }

  @Override
  public synchronized void output(StepLabel step, byte[] bytes) {
    if (verbosity.tells(Verbosity.ERROR)) {
      steps.heard(step, time.nanos());
      var filter = filters.get(step);
      show(step, filter == null ? bytes : filter.pass(bytes));
      flush();
    }
  }

  private void show(StepLabel step, byte[] bytes) {
    if (bytes.length == 0) {
      return;
    }
    var lines = beside.get(step);
    if (lines != null) {
      lines.add(bytes);
      return;
    }
    if (!step.equals(speaking)) {
      add(style.bold(StepWords.label(step)));
      speaking = step;
    }
    erase();
    if (!stamped) {
      page.write(bytes, 0, bytes.length);
      lineOpen = bytes[bytes.length - 1] != '\n';
      return;
    }
    for (int start = 0, end; start < bytes.length; start = end) {
      end = start + 1;
      while (end < bytes.length && bytes[end - 1] != '\n') {
        end++;
      }
      page.print(lineOpen ? "" : stamp());
      page.write(bytes, start, end - start);
      lineOpen = bytes[end - 1] != '\n';
    }
  }

  @Override
  public synchronized void warning(Diagnostic diagnostic) {
    if (verbosity.tells(Verbosity.WARN)) {
      add(report.render(diagnostic));
      flush();
    }
  }

  @Override
  public synchronized void rejected(List<Diagnostic> diagnostics, Sources sources) {
    var words = report(sources);
    diagnostics.forEach(diagnostic -> add(words.render(diagnostic)));
    flush();
  }

  @Override
  public synchronized void message(Verbosity level, String text) {
    if (!verbosity.tells(level)) {
      return;
    }
    add(switch (level) {
      case PANIC, FATAL, ERROR -> style.red("error") + ": " + text(text);
      case WARN -> style.yellow("warning") + ": " + text(text);
      case INFO -> style.dim(text(text));
      case DEBUG, TRACE -> style.dim("debug: " + text(text));
    });
    flush();
  }

  @Override
  public synchronized void line(String text) {
    add(text);
    flush();
  }

  @Override
  public boolean colours() {
    return terminal.colour();
  }

  @Override
  public synchronized void error(String text) {
    add(style.red("error") + ": " + text(text));
    flush();
  }

  @Override
  public synchronized void explain(Explanation explanation, boolean forPrograms) {
    add(forPrograms ? ExplanationJson.of(explanation) : ExplanationText.of(explanation));
    flush();
  }

  @Override
  public synchronized void result(Result result) {
    if (!verbosity.tells(Verbosity.INFO)) {
      return;
    }
    var name = result.names().isEmpty() ? "image" : result.names().getFirst();
    add(style.green(result.pushed() ? "pushed" : "built") + " " + style.bold(text(name)) + "  " + Sizes.bytes(result.bytes()) + " in " + result.layers()
        + (result.layers() == 1 ? " layer" : " layers") + ", " + Sizes.seconds(result.time()));
    result.names().stream().skip(1).forEach(other -> add("       " + text(other)));
    flush();
  }

  /** Returns a text that may be shown, on one line or several. */
  private String text(String text) {
    return Shown.lines(secrets.hide(text));
  }

  /** Adds whole lines. */
  private void add(String text) {
    whole();
    var lines = text.stripTrailing();
    page.print(stamped ? lines.lines().map(line -> stamp() + line + "\n").reduce("", String::concat) : lines + "\n");
  }

  private String stamp() {
    return stamped ? style.dim(time.stamp()) + " " : "";
  }

  /** Goes to the start of a line. */
  private void whole() {
    erase();
    if (lineOpen) {
      page.print("\n");
      lineOpen = false;
    }
  }

  private void erase() {
    page.print(live.erased(terminal.window().get()));
  }

  /** Shows what was added, and below it again what is under way. */
  private void flush() {
    lastPrinted = time.nanos();
    draw();
    page.flush();
  }

  @Override
  public synchronized Transfer transfer(String what, long total) {
    var bar = new Bar(text(what), total);
    bars.begin(bar, time.nanos());
    return bar;
  }

  private synchronized void finished(Bar bar) {
    var taken = bars.time(bar, time.nanos());
    if (bars.end(bar) && verbosity.tells(Verbosity.INFO)) {
      add(bar.what + "  " + style.dim(StepWords.moved(bar.done.get(), taken)));
      flush();
    }
  }

  @Override
  public synchronized boolean tick() {
    if (terminal.interactive()) {
      draw();
      page.flush();
    } else if (!closed && verbosity.tells(Verbosity.INFO)) {
      tellSilent(time.nanos());
    }
    return !closed;
  }

  private void draw() {
    if (closed || lineOpen || !terminal.interactive() || !verbosity.tells(Verbosity.INFO)) {
      return;
    }
    long now = time.nanos();
    var window = terminal.window().get();
    var lines = new ArrayList<String>();
    steps.all().forEach(step -> lines.add(
        ProgressLine.step(StepWords.label(step) + " " + Shown.line(secrets.hide(step.text())), steps.time(step, now), window.columns())));
    bars.all().forEach(bar -> lines.add(ProgressLine.draw(bar.what, bar.done.get(), bar.total, bars.time(bar, now), window.columns())));
    page.print(live.drawn(lines, window));
  }

  private void tellSilent(long now) {
    var lines = new ArrayList<String>();
    for (var step : steps.silent(now)) {
      var unfinished = beside.get(step);
      if (unfinished != null) {
        unfinished.end();
      }
      lines.add(style.bold(StepWords.label(step)) + " " + text(StepWords.shortened(step)) + "  " + style.dim(StepWords.goesOn(steps.time(step, now))));
    }
    for (var bar : bars.silent(now)) {
      lines.add(bar.what + "  " + style.dim(StepWords.movedSoFar(bar.done.get(), bar.total, bars.time(bar, now))));
    }
    if (steps.isEmpty() && bars.isEmpty() && now - lastPrinted >= UnderWay.SILENCE.toNanos()) {
      lines.add(style.dim("still working, " + Sizes.seconds(Duration.ofNanos(now - begun)) + " since the start"));
    }
    if (!lines.isEmpty()) {
      lines.forEach(this::add);
      flush();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    whole();
    page.flush();
  }

  /** One transfer under way. */
  private final class Bar implements Transfer {
    private final String what;
    private final long total;
    private final AtomicLong done = new AtomicLong();

    private Bar(String what, long total) {
      this.what = Shown.line(what);
      this.total = total;
    }

    @Override
    public void advance(long bytes) {
      done.addAndGet(bytes);
    }

    @Override
    public void close() {
      finished(this);
    }
  }
}

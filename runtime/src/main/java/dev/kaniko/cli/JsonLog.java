package dev.kaniko.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kaniko.compiler.Sources;
import dev.kaniko.compiler.report.Shown;
import dev.kaniko.compiler.report.TextReport;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.runtime.explain.Explanation;
import dev.kaniko.runtime.interpreter.Sighting;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** The log for programs: one JSON object a line. The page logging.md says what the fields are. */
final class JsonLog implements Log {
  private final JsonLines lines;
  private final Verbosity verbosity;
  private final LogTime time;
  private final LogSecrets secrets = new LogSecrets();
  private final UnderWay<StepLabel> steps = new UnderWay<>();
  private final UnderWay<Moving> transfers = new UnderWay<>();
  private final Map<StepLabel, Output> outputs = new HashMap<>();
  private final long begun;
  private long written;
  private Sources latest = new Sources(Map.of());
  private boolean closed;

  private record Output(LogSecrets.Filter filter, OutputLines lines) {}

  JsonLog(PrintStream out, Verbosity verbosity, LogTime time) {
    this.lines = new JsonLines(out, time);
    this.verbosity = verbosity;
    this.time = time;
    this.begun = time.nanos();
    this.written = begun;
  }

  @Override
  public synchronized void sources(Sources sources) {
    latest = sources;
  }

  @Override
  public void hide(Collection<String> values) {
    secrets.add(values);
  }

  /** Returns a new line with a text that may be shown. */
  private ObjectNode line(Verbosity level, String event, String text) {
    return lines.line(level, text(text)).put("event", event);
  }

  private ObjectNode line(Verbosity level, String event, String text, StepLabel step) {
    return line(level, event, text).put("stage", Shown.line(step.stage())).put("step", step.number()).put("steps", step.total());
  }

  private String text(String text) {
    return Shown.lines(secrets.hide(text));
  }

  private void write(ObjectNode line) {
    lines.write(line);
    written = time.nanos();
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1000.0;
  }

  @Override
  public synchronized void stepSought(Sighting sighting) {
    message(Verbosity.DEBUG, StepWords.sought(sighting));
  }

  @Override
  public synchronized void stepStarted(StepLabel step) {
    steps.begin(step, time.nanos());
    if (step.runs()) {
      outputs.put(step, new Output(secrets.filter(), new OutputLines(line -> write(step, line))));
    }
    var level = step.runs() ? Verbosity.INFO : Verbosity.DEBUG;
    if (verbosity.tells(level)) {
      write(line(level, "step-started", step.text(), step));
    }
  }

  private void write(StepLabel step, byte[] output) {
    int length = output.length > 0 && output[output.length - 1] == '\r' ? output.length - 1 : output.length;
    write(line(Verbosity.INFO, "output", "", step).put("msg", new String(output, 0, length, UTF_8)));
  }

  @Override
  public synchronized void output(StepLabel step, byte[] bytes) {
    var output = outputs.get(step);
    if (output != null && verbosity.tells(Verbosity.ERROR)) {
      steps.heard(step, time.nanos());
      output.lines().add(output.filter().pass(bytes));
    }
  }

  private void ended(StepLabel step) {
    steps.end(step);
    var output = outputs.remove(step);
    if (output != null) {
      output.lines().add(output.filter().rest());
      output.lines().end();
    }
  }

  @Override
  public synchronized void stepFailed(StepLabel step) {
    ended(step);
  }

  @Override
  public synchronized void stepFinished(StepLabel step, StepState state, Duration taken, Waited waited) {
    ended(step);
    if (!verbosity.tells(Verbosity.INFO)) {
      return;
    }
    var line = line(Verbosity.INFO, "step-finished", step.text(), step)
        .put("state", StepWords.state(state)).put("cached", state == StepState.REUSED).put("seconds", seconds(taken));
    if (StepWords.isNotable(waited)) {
      line.put("waitedSeconds", seconds(waited.time())).put("waitedFor", text(waited.reason()));
    }
    write(line);
  }

  @Override
  public synchronized void warning(Diagnostic diagnostic) {
    if (verbosity.tells(Verbosity.WARN)) {
      write(found(diagnostic, latest));
    }
  }

  @Override
  public synchronized void rejected(List<Diagnostic> diagnostics, Sources sources) {
    diagnostics.forEach(diagnostic -> write(found(diagnostic, sources)));
  }

  private ObjectNode found(Diagnostic diagnostic, Sources sources) {
    var level = switch (diagnostic.severity()) {
      case ERROR -> Verbosity.ERROR;
      case WARNING -> Verbosity.WARN;
      case INFO -> Verbosity.INFO;
    };
    var event = diagnostic.severity() == Severity.ERROR ? "error" : "warning";
    return new JsonFinding(diagnostic, sources, this::text)
        .into(line(level, event, diagnostic.message()))
        .put("excerpt", new TextReport(sources, false, secrets::hide).render(diagnostic));
  }

  @Override
  public synchronized void message(Verbosity level, String text) {
    if (verbosity.tells(level)) {
      write(line(level, "message", text));
    }
  }

  @Override
  public synchronized void line(String text) {
    write(line(Verbosity.INFO, "message", text.stripTrailing()));
  }

  @Override
  public boolean colours() {
    return false;
  }

  @Override
  public synchronized void error(String text) {
    write(line(Verbosity.ERROR, "error", text));
  }

  @Override
  public synchronized void explain(Explanation explanation, boolean forPrograms) {
    var line = line(Verbosity.INFO, "explanation", ExplanationText.of(explanation).stripTrailing());
    line.set("explanation", JsonLines.read(ExplanationJson.of(explanation)));
    write(line);
  }

  @Override
  public synchronized void result(Result result) {
    if (!verbosity.tells(Verbosity.INFO)) {
      return;
    }
    var name = result.names().isEmpty() ? "image" : result.names().getFirst();
    var line = line(Verbosity.INFO, "result", (result.pushed() ? "pushed " : "built ") + name)
        .put("pushed", result.pushed()).put("digest", result.digest()).put("bytes", result.bytes()).put("layers", result.layers())
        .put("seconds", seconds(result.time()));
    var names = line.putArray("images");
    result.names().forEach(each -> names.add(text(each)));
    write(line);
  }

  @Override
  public synchronized Transfer transfer(String what, long total) {
    var transfer = new Moving(what, total);
    transfers.begin(transfer, time.nanos());
    return transfer;
  }

  private ObjectNode line(String event, Moving transfer) {
    var line = line(Verbosity.INFO, event, transfer.what)
        .put("bytes", transfer.done.get()).put("seconds", seconds(transfers.time(transfer, time.nanos())));
    return transfer.total < 0 ? line : line.put("total", transfer.total);
  }

  private synchronized void finished(Moving transfer) {
    var line = line("transfer", transfer);
    if (transfers.end(transfer) && verbosity.tells(Verbosity.INFO)) {
      write(line);
    }
  }

  @Override
  public synchronized boolean tick() {
    if (!closed && verbosity.tells(Verbosity.INFO)) {
      tellSilent(time.nanos());
    }
    return !closed;
  }

  private void tellSilent(long now) {
    for (var step : steps.silent(now)) {
      var output = outputs.get(step);
      if (output != null) {
        output.lines().end();
      }
      write(line(Verbosity.INFO, "step-running", step.text(), step).put("seconds", seconds(steps.time(step, now))));
    }
    transfers.silent(now).forEach(transfer -> write(line("transferring", transfer)));
    if (steps.isEmpty() && transfers.isEmpty() && now - written >= UnderWay.SILENCE.toNanos()) {
      write(line(Verbosity.INFO, "running", "still working").put("seconds", seconds(Duration.ofNanos(now - begun))));
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  /** One transfer under way. */
  private final class Moving implements Transfer {
    private final String what;
    private final long total;
    private final AtomicLong done = new AtomicLong();

    private Moving(String what, long total) {
      this.what = what;
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

package dev.kaniko.cli;

import dev.kaniko.compiler.report.Shown;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.runtime.interpreter.BuildEvents;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Shows a build: one line for each step, the output of commands, and transfers, as bars on a terminal and as one line each elsewhere. The output of a command
 * that runs alone is shown as it comes. If several run, each line begins with the label of its step.
 */
final class BuildConsole implements BuildEvents, AutoCloseable {
  private static final Duration REDRAW = Duration.ofMillis(120);
  /** Where there are no bars, a transfer says so often how far it is. */
  private static final Duration BEAT = Duration.ofSeconds(15);

  /** A step that waits for longer than this says so. */
  private static final Duration NOTABLE = Duration.ofMillis(50);

  private final PrintStream out;
  private final Terminal terminal;
  private final Style style;
  private final Verbosity verbosity;
  private final Function<Diagnostic, String> renderer;
  private final Duration beat;
  private boolean beats;
  private final List<Bar> bars = new ArrayList<>();
  /** The steps with commands that are under way. */
  private final Set<StepLabel> running = new HashSet<>();
  /** The steps among them that ran beside others. */
  private final Map<StepLabel, LabelledLines> beside = new LinkedHashMap<>();
  private int drawnLines;
  private boolean lineOpen;
  private @Nullable StepLabel speaking;
  private boolean closed;

  /**
   * @param renderer turns a diagnostic into the text that is shown
   */
  BuildConsole(PrintStream out, Terminal terminal, Verbosity verbosity, Function<Diagnostic, String> renderer) {
    this(out, terminal, verbosity, renderer, BEAT);
  }

  /** @param beat how often a transfer says how far it is, where there are no bars */
  BuildConsole(PrintStream out, Terminal terminal, Verbosity verbosity, Function<Diagnostic, String> renderer, Duration beat) {
    this.beat = beat;
    this.out = out;
    this.terminal = terminal;
    this.style = terminal.style();
    this.verbosity = verbosity;
    this.renderer = renderer;
    if (terminal.interactive()) {
      Thread.ofVirtual().start(this::redrawWhileOpen);
    }
  }

  @Override
  public synchronized void stepStarted(StepLabel step) {
    if (!step.runs()) {
      return;
    }
    running.add(step);
    if (running.size() > 1) {
      running.forEach(each -> beside.computeIfAbsent(each, _ -> new LabelledLines(style.bold(label(each)))));
    }
    if (verbosity.tells(Verbosity.INFO)) {
      line(style.bold(label(step)) + " " + Shown.lines(step.text()));
      speaking = step;
    }
  }

  @Override
  public void stepFailed(StepLabel step) {
    ended(step);
  }

  private synchronized void ended(StepLabel step) {
    running.remove(step);
    var lines = beside.remove(step);
    if (lines != null) {
      whole();
      lines.end(out);
      out.flush();
    }
  }

  @Override
  public synchronized void stepFinished(StepLabel step, StepState state, Duration time, Waited waited) {
    ended(step);
    if (!verbosity.tells(Verbosity.INFO)) {
      return;
    }
    var said =
        switch (state) {
          case EXECUTED -> "done";
          case REUSED -> "cached";
          case METADATA -> "metadata";
          case OMITTED -> "not needed";
        };
    var other = waited.time().compareTo(NOTABLE) < 0 ? "" : ", after " + Sizes.seconds(waited.time()) + " of waiting for " + waited.reason();
    line(style.bold(label(step)) + " " + shortened(step) + "  " + style.dim(Sizes.seconds(time) + " " + said + other));
  }

  /** Returns the text of an instruction that has ended. That of a RUN is shortened, because it was shown in full before its output. */
  private String shortened(StepLabel step) {
    var text = Shown.line(step.text());
    int most = step.runs() ? 40 : 200;
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }

  private static String label(StepLabel step) {
    return Shown.line(String.format(Locale.ROOT, "[%s %d/%d]", step.stage(), step.number(), step.total()));
  }

  @Override
  public void output(StepLabel step, byte[] bytes) {
    if (bytes.length == 0 || !verbosity.tells(Verbosity.ERROR)) {
      return;
    }
    synchronized (this) {
      var lines = beside.get(step);
      if (lines != null) {
        whole();
        lines.add(bytes, out);
        out.flush();
        return;
      }
      if (!step.equals(speaking)) {
        line(style.bold(label(step)));
        speaking = step;
      }
      erase();
      out.write(bytes, 0, bytes.length);
      lineOpen = bytes[bytes.length - 1] != '\n';
      out.flush();
    }
  }

  @Override
  public void warning(Diagnostic diagnostic) {
    if (verbosity.tells(Verbosity.WARN)) {
      line(renderer.apply(diagnostic));
    }
  }

  @Override
  public void note(String text) {
    if (verbosity.tells(Verbosity.INFO)) {
      line(style.dim(Shown.lines(text)));
    }
  }

  void warning(String text) {
    if (verbosity.tells(Verbosity.WARN)) {
      line(style.yellow("warning") + ": " + Shown.lines(text));
    }
  }

  /** Prints whole lines, whatever the verbosity. */
  synchronized void line(String text) {
    whole();
    out.println(text.stripTrailing());
    out.flush();
  }

  /** Goes to the start of a line. */
  private void whole() {
    erase();
    if (lineOpen) {
      out.println();
      lineOpen = false;
    }
  }

  Style style() {
    return style;
  }

  @Override
  public Transfer transfer(String what, long total) {
    var bar = new Bar(what, total);
    synchronized (this) {
      bars.add(bar);
      if (!terminal.interactive() && !beats) {
        beats = true;
        Thread.ofPlatform().daemon().name("heartbeat").start(this::beatWhileOpen);
      }
    }
    return bar;
  }

  private void beatWhileOpen() {
    try {
      while (true) {
        Thread.sleep(beat);
        synchronized (this) {
          if (closed) {
            return;
          }
          tellTransfers();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tellTransfers() {
    if (lineOpen || !verbosity.tells(Verbosity.INFO)) {
      return;
    }
    for (var bar : bars) {
      if (System.nanoTime() - bar.started >= beat.toNanos()) {
        line(bar.what + "  " + style.dim(Sizes.bytes(bar.done.get()) + (bar.total > 0 ? " of " + Sizes.bytes(bar.total) : "") + " so far"));
      }
    }
  }

  private synchronized void finished(Bar bar) {
    erase();
    if (bars.remove(bar) && verbosity.tells(Verbosity.INFO)) {
      var time = Duration.ofNanos(System.nanoTime() - bar.started);
      long millis = Math.max(1, time.toMillis());
      long done = bar.done.get();
      line(bar.what + "  " + style.dim(Sizes.bytes(done) + " in " + Sizes.seconds(time)
          + (millis < 50 ? "" : ", " + Sizes.bytes(done * 1000 / millis) + "/s")));
    }
  }

  private void redrawWhileOpen() {
    try {
      while (true) {
        Thread.sleep(REDRAW);
        synchronized (this) {
          if (closed) {
            return;
          }
          draw();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void draw() {
    if (lineOpen || !verbosity.tells(Verbosity.INFO)) {
      return;
    }
    erase();
    for (var bar : bars) {
      out.println(
          ProgressLine.draw(bar.what, bar.done.get(), bar.total, Duration.ofNanos(System.nanoTime() - bar.started), terminal.columns()));
    }
    drawnLines = bars.size();
    out.flush();
  }

  private void erase() {
    if (drawnLines > 0) {
      out.print("\033[" + drawnLines + "A\033[J");
      drawnLines = 0;
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    erase();
    out.flush();
  }

  /** One transfer under way. */
  private final class Bar implements Transfer {
    private final String what;
    private final long total;
    private final long started = System.nanoTime();
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

package dev.kaniko.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kaniko.compiler.report.Shown;
import dev.kaniko.runtime.retention.Eviction;
import dev.kaniko.runtime.retention.KeptThing;
import dev.kaniko.runtime.retention.KeptThing.Kind;
import dev.kaniko.runtime.retention.StoredStep;
import dev.kaniko.runtime.retention.Verification;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What {@code kaniko cache} says, as text or JSON. */
final class CacheReport {
  /** As many digits tell a key from others. */
  private static final int KEY = 12;

  private static final int CREATED_BY = 60;

  private final CacheOptions.Format format;
  private final PrintStream out;

  CacheReport(CacheOptions.Format format, PrintStream out) {
    this.format = format;
    this.out = out;
  }

  private boolean isJson() {
    return format == CacheOptions.Format.JSON;
  }

  private static ObjectNode object() {
    return new ObjectMapper().createObjectNode();
  }

  private static long size(StoredStep step) {
    return step.step().layer().map(layer -> layer.descriptor().size()).orElse(0L);
  }

  void list(List<StoredStep> steps) {
    if (isJson()) {
      var document = object();
      var entries = document.putArray("entries");
      for (var step : steps) {
        var entry = entries.addObject()
            .put("key", step.key())
            .put("size", size(step))
            .put("created", step.step().created().toString())
            .put("lastUsed", step.lastUse().toString());
        step.step().layer().ifPresent(layer -> entry.put("layer", layer.descriptor().digest().toString()));
        step.step().createdBy().ifPresent(text -> entry.put("createdBy", text));
      }
      out.println(document.toPrettyString());
      return;
    }
    row("KEY", "SIZE", "CREATED", "LAST USED", "CREATED BY");
    for (var step : steps) {
      row(step.key().substring(0, KEY), Sizes.bytes(size(step)), time(step.step().created()), time(step.lastUse()), step.step().createdBy().map(CacheReport::shortened).orElse(""));
    }
  }

  private void row(String... words) {
    out.println(String.format(Locale.ROOT, "%-12s  %9s  %-20s  %-20s  %s", (Object[]) words).stripTrailing());
  }

  private static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** A history line is the text of a Dockerfile. */
  private static String shortened(String text) {
    var line = Shown.line(text);
    return line.codePointCount(0, line.length()) <= CREATED_BY ? line : line.substring(0, line.offsetByCodePoints(0, CREATED_BY - 1)) + "…";
  }

  void sizes(List<KeptThing> things) {
    long total = bytes(things);
    var document = object();
    var kinds = document.putArray("kinds");
    for (var kind : Kind.values()) {
      var these = things.stream().filter(thing -> thing.kind() == kind).toList();
      kinds.addObject().put("kind", name(kind)).put("count", these.size()).put("size", bytes(these));
      if (!isJson()) {
        size(kind.words(), these.size(), bytes(these));
      }
    }
    document.put("total", total);
    if (isJson()) {
      out.println(document.toPrettyString());
    } else {
      size("total", things.size(), total);
    }
  }

  private void size(String words, int count, long bytes) {
    out.println(String.format(Locale.ROOT, "%-24s %6d  %9s", words, count, Sizes.bytes(bytes)));
  }

  private static long bytes(List<KeptThing> things) {
    return things.stream().mapToLong(KeptThing::size).sum();
  }

  private static String name(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  void freed(Eviction.Freed freed) {
    if (isJson()) {
      var document = object().put("total", freed.total()).put("removed", freed.things());
      var kinds = document.putObject("kinds");
      new TreeMap<>(freed.bytes()).forEach((kind, bytes) -> kinds.put(name(kind), bytes));
      out.println(document.toPrettyString());
      return;
    }
    var parts = new TreeMap<>(freed.bytes()).entrySet().stream()
        .map(entry -> entry.getKey().words() + " " + Sizes.bytes(entry.getValue()))
        .collect(Collectors.joining(", "));
    out.println("freed " + Sizes.bytes(freed.total()) + (freed.things() == 0 ? ": there is nothing to remove" : " (" + freed.things() + " removed: " + parts + ")"));
  }

  void verified(Verification.Result result) {
    if (isJson()) {
      var document = object().put("steps", result.steps()).put("blobs", result.blobs()).put("bytes", result.bytes());
      var damaged = document.putArray("damaged");
      for (var damage : result.damages()) {
        damaged.addObject().put("kind", name(damage.kind())).put("name", damage.name()).put("problem", damage.what());
      }
      out.println(document.toPrettyString());
      return;
    }
    for (var damage : result.damages()) {
      out.println("removed: " + (damage.kind() == Kind.STEP ? "the result " : "the blob ") + Shown.line(damage.name()) + " " + damage.what());
    }
    out.println("read " + result.steps() + " results of steps and " + result.blobs() + " blobs (" + Sizes.bytes(result.bytes()) + "): "
        + (result.damages().isEmpty() ? "all are right" : result.damages().size() + " were damaged"));
  }
}

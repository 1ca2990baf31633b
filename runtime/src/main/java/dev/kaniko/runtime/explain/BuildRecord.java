package dev.kaniko.runtime.explain;

import dev.kaniko.compiler.plan.Scrubber;
import dev.kaniko.runtime.oci.Digests;
import dev.kaniko.runtime.oci.JsonText;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What is remembered of a build: what each of its steps depended on. Of secrets, and of texts that hold some, there is only a mark, which tells
 * equal from different.
 *
 * @param version of the form of records
 * @param ended when it ended, in milliseconds
 * @param salt goes into the marks, so that nobody can look up what secret has a mark; empty in a record for other machines, which has no marks
 * @param bases what each stage started from: layers of images, bottom first
 * @param steps in the order of the plan
 */
record BuildRecord(int version, long ended, String salt, Map<String, Base> bases, List<PastStep> steps) {
  static final int VERSION = 1;

  private static final int LONGEST_VALUE = 4_000;
  private static final int MARK_DIGITS = 24;

  /** What a stage started from. */
  record Base(String name, List<String> layers) {
    Base {
      Objects.requireNonNull(name);
      layers = List.copyOf(layers);
    }
  }

  /**
   * A step.
   *
   * @param key what later steps knew its result by; empty if nobody did
   * @param finished whether the step came to its end, or was reused
   */
  record PastStep(String stage, int number, int total, String keyword, String text, String key, boolean finished, List<PastItem> items) {
    PastStep {
      Objects.requireNonNull(stage);
      Objects.requireNonNull(keyword);
      Objects.requireNonNull(text);
      Objects.requireNonNull(key);
      items = List.copyOf(items);
    }

    StepName name() {
      return new StepName(stage, number, total);
    }

    /** Returns the step in another place. */
    PastStep at(StepName place) {
      return new PastStep(place.stage(), place.number(), place.total(), keyword, text, key, finished, items);
    }
  }

  /**
   * One thing that a step depended on.
   *
   * @param values without secrets
   * @param mark differs if the values with secrets do
   */
  record PastItem(Item.Kind kind, String name, List<String> values, String mark) {
    PastItem {
      Objects.requireNonNull(kind);
      Objects.requireNonNull(name);
      values = List.copyOf(values);
      Objects.requireNonNull(mark);
    }
  }

  BuildRecord {
    Objects.requireNonNull(salt);
    bases = Map.copyOf(bases);
    steps = List.copyOf(steps);
  }

  /** Returns how the record remembers an item. */
  PastItem item(Item item, Scrubber scrubber) {
    return new PastItem(item.kind(), scrubber.scrub(item.name()), shown(item, scrubber), mark(item));
  }

  private static List<String> shown(Item item, Scrubber scrubber) {
    return item.isSecret() ? List.of() : item.values().stream().map(scrubber::scrub).map(BuildRecord::shortened).toList();
  }

  /** Tells whether this is a record for other machines. */
  boolean isShared() {
    return salt.isEmpty();
  }

  /** Tells whether an item is what it was, as far as the record tells. */
  boolean isSame(PastItem before, Item now, Scrubber scrubber) {
    return isShared() ? before.values().equals(shown(now, scrubber)) : before.mark().equals(mark(now));
  }

  /** Tells whether an item may be another though all is equal that the record tells of it. */
  boolean leavesOpen(PastItem before) {
    return isShared() && (new Item(before.kind(), before.name(), List.of()).isSecret()
        || before.values().stream().anyMatch(value -> value.contains(Scrubber.HIDDEN) || value.length() > LONGEST_VALUE));
  }

  static String shortened(String text) {
    return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…";
  }

  /** Returns what the mark of an item is in this record. */
  String mark(Item item) {
    var text = new StringBuilder(salt);
    item.values().forEach(value -> text.append('\n').append(value.length()).append(':').append(value));
    return Digests.ofText(text.toString()).hex().substring(0, MARK_DIGITS);
  }

  byte[] write() {
    return JsonText.writeAscii(RecordJson.write(this));
  }

  /**
   * @throws IOException if the bytes are not JSON, or a record of another version
   * @throws IllegalArgumentException if they are no record
   */
  static BuildRecord read(byte[] json) throws IOException {
    var record = RecordJson.read(JsonText.read(json));
    if (record.version() != VERSION) {
      throw new IOException("another version");
    }
    return record;
  }
}

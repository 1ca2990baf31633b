package dev.kaniko.runtime.explain;

import dev.kaniko.compiler.plan.Scrubber;
import dev.kaniko.image.Digest;
import dev.kaniko.instruction.syntax.GoFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says what differs between what a step depends on and what its counterpart in the last build depended on. */
final class Changes {
  private final BuildRecord last;
  private final Scrubber scrubber;
  private final FileLists lists;

  Changes(BuildRecord last, Scrubber scrubber, FileLists lists) {
    this.last = last;
    this.scrubber = scrubber;
    this.lists = lists;
  }

  /** Returns the differences of all but {@link Item.Kind#ROOT} and {@link Item.Kind#STAGE}, which follow from other steps. */
  List<Reason> of(List<Item> now, List<BuildRecord.PastItem> before) throws InterruptedException {
    var reasons = new ArrayList<Reason>();
    var past = new LinkedHashMap<String, BuildRecord.PastItem>();
    before.stream().filter(item -> !item.kind().isInput()).forEach(item -> past.put(id(item.kind(), item.name()), item));
    for (var item : now) {
      if (!item.kind().isInput() && item.kind() != Item.Kind.ROOT) {
        var same = past.remove(id(item.kind(), scrubber.scrub(item.name())));
        if (same == null || !last.isSame(same, item, scrubber)) {
          reasons.add(value(item.kind(), item.name(), item.isSecret(), same, item));
        }
      }
    }
    for (var gone : past.values()) {
      if (gone.kind() != Item.Kind.ROOT) {
        reasons.add(value(gone.kind(), gone.name(), new Item(gone.kind(), gone.name(), List.of()).isSecret(), gone, null));
      }
    }
    reasons.addAll(inputs(now, before));
    return reasons;
  }

  /** Returns what may have changed: a record of another machine has no secrets and only the beginning of long texts. */
  List<Reason> open(List<Item> now, List<BuildRecord.PastItem> before) {
    var past = new LinkedHashMap<String, BuildRecord.PastItem>();
    before.stream().filter(item -> !item.kind().isInput() && item.kind() != Item.Kind.ROOT).filter(last::leavesOpen).forEach(item -> past.put(id(item.kind(), item.name()), item));
    return now.stream()
        .filter(item -> past.containsKey(id(item.kind(), scrubber.scrub(item.name()))))
        .map(item -> {
          var name = scrubber.scrub(item.name());
          return new Reason(reasonKind(item.kind()), name, Optional.empty(), Optional.empty(), true, List.of(), 0,
              subject(item.kind(), name) + " may have changed; no other machine is told its value");
        })
        .toList();
  }

  private static String id(Item.Kind kind, String name) {
    return kind + " " + name;
  }

  private Reason value(Item.Kind kind, String name, boolean secret, BuildRecord.@Nullable PastItem before, @Nullable Item now) {
    var from = Optional.ofNullable(before).map(item -> joined(item.values()));
    var to = Optional.ofNullable(now).map(item -> joined(item.values().stream().map(scrubber::scrub).map(BuildRecord::shortened).toList()));
    boolean hidden = secret || (before != null && now != null && from.equals(to));
    var shownName = scrubber.scrub(name);
    var subject = subject(kind, shownName);
    String text;
    if (hidden) {
      text = subject + (before == null ? " is new" : now == null ? " is gone" : " changed") + "; its value is not shown";
    } else if (from.isPresent() && to.isPresent()) {
      text = subject + ": " + Difference.shown(from.get(), to.get()) + " → " + Difference.shown(to.get(), from.get());
    } else {
      text = subject + ": " + from.map(value -> Difference.shown(value, "")).orElse("not set") + " → " + to.map(value -> Difference.shown(value, "")).orElse("not set");
    }
    return new Reason(reasonKind(kind), shownName, hidden ? Optional.empty() : from, hidden ? Optional.empty() : to, hidden, List.of(), 0, text);
  }

  private static String joined(List<String> values) {
    return values.size() == 1 ? values.getFirst() : values.stream().map(GoFormat::quoted).collect(Collectors.joining(" "));
  }

  private static String subject(Item.Kind kind, String name) {
    return switch (kind) {
      case PLATFORM -> "platform";
      case INSTRUCTION -> name.equals("keyword") ? "instruction" : name + " of the instruction";
      case CONFIGURATION -> name.isEmpty() ? "image configuration" : "image configuration, " + name;
      case VARIABLE -> "environment variable " + name;
      case ARGUMENT -> "build argument " + name;
      default -> name;
    };
  }

  private static Reason.Kind reasonKind(Item.Kind kind) {
    return switch (kind) {
      case PLATFORM -> Reason.Kind.PLATFORM;
      case ROOT -> Reason.Kind.FOLLOWS;
      case INSTRUCTION -> Reason.Kind.INSTRUCTION;
      case CONFIGURATION -> Reason.Kind.CONFIGURATION;
      case VARIABLE -> Reason.Kind.VARIABLE;
      case ARGUMENT -> Reason.Kind.ARGUMENT;
      case FILES -> Reason.Kind.FILES;
      case STAGE -> Reason.Kind.STAGE;
      case IMAGE -> Reason.Kind.IMAGE;
      case REMOTE_FILE -> Reason.Kind.REMOTE_FILE;
      case GIT -> Reason.Kind.GIT;
      case OPTION -> Reason.Kind.OPTION;
    };
  }

  /** An input that the last build had not, or has no more, shows in the fields of the instruction too: only that is said. */
  private List<Reason> inputs(List<Item> now, List<BuildRecord.PastItem> before) throws InterruptedException {
    var past = before.stream().filter(item -> item.kind().isInput()).collect(Collectors.toMap(BuildRecord.PastItem::name, item -> item, (first, _) -> first));
    var reasons = new ArrayList<Reason>();
    for (var item : now) {
      var same = past.get(scrubber.scrub(item.name()));
      if (item.kind().isInput() && item.kind() != Item.Kind.STAGE && same != null && same.kind() == item.kind() && !last.isSame(same, item, scrubber)) {
        reasons.add(item.kind() == Item.Kind.FILES ? files(item, same) : input(item, same));
      }
    }
    return reasons;
  }

  private Reason input(Item now, BuildRecord.PastItem before) {
    var from = brief(before.values().getFirst());
    var to = brief(now.values().getFirst());
    var name = scrubber.scrub(now.name());
    var what = now.kind() == Item.Kind.IMAGE ? "files that it reads, " + name : name;
    return new Reason(reasonKind(now.kind()), name, Optional.of(from), Optional.of(to), false, List.of(), 0, what + ": " + from + " → " + to);
  }

  /** Returns the first digits of a digest. */
  static String brief(String digest) {
    int colon = digest.indexOf(':');
    return digest.length() > colon + 13 ? digest.substring(0, colon + 13) : digest;
  }

  private Reason files(Item now, BuildRecord.PastItem before) throws InterruptedException {
    var name = scrubber.scrub(now.name());
    var from = before.values().getFirst();
    var to = now.values().getFirst();
    var then = lists.get(Digest.parse(from));
    var here = lists.get(Digest.parse(to));
    var changes = then.isPresent() && here.isPresent() ? differences(then.get(), here.get()) : List.<FileChange>of();
    var counts = changes.stream().collect(Collectors.groupingBy(FileChange::kind, LinkedHashMap::new, Collectors.counting()));
    var said = changes.isEmpty()
        ? "files changed; which is not known"
        : counts.entrySet().stream().map(count -> String.format(Locale.ROOT, "%,d %s", count.getValue(), count.getKey())).collect(Collectors.joining(", "));
    // The names of files that a secret chooses tell the secret.
    int listed = name.equals(now.name()) ? Math.min(changes.size(), Reason.MOST_FILES) : 0;
    return new Reason(
        Reason.Kind.FILES, name, Optional.of(brief(from)), Optional.of(brief(to)), false, changes.subList(0, listed), changes.size() - listed,
        "files, " + name + ": " + said);
  }

  private static List<FileChange> differences(Map<String, String> before, Map<String, String> now) {
    var paths = new TreeSet<>(before.keySet());
    paths.addAll(now.keySet());
    var changes = new ArrayList<FileChange>();
    for (var path : paths) {
      var from = Optional.ofNullable(before.get(path)).filter(text -> !text.equals("nothing"));
      var to = Optional.ofNullable(now.get(path)).filter(text -> !text.equals("nothing"));
      if (!Objects.equals(from, to)) {
        changes.add(new FileChange(path, from, to));
      }
    }
    return changes;
  }
}

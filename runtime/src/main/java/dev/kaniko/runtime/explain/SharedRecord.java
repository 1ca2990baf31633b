package dev.kaniko.runtime.explain;

import static dev.kaniko.runtime.explain.RecordJson.require;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.kaniko.compiler.plan.Scrubber;
import dev.kaniko.image.Digest;
import dev.kaniko.runtime.cache.RecordEntries;
import dev.kaniko.runtime.oci.Digests;
import dev.kaniko.runtime.oci.JsonText;
import dev.kaniko.runtime.request.BuildRequest;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The record of a build as it leaves the machine, with the lists of the files that it names. It has no marks: whoever reads it could try out what secret
 * has one. So it does not tell whether a secret has changed.
 *
 * @param record with values only
 * @param files what was there, by path, for each digest of files
 */
record SharedRecord(BuildRecord record, Map<Digest, Map<String, String>> files) {
  /** The end of the year 9999. */
  private static final long LAST_TIME = 253_402_300_799_999L;
  private static final int MOST_STEPS = 10_000;
  private static final int LONGEST_PATH = 5_000;
  private static final int LONGEST_ENTRY = 1_000;

  SharedRecord {
    files = Map.copyOf(files);
  }

  /**
   * Returns the name that records of a build have on all machines. The place of the context is not in it: each CI job has another.
   *
   * @param platform of the image
   */
  static String name(BuildRequest request, String platform) {
    var repository = request.outputs().destinations().stream().findFirst().map(image -> image.registry() + "/" + image.repository()).orElse("");
    return Digests.ofText(String.join("\n", repository, dockerfile(request.inputs()), request.inputs().contextSubPath(),
        request.parameters().target().orElse(""), platform)).hex();
  }

  /** Returns the path of a Dockerfile below its context; of one that lies elsewhere what was given, or the name of the file if that is absolute. */
  private static String dockerfile(BuildRequest.Inputs inputs) {
    try {
      var given = Path.of(inputs.dockerfile()).normalize();
      if (!inputs.context().contains("://")) {
        var context = Path.of(inputs.context()).toAbsolutePath().normalize();
        var file = given.toAbsolutePath();
        if (file.startsWith(context)) {
          return context.relativize(file).toString();
        }
      }
      return String.valueOf(given.isAbsolute() ? given.getFileName() : given);
    } catch (InvalidPathException e) {
      return inputs.dockerfile();
    }
  }

  /** Returns what may leave the machine of the record of a build, with as many of the lists as there is room for. */
  static SharedRecord of(BuildRecord record, FileLists lists, Scrubber scrubber) throws InterruptedException {
    var steps = record.steps().stream().map(SharedRecord::shared).toList();
    var files = new TreeMap<String, Map<String, String>>();
    long room = RecordEntries.MOST_BYTES / 2;
    for (var step : steps) {
      for (var item : step.items()) {
        if (item.kind() == Item.Kind.FILES && !files.containsKey(item.values().getFirst())) {
          var list = lists.get(Digest.parse(item.values().getFirst())).orElse(Map.of());
          long size = size(list);
          if (size <= room && !list.isEmpty() && isClean(list, scrubber)) {
            files.put(item.values().getFirst(), list);
            room -= size;
          }
        }
      }
    }
    return of(new BuildRecord(record.version(), record.ended(), "", record.bases(), steps), files);
  }

  private static SharedRecord of(BuildRecord record, Map<String, Map<String, String>> files) {
    return new SharedRecord(record, files.entrySet().stream().collect(Collectors.toMap(entry -> Digest.parse(entry.getKey()), Map.Entry::getValue)));
  }

  /** Files that a secret chooses are left out: their digest is one of their names. */
  private static BuildRecord.PastStep shared(BuildRecord.PastStep step) {
    var items = step.items().stream()
        .filter(item -> !(item.name().contains(Scrubber.HIDDEN) && (item.kind() == Item.Kind.FILES || item.kind() == Item.Kind.STAGE)))
        .map(item -> new BuildRecord.PastItem(item.kind(), item.name(), item.values(), ""))
        .toList();
    return new BuildRecord.PastStep(step.stage(), step.number(), step.total(), step.keyword(), step.text(), step.key(), step.finished(), items);
  }

  private static long size(Map<String, String> list) {
    return list.entrySet().stream().mapToLong(entry -> entry.getKey().length() + entry.getValue().length() + 8).sum();
  }

  private static boolean isClean(Map<String, String> list, Scrubber scrubber) {
    var text = list.entrySet().stream().map(entry -> entry.getKey() + "\n" + entry.getValue()).collect(Collectors.joining("\n"));
    return scrubber.scrub(text).equals(text);
  }

  /** @throws IOException if it has more steps than are read */
  byte[] write() throws IOException {
    if (record.steps().size() > MOST_STEPS) {
      throw new IOException("too many steps");
    }
    var json = JsonNodeFactory.instance.objectNode();
    json.set("record", RecordJson.write(record));
    var lists = json.putObject("files");
    files.forEach((digest, list) -> {
      var object = lists.putObject(digest.toString());
      list.forEach(object::put);
    });
    return JsonText.writeAscii(json);
  }

  /**
   * Reads what anybody may have written.
   *
   * @throws IOException if it is no record; the message repeats nothing of it
   */
  static SharedRecord read(byte[] json) throws IOException {
    try {
      // Nothing but UTF-8 is read, whatever the first bytes say.
      var document = JsonText.readWhole(new String(json, UTF_8));
      RecordJson.requireMembers(document, 2);
      var files = RecordJson.map(RecordJson.member(document, "files"), list -> RecordJson.map(list, RecordJson::text));
      var shared = of(RecordJson.read(RecordJson.member(document, "record")), files);
      shared.check();
      return shared;
    } catch (JsonProcessingException | RuntimeException e) {
      throw new IOException("it is damaged, or not a record of this version", e);
    }
  }

  /** Holds what all that work with records rely on. */
  private void check() {
    require(record.version() == BuildRecord.VERSION && record.isShared() && record.ended() >= 0 && record.ended() <= LAST_TIME);
    require(record.steps().size() <= MOST_STEPS);
    for (var step : record.steps()) {
      for (var item : step.items()) {
        require(!item.kind().isInput() || !item.values().isEmpty());
        if (item.kind() == Item.Kind.FILES) {
          var _ = Digest.parse(item.values().getFirst());
        }
      }
    }
    for (var list : files.values()) {
      list.forEach((path, entry) -> require(path.length() <= LONGEST_PATH && entry.length() <= LONGEST_ENTRY));
    }
  }
}

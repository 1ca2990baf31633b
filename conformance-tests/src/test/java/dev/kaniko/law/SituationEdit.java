package dev.kaniko.law;

import dev.kaniko.image.ImagePath;
import dev.kaniko.image.Platform;
import dev.kaniko.instruction.testing.MemoryTree;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.XattrValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/** One thing that may differ between two builds. */
enum SituationEdit {
  NOTHING,
  LINE,
  LINE_MORE,
  LINE_LESS,
  LINES_SWAPPED,
  VALUE,
  HEREDOC_BODY,
  COMMAND,
  LABEL,
  PORT,
  VARIABLE,
  ARGUMENT_DECLARED,
  ARGUMENT_GIVEN,
  ARGUMENT_OF_NOBODY,
  STAGE_OF_NOBODY,
  STAGES_SWAPPED,
  FILE_BYTES,
  FILE_MODE,
  FILE_NAME,
  FILE_TIME,
  FILE_OWNER,
  FILE_ATTRIBUTE,
  FILE_OF_NOBODY,
  LINK_TARGET,
  PLATFORM,
  BASE_LAYER,
  BASE_LABEL,
  BASE_TIME,
  BASE_VARIABLE,
  BASE_USER,
  EPOCH;

  private static final List<String> FILES = List.of("/f", "/g", "/d/h");

  /** Returns a situation that differs in this. It may be the same if there is nothing that can be changed. */
  Situation of(Situation from, Random random) {
    return switch (this) {
      case NOTHING -> from;
      case LINE -> line(from, random, _ -> RandomBuilds.line(random));
      case LINE_MORE -> insert(from, anywhere(from, random), RandomBuilds.line(random));
      case LINE_LESS -> line(from, random, _ -> "LABEL nothing=here");
      case LINES_SWAPPED -> swapLines(from, random);
      case VALUE -> line(from, random, line -> line.replaceFirst("=[xy]$", "=q"));
      case HEREDOC_BODY -> line(from, random, line -> line.replaceFirst("\n", "\nmore\n"));
      case COMMAND -> line(from, random, line -> line.replace("RUN echo", "RUN echo more").replace("RUN mkdir", "RUN touch beside && mkdir"));
      case LABEL -> insert(from, anywhere(from, random), "LABEL edited=yes");
      case PORT -> insert(from, anywhere(from, random), "EXPOSE 4711");
      case VARIABLE -> insert(from, anywhere(from, random), "ENV " + List.of("A", "NOBODY").get(random.nextInt(2)) + "=edited");
      case ARGUMENT_DECLARED -> insert(from, anywhere(from, random), "ARG " + List.of("A", "NOBODY=x").get(random.nextInt(2)));
      case ARGUMENT_GIVEN -> from.withArgument(List.of("A", "B", "G").get(random.nextInt(3)), "given");
      case ARGUMENT_OF_NOBODY -> from.withArgument("NOBODY", "given");
      case STAGE_OF_NOBODY -> insert(from, 1, "FROM scratch AS nobody\nCOPY f /nobody");
      case STAGES_SWAPPED -> swapStages(from, random);
      case FILE_BYTES -> from.withContext(tree -> tree.file(any(FILES, random), "edited"));
      case FILE_MODE -> from.withContext(change(random, all -> all.withMode(0600)));
      case FILE_NAME -> from.withContext(tree -> tree.remove("/d/h").file("/d/renamed", "h"));
      case FILE_TIME -> from.withContext(change(random, all -> all.withModified(all.modified().plusSeconds(1))));
      case FILE_OWNER -> from.withContext(change(random, all -> all.withOwner(1000, 1000)));
      case FILE_ATTRIBUTE -> from.withContext(change(random, all -> all.withXattrs(Map.of("user.a", XattrValue.of(new byte[] {1})))));
      case FILE_OF_NOBODY -> from.withContext(tree -> tree.file("/nobody", "nobody reads it"));
      case LINK_TARGET -> from.withContext(tree -> tree.link("/d/link", "./h"));
      case PLATFORM -> from.withPlatform(new Platform("linux", "arm64", ""));
      case BASE_LAYER -> from.withLayer(new MemoryTree().file("/edited", "edited"));
      case BASE_LABEL -> from.withConfig(config -> config.withLabel("base", "edited"));
      case BASE_TIME -> from.withBase(new Situation.Base(
          from.base().config(), from.base().layers(), from.base().created().plus(Duration.ofDays(1))));
      case BASE_VARIABLE -> from.withConfig(config -> config.withEnvironment("BASE", "edited"));
      case BASE_USER -> from.withConfig(config -> config.withUser("12"));
      case EPOCH -> from.withArgument("SOURCE_DATE_EPOCH", "1234567890");
    };
  }

  private static <T> T any(List<T> some, Random random) {
    return some.get(random.nextInt(some.size()));
  }

  private static UnaryOperator<MemoryTree> change(Random random, UnaryOperator<Metadata> change) {
    var path = any(List.of("/f", "/g", "/d", "/d/h"), random);
    return tree -> {
      FileNode node = tree.find(new ImagePath(path)).orElseThrow().node();
      return tree.put(path, node.with(change.apply(node.metadata())));
    };
  }

  /** Changes one of the lines that can be changed; a line that begins a stage stays. */
  private static Situation line(Situation from, Random random, UnaryOperator<String> change) {
    var lines = new ArrayList<>(from.lines());
    var places = new ArrayList<Integer>();
    for (int i = 2; i < lines.size(); i++) {
      if (!lines.get(i).startsWith("FROM ") && !change.apply(lines.get(i)).equals(lines.get(i))) {
        places.add(i);
      }
    }
    if (!places.isEmpty()) {
      int place = any(places, random);
      lines.set(place, change.apply(lines.get(place)));
    }
    return from.withLines(lines);
  }

  /** A place behind the beginning of the first stage. */
  private static int anywhere(Situation from, Random random) {
    return 2 + random.nextInt(from.lines().size() - 1);
  }

  private static Situation insert(Situation from, int place, String line) {
    var lines = new ArrayList<>(from.lines());
    lines.add(place, line);
    return from.withLines(lines);
  }

  private static Situation swapLines(Situation from, Random random) {
    var lines = new ArrayList<>(from.lines());
    int place = 1 + random.nextInt(lines.size());
    if (place + 1 < lines.size() && !lines.get(place).startsWith("FROM ") && !lines.get(place + 1).startsWith("FROM ")) {
      lines.add(place, lines.remove(place + 1));
    }
    return from.withLines(lines);
  }

  /** Swaps two stages that follow one another where the later one does not name the earlier. */
  private static Situation swapStages(Situation from, Random random) {
    var lines = from.lines();
    var begins = new ArrayList<Integer>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("FROM ")) {
        begins.add(i);
      }
    }
    if (begins.size() < 3) {
      return from;
    }
    int which = random.nextInt(begins.size() - 2);
    var first = lines.subList(begins.get(which), begins.get(which + 1));
    var second = lines.subList(begins.get(which + 1), begins.get(which + 2));
    if (second.stream().anyMatch(line -> line.matches("(?s).*\\bs" + which + "\\b.*"))) {
      return from;
    }
    var swapped = new ArrayList<>(lines.subList(0, begins.get(which)));
    swapped.addAll(second);
    swapped.addAll(first);
    swapped.addAll(lines.subList(begins.get(which + 2), lines.size()));
    return from.withLines(swapped);
  }
}

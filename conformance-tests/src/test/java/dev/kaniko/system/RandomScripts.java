package dev.kaniko.system;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.function.Supplier;

/**
 * Shell scripts that change a Debian root: files of the system and their own, made, rewritten, moved, linked, deleted, given other owners, modes, times
 * and attributes, directories that become files and come back, and what looks like a change and is none. A command that fails is passed over.
 */
final class RandomScripts {
  /** Where much happens, so that commands meet what others left. */
  private static final List<String> OWN = List.of("/w", "/w/a", "/w/b", "/w/a/deep/deeper", "/w/ü — name", "/w/two\nlines", "/opt/o", "/usr/share/w");

  private static final List<String> NAMES = List.of("f", "g", "h", "d", "'quoted'", "-x", "no space", "naïve", "a\\b", ".hidden", ".wh", "z*");

  private final Random random;
  private final List<String> files = new ArrayList<>();
  private final List<String> directories = new ArrayList<>();
  private final List<Supplier<String>> commands;

  /** The commands need /bin/sh and what is below /usr: only here something is removed or replaced. */
  private static final List<String> EXPENDABLE = List.of("/etc/", "/opt/", "/srv/", "/home/", "/w/", "/usr/share/", "/var/cache/", "/var/log/", "/usr/games/", "/usr/src/", "/usr/local/");

  /** Nobody opens these: a fifo would wait. The devices have numbers that no machine has. */
  private static final List<String> SPECIAL = List.of("fifo ", "character ", "block ");

  /**
   * @param listing what is there
   */
  RandomScripts(Random random, SortedMap<String, String> listing) {
    this.random = random;
    this.commands = commands();
    listing.forEach((path, what) -> {
      boolean special = SPECIAL.stream().anyMatch(what::startsWith);
      if (!special && EXPENDABLE.stream().anyMatch(path::startsWith)) {
        (what.startsWith("directory ") ? directories : files).add(path);
      }
    });
  }

  private List<Supplier<String>> commands() {
    return List.of(
        () -> "mkdir -p " + own() + " && echo " + random.nextInt() + " > " + in(own()),
        () -> "echo " + random.nextInt() + " > " + in(own()),
        () -> "head -c " + random.nextInt(200_000) + " /dev/zero | tr '\\0' x > " + in(own()),
        () -> "echo more >> " + file(),
        () -> "sed -i s/a/b/ " + file(),
        () -> "touch " + file(),
        () -> "touch -h -d @" + random.nextInt(2_000_000_000) + "." + random.nextInt(1_000_000_000) + " " + any(),
        () -> "chmod " + Integer.toOctalString(random.nextInt(010000)) + " " + any(),
        () -> "chown -h " + random.nextLong(0xffff_fffeL) + ":" + random.nextInt(70_000) + " " + any(),
        () -> "mv -T " + any() + " " + in(own()),
        () -> "mv -T " + own() + " " + in(own()),
        () -> "mv " + file() + " " + directory(),
        () -> "rm -rf " + own() + " && mkdir -p " + own(),
        () -> "rm -f " + file(),
        () -> "rm -rf " + any(),
        () -> "ln " + file() + " " + in(own()),
        () -> "ln -f " + in(own()) + " " + in(own()),
        () -> "ln -sfn " + any() + " " + in(own()),
        () -> "ln -sfn ../../nowhere " + in(own()),
        () -> "cp -a -T " + any() + " " + in(own()),
        () -> "cp --remove-destination " + file() + " " + file(),
        () -> "x=" + file() + "; cp -p \"$x\" /w/copy && cat /w/copy > \"$x\" && touch -r /w/copy \"$x\"; rm -f /w/copy",
        () -> "x=" + file() + "; touch -r \"$x\" /w/time && tr a-z b-za < \"$x\" > /w/new && cat /w/new > \"$x\" && touch -r /w/time \"$x\"; rm -f /w/time /w/new",
        () -> "x=" + in(own()) + "; rm -rf \"$x\"; mkdir -p \"$x/x/y\"; rm -rf \"$x\"; echo file > \"$x\"",
        () -> "x=" + directory() + "; rm -rf \"$x\" && echo file > \"$x\" && rm \"$x\" && mkdir \"$x\" && echo again > \"$x/again\"",
        () -> "x=" + directory() + "; rm -rf \"$x\" && mkdir \"$x\"",
        () -> "mkfifo " + own() + "/pipe",
        () -> "mknod " + own() + "/node" + (random.nextBoolean() ? " c " : " b ") + (3000 + random.nextInt(1000)) + " " + random.nextInt(200),
        () -> "truncate -s " + random.nextInt(100_000) + " " + file(),
        () -> "chmod --reference=" + file() + " " + file(),
        () -> "x=" + any() + "; chmod --reference=\"$x\" \"$x\"");
  }

  /** Returns some lines. */
  String next() {
    var lines = new ArrayList<>(List.of("mkdir -p /w"));
    int count = 1 + random.nextInt(12);
    for (int i = 0; i < count; i++) {
      lines.add("{ " + commands.get(random.nextInt(commands.size())).get() + "; } 2>/dev/null");
    }
    lines.add("true");
    return String.join("\n", lines);
  }

  private String own() {
    return quoted(OWN.get(random.nextInt(OWN.size())));
  }

  private String in(String quotedDirectory) {
    return quotedDirectory + "/" + quoted(NAMES.get(random.nextInt(NAMES.size())));
  }

  private String file() {
    return files.isEmpty() || random.nextBoolean() ? in(own()) : quoted(files.get(random.nextInt(files.size())));
  }

  private String directory() {
    return directories.isEmpty() || random.nextInt(3) == 0 ? own() : quoted(directories.get(random.nextInt(directories.size())));
  }

  private String any() {
    return random.nextBoolean() ? file() : directory();
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}

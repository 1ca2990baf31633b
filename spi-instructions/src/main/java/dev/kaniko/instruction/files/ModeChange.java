package dev.kaniko.instruction.files;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What {@code --chmod} does to the permission bits of a file. */
public sealed interface ModeChange {
  /** Returns the bits that a file with the permission bits {@code mode} gets. */
  int applyTo(int mode, boolean directory);

  /** The mode of directories that have to be made; special bits are never set on them (BuildKit, measured). */
  int ofNewDirectories();

  /** All bits at once. */
  record Octal(int bits) implements ModeChange {
    @Override
    public int applyTo(int mode, boolean directory) {
      return bits;
    }

    @Override
    public int ofNewDirectories() {
      return bits & 0777;
    }
  }

  /** A list of changes as chmod(1) knows them, with no umask. */
  record Symbolic(List<Action> actions) implements ModeChange {
    public Symbolic {
      actions = List.copyOf(actions);
    }

    @Override
    public int applyTo(int mode, boolean directory) {
      int bits = mode;
      for (var action : actions) {
        bits = action.applyTo(bits, directory);
      }
      return bits;
    }

    @Override
    public int ofNewDirectories() {
      return 0755;
    }
  }

  /**
   * One change.
   *
   * @param who any of {@code u}, {@code g}, {@code o}
   * @param operator {@code +}, {@code -} or {@code =}
   * @param permissions any of {@code rwxXst}, and of {@code ugo}, whose bits are copied
   */
  record Action(String who, char operator, String permissions) {
    private static final String CLASSES = "ugo";

    int applyTo(int mode, boolean directory) {
      int bits = 0;
      int mask = 0;
      for (int i = 0; i < CLASSES.length(); i++) {
        if (who.indexOf(CLASSES.charAt(i)) >= 0) {
          int shift = 6 - 3 * i;
          bits |= triple(mode, directory) << shift;
          mask |= 7 << shift;
        }
      }
      bits |= special();
      if (!directory) {
        mask |= (who.contains("u") ? 04000 : 0) | (who.contains("g") ? 02000 : 0);
      }
      return switch (operator) {
        case '+' -> mode | bits;
        case '-' -> mode & ~bits;
        default -> mode & ~mask | bits;
      };
    }

    private int triple(int mode, boolean directory) {
      return permissions.chars().map(permission -> triple(permission, mode, directory)).reduce(0, (a, b) -> a | b);
    }

    private static int triple(int permission, int mode, boolean directory) {
      return switch (permission) {
        case 'r' -> 4;
        case 'w' -> 2;
        case 'x' -> 1;
        case 'X' -> directory || (mode & 0111) != 0 ? 1 : 0;
        case 'u' -> mode >> 6 & 7;
        case 'g' -> mode >> 3 & 7;
        case 'o' -> mode & 7;
        default -> 0;
      };
    }

    private int special() {
      int bits = permissions.contains("t") && !who.equals("o") ? 01000 : 0;
      if (permissions.contains("s")) {
        bits |= (who.contains("u") ? 04000 : 0) | (who.contains("g") ? 02000 : 0);
      }
      return bits;
    }
  }

  /**
   * Reads an octal number up to 07777 or a symbolic mode.
   *
   * @throws IllegalArgumentException if the text is neither
   */
  static ModeChange parse(String text) {
    if (text.matches("[0-7]{1,12}")) {
      long bits = Long.parseLong(text, 8);
      if (bits <= 07777) {
        return new Octal((int) bits);
      }
    }
    var actions = new ArrayList<Action>();
    for (var clause : text.split(",", -1)) {
      var form = Pattern.compile("([ugoa]*)((?:[-+=][rwxXstugo]*)++)").matcher(clause);
      if (!form.matches()) {
        throw new IllegalArgumentException(
            "invalid chmod parameter: '" + text + "'. it should be octal string and between 0 and 07777");
      }
      var who = form.group(1).isEmpty() || form.group(1).contains("a") ? "ugo" : form.group(1);
      var change = Pattern.compile("([-+=])([^-+=]*)").matcher(form.group(2));
      while (change.find()) {
        actions.add(new Action(who, change.group(1).charAt(0), change.group(2)));
      }
    }
    return new Symbolic(actions);
  }
}

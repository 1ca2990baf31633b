package dev.kaniko.instruction.oracle;

/** What {@code --chmod} does to permission bits, one class of users after the other. */
final class HandMode {
  private final String text;

  HandMode(String text) {
    this.text = text;
  }

  private boolean isOctal() {
    return text.matches("[0-7]+");
  }

  /** Returns the bits of a directory that has to be made. */
  int ofMade() {
    return isOctal() ? Integer.parseInt(text, 8) & 0777 : 0755;
  }

  int of(int before, boolean directory) {
    if (text.isEmpty() || isOctal()) {
      return text.isEmpty() ? before : Integer.parseInt(text, 8);
    }
    int bits = before;
    for (var clause : text.split(",")) {
      bits = clause(bits, clause, directory);
    }
    return bits;
  }

  private static int clause(int before, String clause, boolean directory) {
    int at = 0;
    while ("ugoa".indexOf(clause.charAt(at)) >= 0) {
      at++;
    }
    var who = at == 0 || clause.substring(0, at).contains("a") ? "ugo" : clause.substring(0, at);
    var letters = clause.substring(at + 1);
    int after = before;
    for (int i = 0; i < who.length(); i++) {
      char one = who.charAt(i);
      int shift = one == 'u' ? 6 : one == 'g' ? 3 : 0;
      int special = one == 'u' ? 04000 : one == 'g' ? 02000 : 0;
      int given = 0;
      given |= letters.contains("r") ? 4 << shift : 0;
      given |= letters.contains("w") ? 2 << shift : 0;
      given |= letters.contains("x") || letters.contains("X") && (directory || (before & 0111) != 0) ? 1 << shift : 0;
      given |= letters.contains("s") ? special : 0;
      // A directory loses a special bit only where it is named.
      int cleared = 7 << shift | (directory ? 0 : special);
      after = switch (clause.charAt(at)) {
        case '+' -> after | given;
        case '-' -> after & ~given;
        default -> after & ~cleared | given;
      };
    }
    return after;
  }
}

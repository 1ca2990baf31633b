package dev.kaniko.compiler;

/** Takes the forms of a build as text, each behind the pass that made it, in the order in which they are made. */
public interface IrDumps {
  /** Wants nothing. */
  IrDumps NONE = new IrDumps() {
    @Override
    public boolean wants(String pass) {
      return false;
    }

    @Override
    public void take(String pass, String text) {}
  };

  /**
   * Tells whether the form behind a pass is wanted.
   *
   * @param pass one of {@link Compiler#passes}
   */
  boolean wants(String pass);

  /** Takes a form; every line of {@code text} ends with a line feed. */
  void take(String pass, String text);
}

package dev.kaniko.runtime.fetch;

/** Tells people what is fetched. */
public interface Progress {
  /** Tells nothing. */
  Progress NONE = new Progress() {
    @Override
    public Movement begin(String what, long total) {
      return new Movement() {
        @Override
        public void advance(long bytes) {}

        @Override
        public void close() {}
      };
    }

    @Override
    public void note(String text) {}
  };

  /**
   * Begins to show the movement of bytes.
   *
   * @param what verb and object
   * @param total the number of bytes in all; negative when it is not known
   */
  Movement begin(String what, long total);

  /** Says something in one line. */
  void note(String text);

  /** Bytes on their way. */
  interface Movement extends AutoCloseable {
    void advance(long bytes);

    @Override
    void close();
  }
}

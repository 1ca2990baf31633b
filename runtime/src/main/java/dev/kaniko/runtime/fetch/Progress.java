package dev.kaniko.runtime.fetch;

/** Shows people that bytes are on their way. */
@FunctionalInterface
public interface Progress {
  /** Shows nothing. */
  Progress NONE = (_, _) -> new Movement() {
    @Override
    public void advance(long bytes) {}

    @Override
    public void close() {}
  };

  /**
   * Begins to show the movement of bytes.
   *
   * @param what verb and object
   * @param total the number of bytes in all; negative when it is not known
   */
  Movement begin(String what, long total);

  /** Bytes on their way. */
  interface Movement extends AutoCloseable {
    void advance(long bytes);

    @Override
    void close();
  }
}

package dev.kaniko.runtime;

import dev.kaniko.runtime.fetch.Progress;
import dev.kaniko.runtime.interpreter.BuildEvents;

/** Shows what is fetched for the context as transfers of a build. */
record ContextWatch(BuildEvents events) implements Progress {
  @Override
  public Movement begin(String what, long total) {
    var transfer = events.transfer(what, total);
    return new Movement() {
      @Override
      public void advance(long bytes) {
        transfer.advance(bytes);
      }

      @Override
      public void close() {
        transfer.close();
      }
    };
  }

  @Override
  public void note(String text) {
    events.note(text);
  }
}

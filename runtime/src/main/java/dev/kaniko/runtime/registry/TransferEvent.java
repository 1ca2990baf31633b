package dev.kaniko.runtime.registry;

import dev.kaniko.runtime.oci.Descriptor;
import java.util.Objects;

/** What happens to a blob on its way; events of one blob and repository come in order, those of several mix. */
public sealed interface TransferEvent {
  /** The blob. */
  Descriptor blob();

  /** The registry and repository that it comes from or goes to. */
  String repository();

  /** Which way a blob goes. */
  enum Direction {
    PULL,
    PUSH
  }

  /** The transfer starts, or starts again from its first byte. */
  record Started(Descriptor blob, String repository, Direction direction) implements TransferEvent {
    public Started {
      Objects.requireNonNull(blob);
      Objects.requireNonNull(repository);
      Objects.requireNonNull(direction);
    }
  }

  /**
   * More bytes have gone.
   *
   * @param bytes since the event before this one
   */
  record Advanced(Descriptor blob, String repository, long bytes) implements TransferEvent {
    public Advanced {
      Objects.requireNonNull(blob);
      Objects.requireNonNull(repository);
    }
  }

  /** A pulled blob is here and verified. */
  record Pulled(Descriptor blob, String repository) implements TransferEvent {
    public Pulled {
      Objects.requireNonNull(blob);
      Objects.requireNonNull(repository);
    }
  }

  /** The registry has the blob. */
  record Pushed(Descriptor blob, String repository, PushResult result) implements TransferEvent {
    public Pushed {
      Objects.requireNonNull(blob);
      Objects.requireNonNull(repository);
      Objects.requireNonNull(result);
    }
  }
}

package dev.kaniko.runtime.images;

import dev.kaniko.runtime.interpreter.BuildEvents;
import dev.kaniko.runtime.oci.Descriptor;
import dev.kaniko.runtime.registry.PushResult;
import dev.kaniko.runtime.registry.TransferEvent;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Shows what registries are doing as transfers of a build. */
public final class TransferWatch implements Consumer<TransferEvent> {
  /** How much of a digest people are shown. */
  static final int SHOWN_DIGITS = 12;

  private final BuildEvents events;
  private final ConcurrentHashMap<Key, BuildEvents.Transfer> running = new ConcurrentHashMap<>();

  /** One blob on its way to or from one repository. */
  private record Key(Descriptor blob, String repository) {}

  /** @param events is told what is transferred */
  public TransferWatch(BuildEvents events) {
    this.events = events;
  }

  @Override
  public void accept(TransferEvent event) {
    var key = new Key(event.blob(), event.repository());
    switch (event) {
      case TransferEvent.Started started -> {
        // A push that finds the blob in place moves nothing. So a push is shown from its first byte on.
        if (started.direction() == TransferEvent.Direction.PULL) {
          close(running.put(key, events.transfer(title("pull", key), event.blob().size())));
        }
      }
      case TransferEvent.Advanced advanced ->
          running
              .computeIfAbsent(key, k -> events.transfer(title("push", k), k.blob().size()))
              .advance(advanced.bytes());
      case TransferEvent.Pulled _ -> close(running.remove(key));
      case TransferEvent.Pushed pushed -> {
        close(running.remove(key));
        if (pushed.result() == PushResult.MOUNTED) {
          events.note(title("mounted", key));
        }
      }
    }
  }

  private static String title(String verb, Key key) {
    return verb + " " + key.repository() + " " + key.blob().digest().hex().substring(0, SHOWN_DIGITS);
  }

  private static void close(BuildEvents.@Nullable Transfer transfer) {
    if (transfer != null) {
      transfer.close();
    }
  }
}

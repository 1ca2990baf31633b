package dev.kaniko.lsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The thread that asks about texts, whatever these cost. */
@Timeout(60)
final class WorkerTest {
  @Test
  void workIsDoneInItsOrder() throws Exception {
    try (var worker = new Worker(Duration.ofSeconds(30))) {
      var done = new ArrayList<Integer>();
      var all = new ArrayList<CompletableFuture<Boolean>>();
      for (int i = 0; i < 100; i++) {
        int number = i;
        all.add(worker.start(() -> done.add(number)));
      }
      all.getLast().get(30, TimeUnit.SECONDS);
      assertThat(done).hasSize(100).isSorted();
    }
  }

  @Test
  void workThatTakesTooLongIsGivenUpAndTheNextIsDone() throws Exception {
    var end = new AtomicBoolean();
    try (var worker = new Worker(Duration.ofMillis(100))) {
      var endless = worker.start(() -> spin(end));
      var next = worker.start(() -> "done");
      assertThatThrownBy(() -> endless.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(TooCostlyException.class);
      assertThat(next.get(30, TimeUnit.SECONDS)).isEqualTo("done");
    } finally {
      end.set(true);
    }
  }

  @Test
  void nothingIsBegunBesideTwoThreadsThatGoOnForEver() throws Exception {
    var end = new AtomicBoolean();
    try (var worker = new Worker(Duration.ofMillis(100))) {
      for (var endless : List.of(worker.start(() -> spin(end)), worker.start(() -> spin(end)))) {
        assertThatThrownBy(() -> endless.get(30, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
      }
      assertThatThrownBy(() -> worker.start(() -> "done").get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(TooCostlyException.class);
      end.set(true);
      assertThat(again(worker)).isEqualTo("done");
    } finally {
      end.set(true);
    }
  }

  private static String again(Worker worker) throws InterruptedException {
    while (true) {
      try {
        return worker.start(() -> "done").get();
      } catch (ExecutionException _) {
        Thread.sleep(10);
      }
    }
  }

  @Test
  void aTextThatIsTooMuchForTheMemoryCostsOnlyItself() throws Exception {
    try (var worker = new Worker(Duration.ofSeconds(30))) {
      var large = worker.start(() -> {
        throw new OutOfMemoryError("Java heap space");
      });
      assertThatThrownBy(large::get).hasCauseInstanceOf(TooCostlyException.class);
      assertThat(worker.start(() -> "done").get(30, TimeUnit.SECONDS)).isEqualTo("done");
    }
  }

  private static String spin(AtomicBoolean end) {
    while (!end.get()) {
      Thread.onSpinWait();
    }
    return "";
  }
}

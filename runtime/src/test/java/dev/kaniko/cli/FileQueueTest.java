package dev.kaniko.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.compiler.Sources;
import dev.kaniko.compiler.lint.FileReport;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Files are checked side by side in bounded memory, and one that is too much costs only itself. */
final class FileQueueTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  private final List<String> taken = new ArrayList<>();

  private static List<DockerfileSearch.Source> sources(String... names) {
    return List.of(names).stream().map(FileQueueTest::source).toList();
  }

  private static DockerfileSearch.Source source(String name) {
    return new DockerfileSearch.Source(name, Optional.of(Path.of("/absent")));
  }

  private static FileReport report(DockerfileSearch.Source source) {
    var id = new SourceId(source.name());
    return new FileReport(id, new Sources(Map.of(id, "")), List.of(Diagnostic.warning("Checked", new Span(id, 0, 0), "it was checked")), false);
  }

  /** Writes down what it takes. */
  private final class Taker implements ReportTaker {
    @Override
    public void take(DockerfileSearch.Source source, FileReport report) {
      taken.add(source.name() + " " + report.findings().getFirst().code());
    }

    @Override
    public void unread(DockerfileSearch.Source source, IOException reason) {
      taken.add(source.name() + " unread " + reason.getMessage());
    }

    @Override
    public void bug(DockerfileSearch.Source source) {
      taken.add(source.name() + " bug");
    }
  }

  @Test
  void reportsAreHandedOnInTheOrderOfTheFilesWhileOthersAreChecked() throws IOException, InterruptedException {
    var ahead = new AtomicInteger();
    var most = new AtomicInteger();
    var files = IntStream.range(0, 500).mapToObj(i -> source("f" + i)).toList();
    FileQueue.run(files, source -> {
      most.accumulateAndGet(ahead.incrementAndGet(), Math::max);
      return report(source);
    }, new ReportTaker() {
      @Override
      public void take(DockerfileSearch.Source source, FileReport report) {
        ahead.decrementAndGet();
        taken.add(source.name());
      }

      @Override
      public void unread(DockerfileSearch.Source source, IOException reason) {}

      @Override
      public void bug(DockerfileSearch.Source source) {}
    }, LONG);

    assertThat(taken).isEqualTo(files.stream().map(DockerfileSearch.Source::name).toList());
    assertThat(most.get()).as("reports that wait").isLessThanOrEqualTo(17);
  }

  @Test
  void aFileThatTakesTooLongIsAFindingOfItselfAndTheOthersGoOn() throws IOException, InterruptedException {
    FileQueue.run(sources("a", "slow", "b", "slow", "slow", "c"), source -> {
      while (source.name().equals("slow") && !Thread.currentThread().isInterrupted()) {
        Thread.onSpinWait();
      }
      return report(source);
    }, new Taker(), Duration.ofMillis(300));

    assertThat(taken).containsExactly("a Checked", "slow FileTooCostly", "b Checked", "slow FileTooCostly", "slow FileTooCostly", "c Checked");
  }

  @Test
  void aFileThatTakesTooMuchMemoryIsTriedAloneAndThenAFindingOfItself() throws IOException, InterruptedException {
    var tries = new AtomicInteger();
    FileQueue.run(sources("a", "large", "crowded", "b"), source -> {
      if (source.name().equals("large") || source.name().equals("crowded") && tries.incrementAndGet() == 1) {
        throw new OutOfMemoryError("as if");
      }
      return report(source);
    }, new Taker(), LONG);

    assertThat(taken).containsExactly("a Checked", "large FileTooCostly", "crowded Checked", "b Checked");
  }

  @Test
  void aFileThatCannotBeReadIsTold() throws IOException, InterruptedException {
    FileQueue.run(sources("a", "bad", "b"), source -> {
      if (source.name().equals("bad")) {
        throw new IOException("no such file");
      }
      return report(source);
    }, new Taker(), LONG);

    assertThat(taken).containsExactly("a Checked", "bad unread no such file", "b Checked");
  }

  @Test
  void aBugNamesItsFileAndEndsTheRun() {
    assertThatThrownBy(() -> FileQueue.run(sources("a", "bad", "b"), source -> {
      if (source.name().equals("bad")) {
        throw new IllegalStateException("ours");
      }
      return report(source);
    }, new Taker(), LONG)).isInstanceOf(IllegalStateException.class);
    assertThat(taken).containsExactly("a Checked", "bad bug");
  }

  @Test
  void standardInputIsNotReadTwice() throws IOException, InterruptedException {
    var tries = new AtomicInteger();
    FileQueue.run(List.of(new DockerfileSearch.Source("<stdin>", Optional.empty())), _ -> {
      tries.incrementAndGet();
      throw new OutOfMemoryError("as if");
    }, new Taker(), LONG);

    assertThat(taken).containsExactly("<stdin> FileTooCostly");
    assertThat(tries).hasValue(1);
  }
}

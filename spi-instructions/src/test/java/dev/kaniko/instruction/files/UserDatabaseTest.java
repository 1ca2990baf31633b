package dev.kaniko.instruction.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.kaniko.instruction.InstructionFailedException;
import dev.kaniko.instruction.testing.MemoryTree;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.Metadata;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users and groups of files of any size: the bases that bring them are strangers'. */
final class UserDatabaseTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** A file that is made as it is read. */
  private record Repeated(String text, int count, String end) implements FileContent {
    @Override
    public long size() {
      return (long) text.length() * count + end.length();
    }

    @Override
    public InputStream open() {
      var parts = Stream.concat(Collections.nCopies(count, text).stream(), Stream.of(end));
      return new SequenceInputStream(Collections.enumeration(parts.<InputStream>map(UserDatabaseTest::stream).toList()));
    }
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static UserDatabase database(FileContent passwd, FileContent group) throws IOException {
    return UserDatabase.of(new MemoryTree().directory("/etc").put("/etc/passwd", file(passwd)).put("/etc/group", file(group)));
  }

  private static FileNode file(FileContent content) {
    return new FileNode.RegularFile(Metadata.of(0644, 0, 0, Instant.EPOCH), content);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "a::0:0\n", ":", ",", "a"})
  void theLastUserOfALargeFileIsFoundWhateverIsBeforeIt(String filler) throws IOException {
    var database = database(new Repeated(filler.repeat((2 << 20) / filler.length()), 1, "\nlast:x:7:8::/home/last:/bin/sh\n"), FileContent.of("staff:x:50:last"));

    assertThat(database.user("last")).hasValue(new UserDatabase.Account("last", 7, 8, "/home/last"));
    assertThat(database.processUser("last").groups()).containsExactly(8L, 50L);
  }

  @Test
  void eightTimesTheUsersTakeAboutEightTimesTheMemory() throws IOException {
    allocated(500); // What is loaded once is no part of it.

    assertThat((double) allocated(4000) / allocated(500)).isLessThan(16);
  }

  private static long allocated(int users) throws IOException {
    var passwd = FileContent.of(IntStream.range(0, users).mapToObj(i -> "u" + i + ":x:" + i + ":0::/:/bin/sh\n").collect(Collectors.joining()));
    long before = THREADS.getCurrentThreadAllocatedBytes();
    assertThat(database(passwd, passwd).processUser("u" + (users - 1)).uid()).isEqualTo(users - 1);
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  @Test
  void aFileThatIsTooLargeToBeOneIsNamed() {
    var endless = new Repeated("\n".repeat(1 << 20), 65, "");

    assertThatThrownBy(() -> database(endless, FileContent.of("")))
        .isInstanceOf(InstructionFailedException.class)
        .hasMessage("/etc/passwd of the image has 68157440 bytes; more than 67108864 are not read to find users and groups");
  }

  @Test
  void aUserOfMoreGroupsThanLinuxKnowsIsRefused() throws IOException {
    var groups = new Repeated("g:x:1:u\n".repeat(1 << 10), 65, "");

    assertThatThrownBy(() -> database(FileContent.of("u:x:7:8"), groups).processUser("u"))
        .isInstanceOf(InstructionFailedException.class)
        .hasMessage("user u is in more groups than the 65536 that Linux lets a process have");
  }
}

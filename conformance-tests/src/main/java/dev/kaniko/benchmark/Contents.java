package dev.kaniko.benchmark;

import dev.kaniko.fixture.ManyFiles;
import dev.kaniko.fixture.Tool;
import java.io.IOException;
import java.nio.file.Path;

/** What a build context holds beside its Dockerfile. */
@FunctionalInterface
interface Contents {
  Contents NOTHING = _ -> {};

  /** Writes it into the context. */
  void write(Path context) throws IOException, InterruptedException;

  /**
   * Files in the folder {@code files}.
   *
   * @param bytes of each of them
   */
  static Contents files(int count, int bytes) {
    return context -> ManyFiles.write(context.resolve("files"), count, bytes);
  }

  /**
   * The archive {@code files.tar.gz}, which holds {@link #files}.
   *
   * @param bytes of each file
   */
  static Contents archive(int count, int bytes) {
    return context -> {
      files(count, bytes).write(context);
      Tool.of("sh", "-ec", "tar -C \"$1/files\" -cf - . | gzip -1 > \"$1/files.tar.gz\"; rm -r \"$1/files\"", "sh", context.toString()).succeed();
    };
  }
}

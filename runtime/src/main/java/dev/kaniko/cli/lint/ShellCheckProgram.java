package dev.kaniko.cli.lint;

import dev.kaniko.compiler.lint.ShellChecker;
import dev.kaniko.runtime.oci.JsonText;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** ShellCheck as a program: one process for all texts of a file. If it fails, that is told once, and it remarks nothing. Safe for several threads. */
public final class ShellCheckProgram implements ShellChecker {
  /** What one file may take. */
  public static final Duration LONGEST = Duration.ofSeconds(30);

  private static final int MOST_OUTPUT = 16 << 20;

  /** A command line has room for so many names. */
  private static final int MOST_TEXTS = 4000;

  /** What it finds, it ends with 1; other codes are failures. */
  private static final int FOUND = 1;

  /** It ends with this where it gets no more memory. */
  private static final int OUT_OF_MEMORY = 251;

  /** The address space that it may have, in kilobytes; it takes two thirds of that for its heap. A hostile script takes all there is. */
  private static final int MOST_MEMORY = 700_000;

  /** Sets the limit, and becomes the program. */
  private static final List<String> WITHIN_MEMORY = List.of("/bin/sh", "-c", "ulimit -v " + MOST_MEMORY + " 2>/dev/null; exec \"$0\" \"$@\"");

  /** Sourced files are not there, a text of a Dockerfile has no first line that names its shell, and every sh of an image has local. */
  private static final String EXCLUDED = "SC1090,SC1091,SC2148,SC1128,SC3043";

  private final Path program;
  private final Map<String, String> environment;
  private final Duration limit;
  private final Consumer<String> warnings;
  private final AtomicBoolean told = new AtomicBoolean();

  /**
   * @param limit the most time that it may take for one file
   * @param warnings is told why it remarks nothing
   */
  public ShellCheckProgram(Path program, Map<String, String> environment, Duration limit, Consumer<String> warnings) {
    this.program = program;
    this.environment = Map.copyOf(environment);
    this.limit = limit;
    this.warnings = warnings;
  }

  /** Returns the program of that name in {@code PATH}, or nothing that remarks anything. */
  public static ShellChecker ofPath(Map<String, String> environment, Consumer<String> warnings) {
    return installed(environment).<ShellChecker>map(file -> new ShellCheckProgram(file, environment, LONGEST, warnings)).orElse(NONE);
  }

  private static Optional<Path> installed(Map<String, String> environment) {
    for (var place : environment.getOrDefault("PATH", "").split(File.pathSeparator)) {
      var file = Path.of(place).resolve("shellcheck");
      if (place.startsWith("/") && Files.isExecutable(file) && !Files.isDirectory(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  @Override
  public List<Remark> check(List<Text> texts) {
    try {
      var folder = Files.createTempDirectory("kaniko-shellcheck");
      try {
        return run(folder, texts.subList(0, Math.min(texts.size(), MOST_TEXTS)));
      } finally {
        remove(folder);
      }
    } catch (IOException e) {
      if (told.compareAndSet(false, true)) {
        warnings.accept(program + " checks nothing: " + e.getMessage());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return List.of();
  }

  private static void remove(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private List<Remark> run(Path folder, List<Text> texts) throws IOException, InterruptedException {
    var command = new ArrayList<>(WITHIN_MEMORY);
    command.addAll(List.of(program.toString(), "--norc", "--format=json1", "--severity=style", "--exclude=" + EXCLUDED));
    for (int i = 0; i < texts.size(); i++) {
      Files.writeString(folder.resolve(i + ".sh"), "# shellcheck shell=" + texts.get(i).dialect() + "\n" + texts.get(i).text() + "\n");
      command.add(i + ".sh");
    }
    var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().remove("SHELLCHECK_OPTS");
    builder.environment().put("LC_ALL", "C.UTF-8");
    var process = builder.start();
    try {
      process.getOutputStream().close();
      var output = read(process.getInputStream());
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("no answer for " + limit.toSeconds() + " s");
      }
      if (process.exitValue() == OUT_OF_MEMORY) {
        throw new IOException("a file takes it more than " + MOST_MEMORY / 1000 + " MB of memory");
      }
      if (process.exitValue() > FOUND) {
        throw new IOException("it failed with " + process.exitValue());
      }
      return remarks(output.completeOnTimeout(new byte[0], 1, TimeUnit.SECONDS).join(), texts.size());
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** Whatever is too much is read and dropped, so that the program ends. */
  private static CompletableFuture<byte[]> read(InputStream stream) {
    var bytes = new CompletableFuture<byte[]>();
    Thread.ofVirtual().name("shellcheck-output").start(() -> {
      try (stream) {
        byte[] output = stream.readNBytes(MOST_OUTPUT);
        stream.transferTo(OutputStream.nullOutputStream());
        bytes.complete(output);
      } catch (IOException _) {
        bytes.complete(new byte[0]);
      }
    });
    return bytes;
  }

  private static List<Remark> remarks(byte[] output, int texts) throws IOException {
    if (output.length == MOST_OUTPUT) {
      throw new IOException("it says more than " + MOST_OUTPUT + " bytes");
    }
    var comments = JsonText.read(output).path("comments");
    if (!comments.isArray()) {
      throw new IOException("its answer is no JSON of ShellCheck");
    }
    var remarks = new ArrayList<Remark>();
    for (var comment : comments) {
      var name = comment.path("file").asText().replaceFirst("\\.sh$", "");
      int index = name.matches("[0-9]{1,4}") ? Integer.parseInt(name) : texts;
      // The first line is the one that names the shell.
      int line = comment.path("line").asInt() - 1;
      if (index < texts && line >= 1) {
        remarks.add(new Remark(
            index, comment.path("code").asInt(), comment.path("level").asText(), comment.path("message").asText(), line, comment.path("column").asInt(1),
            Math.max(line, comment.path("endLine").asInt() - 1), comment.path("endColumn").asInt(1)));
      }
    }
    return remarks;
  }
}

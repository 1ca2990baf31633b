package dev.kaniko.cli;

import dev.kaniko.compiler.CompileRequest;
import dev.kaniko.compiler.Compiler;
import dev.kaniko.compiler.lint.ContextFiles;
import dev.kaniko.compiler.lint.Suppressions;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.image.Platform;
import dev.kaniko.runtime.context.ContextException;
import dev.kaniko.runtime.context.DockerIgnore;
import dev.kaniko.runtime.context.SmallFiles;
import dev.kaniko.snapshot.FileContent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** Turns the options of {@code kaniko lint} into what the linter is asked; a value that makes no sense is a {@link UsageException}. */
final class LintRequests {
  private static final String CHECK = "BUILDKIT_DOCKERFILE_CHECK";
  private static final String IGNORE_FILE = ".dockerignore";

  private final SequencedMap<String, String> buildArguments;
  private final Optional<String> target;
  private final Optional<Platform> platform;
  private final Optional<ContextFiles> context;

  LintRequests(LintOptions options, Map<String, String> environment) {
    this.buildArguments = new RequestReader(environment).buildArguments(options.buildArguments);
    var check = options.check == null ? buildArguments.getOrDefault(CHECK, environment.getOrDefault(CHECK, "")) : options.check;
    Suppressions.problemOf(check).ifPresent(problem -> {
      throw new UsageException((options.check == null ? CHECK + "=" : "--check ") + check + ": " + problem);
    });
    // An empty variable is as none; an empty option switches the directives of files off.
    if (options.check != null || !check.isEmpty()) {
      buildArguments.put(CHECK, check);
    }
    this.target = Optional.ofNullable(options.target).filter(text -> !text.isEmpty());
    this.platform = Optional.ofNullable(options.platform)
        .filter(text -> !text.isEmpty())
        .map(text -> RequestReader.parsed("--platform", text, Platform::parse));
    this.context = Optional.ofNullable(options.context).map(LintRequests::contextFiles);
  }

  private static ContextFiles contextFiles(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new UsageException("--context " + directory + ": there is no such directory");
    }
    try {
      return new ContextFiles(patternsOf(directory), new ContextListing(directory));
    } catch (IOException e) {
      throw new UsageException("--context " + directory + ": " + FileFailures.message(e));
    }
  }

  private static List<String> patternsOf(Path directory) throws IOException {
    var file = directory.resolve(IGNORE_FILE);
    return Files.exists(file) ? patterns(file) : List.of();
  }

  /** Returns the patterns of the ignore file that counts for a file: that beside it, else that of the context. */
  static List<String> patterns(Path context, DockerfileSearch.Source source) throws IOException {
    var beside = beside(source);
    return beside.isPresent() ? patterns(beside.get()) : patternsOf(context);
  }

  private static Optional<Path> beside(DockerfileSearch.Source source) {
    return source.path().map(path -> path.resolveSibling(path.getFileName() + IGNORE_FILE)).filter(Files::isRegularFile);
  }

  private static List<String> patterns(Path ignoreFile) throws IOException {
    byte[] bytes;
    try {
      bytes = SmallFiles.read(ignoreFile, DockerIgnore.MAX_BYTES);
    } catch (ContextException e) {
      throw new ContextException("cannot read " + ignoreFile + ": " + e.getMessage(), e);
    }
    return DockerIgnore.read(ignoreFile.toString(), FileContent.of(bytes)).texts();
  }

  /**
   * Reads a file.
   *
   * @param standardInput is read where the source is no file
   * @throws IOException if it cannot be read
   */
  CompileRequest request(DockerfileSearch.Source source, InputStream standardInput) throws IOException {
    return request(source, FileContent.of(bytes(source, standardInput)));
  }

  /** Reads the bytes of a file; of one that is too large so many that this shows. */
  static byte[] bytes(DockerfileSearch.Source source, InputStream standardInput) throws IOException {
    return source.path().isPresent()
        ? SmallFiles.read(source.path().get(), Compiler.MAX_DOCKERFILE)
        : standardInput.readNBytes(Compiler.MAX_DOCKERFILE + 1);
  }

  /** Asks about a text in place of that of a file. */
  CompileRequest request(DockerfileSearch.Source source, FileContent text) {
    return new CompileRequest(new SourceId(source.name()), text, buildArguments, target, platform, Platform.ofThisMachine(), Map.of());
  }

  /**
   * Returns what is known of the build context: the ignore file beside the Dockerfile, else that of the context; empty without a context.
   *
   * @throws IOException if the ignore file cannot be read
   */
  Optional<ContextFiles> context(DockerfileSearch.Source source) throws IOException {
    var beside = beside(source);
    return context.isPresent() && beside.isPresent() ? Optional.of(new ContextFiles(patterns(beside.get()), context.get().listing())) : context;
  }
}

package dev.kaniko.lsp;

import dev.kaniko.compiler.Compiler;
import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.compiler.editor.EditedFile;
import dev.kaniko.compiler.fix.FixCheck;
import dev.kaniko.compiler.fix.Fixed;
import dev.kaniko.compiler.fix.Fixer;
import dev.kaniko.compiler.lint.FileReport;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Edit;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.lsp.FileChecks.FilePlace;
import dev.kaniko.lsp.FileChecks.FileSetup;
import dev.kaniko.snapshot.FileContent;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Asks compiler and linter about texts, one after the other. */
final class Analyst implements AutoCloseable {
  private final InstructionSet language;
  private final Compiler compiler;
  private final FileChecks checks;
  private final Worker worker;
  private volatile ServerSettings settings = ServerSettings.DEFAULT;
  private volatile List<Path> folders = List.of();

  /** @param longest the most time of a processor for one question */
  Analyst(InstructionSet language, Compiler compiler, FileChecks checks, Duration longest) {
    this.language = Objects.requireNonNull(language);
    this.compiler = Objects.requireNonNull(compiler);
    this.checks = Objects.requireNonNull(checks);
    this.worker = new Worker(longest);
  }

  /** Takes what the editor has decided. */
  void configure(ServerSettings chosen, List<Path> workspace) {
    settings = chosen;
    folders = List.copyOf(workspace);
  }

  ServerSettings settings() {
    return settings;
  }

  Worker worker() {
    return worker;
  }

  /** Returns what the compiler knows of a text. */
  CompletableFuture<EditedFile> analyze(OpenFile file) {
    return file.analyzed(() -> worker.start(() -> new EditedFile(compiler.analyze(setup(file).requests().apply(content(file))), language)));
  }

  /** Returns what the linter finds in a text. */
  CompletableFuture<OpenFile.Checked> check(OpenFile file) {
    return file.checked(() -> worker.start(() -> {
      var setup = setup(file);
      Optional<FileReport> report = setup.check().isEmpty()
          ? Optional.empty()
          : Optional.of(setup.check().get().lint(setup.requests().apply(content(file)), setup.context()));
      return new OpenFile.Checked(setup, report);
    }));
  }

  /** Returns the edits of a fix as they are applied; empty if it does not keep what it promises in this text. */
  Optional<List<Edit>> checked(OpenFile file, FileSetup setup, Diagnostic finding, Fix fix) throws IOException, InterruptedException {
    return FixCheck.edits(compiler, setup.requests().apply(content(file)), finding, fix);
  }

  /** Applies all safe fixes. */
  Optional<Fixed> fixed(OpenFile file, FileSetup setup) throws IOException, InterruptedException {
    return setup.check().isEmpty()
        ? Optional.empty()
        : Optional.of(new Fixer(compiler, setup.check().get(), false).fix(setup.requests().apply(content(file)), setup.context()));
  }

  FileSetup setup(OpenFile file) {
    return checks.setup(place(file.uri()), settings);
  }

  private static FileContent content(OpenFile file) {
    return FileContent.of(file.text().getBytes(StandardCharsets.UTF_8));
  }

  /** The linter is as if it was started in the workspace folder that holds the file; without one, in the directory of the file. */
  private FilePlace place(String uri) {
    var path = path(uri);
    var folder = path.flatMap(file -> folders.stream().filter(file::startsWith).max((one, other) -> one.getNameCount() - other.getNameCount()))
        .or(() -> path.map(Path::getParent))
        .or(() -> folders.stream().findFirst())
        .orElseGet(() -> Path.of("").toAbsolutePath());
    return new FilePlace(folder, path, path.map(file -> folder.relativize(file).toString()).orElse(uri));
  }

  /** Returns the file of an address; empty for an address of something else, such as a text that was never saved. */
  static Optional<Path> path(String uri) {
    try {
      var address = URI.create(uri);
      return "file".equalsIgnoreCase(address.getScheme()) ? Optional.of(Path.of(address).toAbsolutePath().normalize()) : Optional.empty();
    } catch (IllegalArgumentException | FileSystemNotFoundException _) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    worker.close();
  }
}

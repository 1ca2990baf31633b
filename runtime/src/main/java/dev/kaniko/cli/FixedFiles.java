package dev.kaniko.cli;

import dev.kaniko.compiler.CompileRequest;
import dev.kaniko.compiler.Compiler;
import dev.kaniko.compiler.fix.Fixed;
import dev.kaniko.compiler.fix.Fixer;
import dev.kaniko.compiler.fix.UnifiedDiff;
import dev.kaniko.compiler.lint.FileCheck;
import dev.kaniko.compiler.lint.FileReport;
import dev.kaniko.snapshot.FileContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/** Repairs files, and puts the repaired texts in their place or shows them. */
final class FixedFiles {
  private final Function<DockerfileSearch.Source, Fixer> fixers;
  private final LintRequests requests;
  private final InputStream standardInput;
  private final Consumer<String> told;
  private final AtomicInteger applied = new AtomicInteger();

  /**
   * @param fixers returns what repairs a file
   * @param told takes what is said of fixes that were refused
   */
  FixedFiles(Function<DockerfileSearch.Source, Fixer> fixers, LintRequests requests, InputStream standardInput, Consumer<String> told) {
    this.fixers = fixers;
    this.requests = requests;
    this.standardInput = standardInput;
    this.told = told;
  }

  /** Returns how many fixes were applied. */
  int applied() {
    return applied.get();
  }

  /**
   * Repairs a file, or standard input, whose text goes to {@code out}.
   *
   * @return what is left to be found
   */
  FileReport fix(DockerfileSearch.Source source, FileCheck check, PrintStream out) throws IOException, InterruptedException {
    var request = requests.request(source, standardInput);
    var fixed = fixed(source, request);
    if (source.path().isEmpty()) {
      // What is not changed goes through byte by byte, whatever its encoding.
      out.writeBytes(fixed.changed() ? fixed.after().getBytes(StandardCharsets.UTF_8) : whole(request));
      out.flush();
    } else if (fixed.changed()) {
      ReplacedFile.write(source.path().get(), fixed.after());
    }
    applied.addAndGet(fixed.applied().size());
    return check.lint(fixed.changed() ? request.with(FileContent.of(fixed.after().getBytes(StandardCharsets.UTF_8))) : request, requests.context(source));
  }

  private static byte[] whole(CompileRequest request) throws IOException {
    try (var in = request.dockerfile().open()) {
      byte[] bytes = in.readAllBytes();
      if (bytes.length > Compiler.MAX_DOCKERFILE) {
        throw new IOException("it is larger than 4 MiB");
      }
      return bytes;
    }
  }

  /** Returns the difference that fixes would make to a file; empty if there is none. */
  String diff(DockerfileSearch.Source source) throws IOException, InterruptedException {
    var fixed = fixed(source, requests.request(source, standardInput));
    var name = source.name();
    return UnifiedDiff.of(name.startsWith("/") ? name.substring(1) : name, fixed.before(), fixed.after());
  }

  private Fixed fixed(DockerfileSearch.Source source, CompileRequest request) throws IOException, InterruptedException {
    var fixed = fixers.apply(source).fix(request, requests.context(source));
    fixed.refused().forEach(refused -> told.accept(
        source.name() + ": the fix \"" + refused.title() + "\" of " + refused.rule() + " is not applied to `" + refused.line() + "`: " + refused.reason()));
    return fixed;
  }
}

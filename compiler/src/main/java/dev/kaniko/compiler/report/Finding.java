package dev.kaniko.compiler.report;

import dev.kaniko.compiler.lint.FileReport;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Label;
import dev.kaniko.diagnostic.Span;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A finding for formats that can point into files only. A finding in a trigger (ONBUILD) of a base image is in no file. Such a finding points to the
 * FROM line that has added the trigger, and its message says where in the trigger it is.
 */
record Finding(FileReport file, Diagnostic diagnostic, Texts texts) {
  /** Returns the findings of a file in their order. */
  static Stream<Finding> of(FileReport file) {
    var texts = new Texts(file.sources());
    return file.findings().stream().map(diagnostic -> new Finding(file, diagnostic, texts));
  }

  /** Returns the place in the file; empty if the finding is about the whole file. */
  Optional<Region> region() {
    return Stream.concat(Stream.of(diagnostic.span()), diagnostic.labels().stream().map(Label::span))
        .filter(this::isInFile)
        .findFirst()
        .flatMap(texts::region);
  }

  /** Returns the place in the file; its begin if the finding is about the whole file. */
  Region place() {
    return region().orElse(Region.FIRST);
  }

  /** Returns the message, with the place of the finding if it is not in the file. */
  String message() {
    return isInFile(diagnostic.span()) ? diagnostic.message() : diagnostic.message() + " (" + placeElsewhere() + ")";
  }

  private String placeElsewhere() {
    var span = diagnostic.span();
    return texts.region(span).map(region -> span.source() + ":" + region).orElse(span.source().name());
  }

  boolean isInFile(Span span) {
    return span.source().equals(file.file());
  }
}

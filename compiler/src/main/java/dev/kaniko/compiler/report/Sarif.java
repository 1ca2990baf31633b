package dev.kaniko.compiler.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.kaniko.diagnostic.Span;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The objects of SARIF 2.1.0 below a run, with the names of the standard. Null members are not written; some are not written if empty. */
final class Sarif {
  private Sarif() {}

  record Tool(Driver driver) {}

  record Driver(String name, String version, List<Rule> rules) {}

  @JsonInclude(Include.NON_NULL)
  record Rule(
      String id,
      @Nullable Message shortDescription,
      @Nullable Message fullDescription,
      @Nullable Help help,
      @Nullable String helpUri,
      Configuration defaultConfiguration,
      @JsonInclude(Include.NON_EMPTY) Map<String, List<String>> properties) {}

  record Help(String text, String markdown) {}

  record Configuration(String level) {}

  record Message(String text) {}

  record Invocation(boolean executionSuccessful, @JsonInclude(Include.NON_EMPTY) List<Notification> toolExecutionNotifications) {}

  record Notification(String level, Message message, List<Location> locations) {}

  record Artifact(ArtifactLocation location, String sourceLanguage) {}

  record ArtifactLocation(String uri) {}

  /** A place in a file, a text that is in no file, or both. */
  @JsonInclude(Include.NON_NULL)
  record Location(
      @Nullable Integer id,
      @Nullable PhysicalLocation physicalLocation,
      @Nullable List<LogicalLocation> logicalLocations,
      @Nullable Message message) {}

  @JsonInclude(Include.NON_NULL)
  record PhysicalLocation(ArtifactLocation artifactLocation, @Nullable Lines region) {}

  record LogicalLocation(String fullyQualifiedName) {}

  /** SARIF's region. Its places in bytes are not written where they are not known. */
  @JsonInclude(Include.NON_NULL)
  record Lines(int startLine, int startColumn, int endLine, int endColumn, @Nullable Integer byteOffset, @Nullable Integer byteLength) {
    static Lines of(Region region) {
      return new Lines(region.line(), region.column(), region.endLine(), region.endColumn(), null, null);
    }

    /** Returns the region of a place, with its bytes. */
    static Optional<Lines> of(Texts texts, Span span) {
      var start = texts.byteOffset(span.source(), span.start());
      var end = texts.byteOffset(span.source(), span.end());
      return texts.region(span).map(Lines::of).map(lines -> start.isEmpty() || end.isEmpty() ? lines : new Lines(
          lines.startLine, lines.startColumn, lines.endLine, lines.endColumn, start.getAsInt(), end.getAsInt() - start.getAsInt()));
    }
  }

  record Result(
      String ruleId,
      int ruleIndex,
      String level,
      Message message,
      List<Location> locations,
      @JsonInclude(Include.NON_EMPTY) List<Location> relatedLocations,
      Map<String, String> partialFingerprints,
      @JsonInclude(Include.NON_EMPTY) List<Repair> fixes) {}

  record Repair(Message description, List<Change> artifactChanges, Map<String, String> properties) {}

  record Change(ArtifactLocation artifactLocation, List<Replacement> replacements) {}

  record Replacement(Lines deletedRegion, Message insertedContent) {}
}

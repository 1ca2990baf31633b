package dev.kaniko.conformance;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/** Reports at the end of a test class how many records of each of its files agree, or that a file is absent. */
final class Tally implements AfterTestExecutionCallback, AfterAllCallback {
  private record Count(int agreeing, int total) {}

  private final Map<String, Count> counts = new LinkedHashMap<>();

  @Override
  public void afterTestExecution(ExtensionContext context) {
    int agrees = context.getExecutionException().isPresent() ? 0 : 1;
    AnnotationSupport.findAnnotation(context.getRequiredTestMethod(), EachRecordOf.class)
        .ifPresent(of -> counts.merge(of.value(), new Count(agrees, 1), (a, b) -> new Count(a.agreeing() + b.agreeing(), a.total() + b.total())));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    var entries = new TreeMap<String, String>();
    AnnotationSupport.findAnnotatedMethods(context.getRequiredTestClass(), EachRecordOf.class, HierarchyTraversalMode.TOP_DOWN).forEach(
        method -> AnnotationSupport.findAnnotation(method, EachRecordOf.class).ifPresent(of -> {
          var count = counts.get(of.value());
          entries.put(of.value(), count == null ? "absent" : count.agreeing() + " of " + count.total());
        }));
    context.publishReportEntry(entries);
  }
}

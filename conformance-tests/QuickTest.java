import java.io.PrintWriter;
import java.util.stream.Stream;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Runs test classes and prints what failed: the second half of {@code quick-test}, which starts this file as it is. */
final class QuickTest {
  private QuickTest() {}

  public static void main(String[] classes) {
    var request = LauncherDiscoveryRequestBuilder.request()
        .selectors(Stream.of(classes).map(DiscoverySelectors::selectClass).toList())
        .configurationParameter("jqwik.database", "target/jqwik-database")
        .configurationParameter("jqwik.tries.default", System.getProperty("kaniko.law.tries", "1000"))
        .build();
    var listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, listener);
    var summary = listener.getSummary();
    var out = new PrintWriter(System.out, true);
    summary.printFailuresTo(out, 20);
    out.println(summary.getTestsSucceededCount() + " passed, " + summary.getTotalFailureCount() + " failed, "
        + (summary.getTestsSkippedCount() + summary.getTestsAbortedCount()) + " skipped");
    System.exit(summary.getTotalFailureCount() > 0 || summary.getTestsFoundCount() == 0 ? 1 : 0);
  }
}

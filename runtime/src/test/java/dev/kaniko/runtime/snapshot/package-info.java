/**
 * Laws of snapshots. {@link dev.kaniko.runtime.snapshot.ActionLaws} tests laws 1 to 4 on random sequences of actions, {@link
 * dev.kaniko.runtime.snapshot.SnapshotLaws} on random trees. {@code dev.kaniko.snapshot.SnapshotDiffLaws} tests the algebra of diffs, and {@code
 * dev.kaniko.runtime.layer.LayerLaws} law 5. Each law is tried 1,000 times. For a long run, call
 *
 * <pre>
 * mvn -pl runtime -am -Dtest='SnapshotDiffLaws,ActionLaws,SnapshotLaws,LayerLaws' -Dkaniko.law.tries=100000 test
 * </pre>
 *
 * <p>The property sets the tries of every law without a number of its own. {@link dev.kaniko.runtime.snapshot.DifferAgreementTest} runs on a mounted
 * overlay, as root and with {@code -Dkaniko.system=true}; {@code -Dkaniko.roots=N} sets its number of random roots.
 */
@NullMarked
package dev.kaniko.runtime.snapshot;

import org.jspecify.annotations.NullMarked;

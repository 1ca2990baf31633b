/**
 * Laws of snapshots. {@link dev.kaniko.runtime.snapshot.ActionLaws} holds laws 1 to 4 for random sequences of actions,
 * {@link dev.kaniko.runtime.snapshot.SnapshotLaws} for random trees; {@code dev.kaniko.snapshot.SnapshotDiffLaws} is the algebra alone, and
 * {@code dev.kaniko.runtime.layer.LayerLaws} is law 5. Each is tried 1,000 times; a long run is
 *
 * <pre>
 * mvn -pl runtime -am -Dtest='SnapshotDiffLaws,ActionLaws,SnapshotLaws,LayerLaws' -Dkaniko.law.tries=100000 test
 * </pre>
 *
 * <p>(the property stands for every law that says no number of its own). On a mounted overlay, as root, with {@code -Dkaniko.system=true}:
 * {@link dev.kaniko.runtime.snapshot.DifferAgreementTest}; {@code -Dkaniko.roots=N} says how many random roots it tries.
 */
@NullMarked
package dev.kaniko.runtime.snapshot;

import org.jspecify.annotations.NullMarked;

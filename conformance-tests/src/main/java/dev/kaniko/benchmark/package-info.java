/**
 * The benchmark against buildah: builds and pushes the same Dockerfiles with both in turn, checks that the images are the same, and prints a table.
 *
 * <p>As root, after {@code mvn -DskipTests package}:
 *
 * <pre>
 * conformance-tests/benchmark [--rounds=N] [--only=NAME[,NAME...]] [--buildah-layers]
 * </pre>
 *
 * <p>It needs docker-registry, skopeo, buildah, mmdebstrap, umoci and time, and takes a few minutes. Both sides have the Debian base in their
 * store before the clock runs, keep no cache of layers, and push to a repository that is new each time. buildah runs with its chroot isolation on
 * overlay storage of its own; by default it commits all steps as one layer ({@code --buildah-layers}: one a step, as we do, which costs it more).
 */
@NullMarked
package dev.kaniko.benchmark;

import org.jspecify.annotations.NullMarked;

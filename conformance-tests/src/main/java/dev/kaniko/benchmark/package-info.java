/**
 * The benchmarks. That of the parser, after {@code mvn -DskipTests package}:
 *
 * <pre>
 * conformance-tests/benchmark-parser [--corpus=DIR] [--seconds=3]
 * </pre>
 *
 * <p>It prints, measured by JMH on one warm thread over {@link dev.kaniko.fixture.Dockerfiles#find a corpus}, how many megabytes a second become logical lines (the
 * peer: no grammar, no tree), the tree, and a plan whose images are all known; and the time of a fresh JVM that reads one file of 50 lines, beside one that does
 * nothing, both with a cache of loaded classes as the launcher has it. On two cores of a virtual machine, JMH, two runs: 25 and 27 MB/s to the tree, 200 and 202
 * to lines (ratio 7 to 8), 3.0 and 3.5 to plans; 290 ms cold beside 79 ms (ratio 3.7). A quarter of the time of reading is ANTLR's lexing and parsing of lines and words; the
 * rest is spread over the nodes, words and places of the tree, none of which takes more than some percent. A plan takes some eight times a tree: every
 * instruction is expanded, typed and checked.
 *
 * <p>That of the linter beside others, after {@code mvn -DskipTests package}; it needs node, npm and GNU time:
 *
 * <pre>
 * conformance-tests/benchmark-lint [--rounds=9] [--corpus-rounds=3] [--corpus=DIR] [--packages=DIR] [--directory-of=10000] [--only=cold,corpus,memory]
 * </pre>
 *
 * <p>It installs tally, dockerfilelint and dockerfile-utils by npm into the directory, by default a new one that is deleted at the end, and prints, run in turn: what
 * one file of 40 lines costs in a process that starts, what all files of {@link dev.kaniko.benchmark.LintedFiles a corpus} cost in one process, and how much
 * memory ours needs for a directory of many files and for {@link dev.kaniko.benchmark.HostileFile hostile ones}. CPU is that of user and system together; memory is the
 * largest resident set; both are those of the operating system.
 *
 * <p>That of finding what changed in a root, after {@code mvn -DskipTests package}:
 *
 * <pre>
 * conformance-tests/benchmark-snapshot [--files=100000] [--rounds=15] [--directory=DIR]
 * </pre>
 *
 * <p>It makes a root of small files, changes one of them again and again, and prints for each mode of snapshots how long the walk takes that finds it, beside
 * {@code find -xdev -printf} of the same metadata over the same root, in turn; then how long the overlay differ takes over a root of that size and over one of
 * a hundredth. On two cores of a virtual machine that others kept busy, four runs: 0.9 to 1.4 times find in the mode {@code full}, 0.8 to
 * 1.2 in {@code redo}, 0.5 to 1.1 in {@code time}; 0.94, 0.93 and 0.96 in a fifth that had it for itself, 0.52, 0.48 and 0.46 in a later one. (A find that
 * prints names alone asks for no status, and takes a quarter.) 0.2 to 0.5 ms for the overlay differ, whatever the size of the root. The first walk of the mode
 * {@code full} reads every file: ten times a later one.
 *
 * <p>That of running a program that does nothing, as root, after {@code mvn -DskipTests package}; it needs busybox-static, and runc or crun:
 *
 * <pre>
 * conformance-tests/benchmark-isolation [--rounds=50]
 * </pre>
 *
 * <p>It runs the program in namespaces of our own and in a container of each runtime there is, in turn, and prints the medians and their ratios. On two
 * cores of a virtual machine that others kept very busy: runc takes 5.3 times as long as our own namespaces, crun 4.6 times.
 *
 * <p>That of the executor image's start, as root, after {@code mvn -DskipTests package}:
 *
 * <pre>
 * conformance-tests/benchmark-executor [--image=LAYOUT:TAG] [--rounds=15]
 * </pre>
 *
 * <p>It builds the image unless it is given one, starts containers of it with runc that print the version and the help, in turn with containers in which the same
 * Java runtime prints its own version, and prints the times, runc's own share included, and their ratios. On two cores of a virtual machine, seven runs: 327
 * to 406 ms for the version, 2.8 to 3.0 times the Java runtime's; 359 to 465 ms for the help.
 *
 * <p>That of the layer cache, as root, after {@code mvn -DskipTests package}; it needs what the benchmark against buildah needs, and runc or crun:
 *
 * <pre>
 * conformance-tests/benchmark-cache [--rounds=3] [--only=rebuilds,sleeping,cost,empty-machine,large-base]
 * </pre>
 *
 * <p>It builds and pushes in turn with this project and with {@code buildah bud --layers}, and prints the times, the bytes of the bodies that were read from the
 * registry, and the ratios: of rebuilds whose steps are all cached on this machine; of four stages that sleep three seconds each, in each isolation; of builds of
 * which nothing is cached, without a cache, with that of this machine, and with a repository or an OCI layout beside it, where the ratios to the first are what the
 * cache costs; of a build on an empty machine whose steps are all in a repository; and of a COPY on a base of 500 MB that the registry of the destination has. A ratio is the median of those
 * within the rounds.
 *
 * <p>That of builders: each job is built and pushed by each builder in turn, in the same run.
 *
 * <pre>
 * conformance-tests/benchmark [--rounds=5] [--only=JOB,...] [--peer=NAME=PROGRAM]... [--output=DIR] [--buildah-layers] [--no-buildah]
 * </pre>
 *
 * <p>As root, after {@code mvn -DskipTests package}. It needs docker-registry, skopeo, buildah, mmdebstrap, umoci, time, pigz and curl, sets up the registry and the
 * bases itself, and takes some minutes a round. The jobs are those of {@link dev.kaniko.benchmark.Job#ALL}, and {@code help}, the printing of the help. Wall and
 * CPU time are those of the command and all it waited for; the memory is that of all its processes together, looked at twenty times a second. The images of the
 * first round are held against each other. It prints the medians, the ratio of ours to the best other builder and to the floor, which is what the same bytes
 * take by tar, pigz, sha256sum and curl, or what the job has to wait for; writes the same as JSON and as a plot (SVG) to the output directory, by default
 * {@code conformance-tests/target/benchmark}; and keeps a history there, so that the next run names what got slower.
 *
 * <p>buildah runs with its chroot isolation on overlay storage of its own; by default it commits all steps as one layer ({@code --buildah-layers}: one a step, as we
 * do, which costs it more). Any other builder takes part behind a program that {@link dev.kaniko.benchmark.Builder.Script} describes. For BuildKit that is a script
 * around {@code buildctl-daemonless.sh} with {@code --root} in the store's directory; for the original one that starts its container. What a daemon does that runs
 * already is not measured.
 *
 * <p>That of growth, under the same conditions:
 *
 * <pre>
 * conformance-tests/benchmark-scaling [--rounds=3] [--only=CURVE,...] [--output=DIR]
 * </pre>
 *
 * <p>It builds ever larger builds of one kind with this project alone: files that are copied, megabytes that a RUN writes, stages, RUN steps, files in the root. It
 * prints time and memory by size, and plots both with a line for what grows as the size does.
 */
@NullMarked
package dev.kaniko.benchmark;

import org.jspecify.annotations.NullMarked;

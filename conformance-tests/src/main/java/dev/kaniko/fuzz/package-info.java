/**
 * The fuzz campaign against parser, compiler and linter: small mutations of Dockerfiles, each read, compiled, checked by every rule, repaired and reported, with
 * {@link dev.kaniko.fuzz.CompilerLaws} and {@link dev.kaniko.fuzz.LinterLaws} held against what comes out.
 *
 * <p>After {@code mvn -DskipTests package}:
 *
 * <pre>
 * conformance-tests/fuzz [--laws=compiler|linter|all] [--minutes=60] [--inputs=10000000] [--seed=1] [--corpus=DIR] [--found=DIR]
 * conformance-tests/fuzz FILE...
 * </pre>
 *
 * <p>It mutates the Dockerfiles below the directory, by default {@link dev.kaniko.fixture.Dockerfiles#find the corpus}, and ends at the first limit it meets.
 * Equal seeds give equal inputs. An input that breaks a law, throws, or takes longer than two seconds of processor time is written to the directory of finds, made
 * small, with what it did; such a file becomes a seed in {@code src/test/resources/dev/kaniko/fuzz/seeds}, which the tests replay. With files instead of options it
 * says what each of them does.
 */
@NullMarked
package dev.kaniko.fuzz;

import org.jspecify.annotations.NullMarked;

/**
 * The language held against the records of the reference: one parameterized test a file of records, one invocation a record. The files are looked
 * for under the directory that the property {@code kaniko.conformance} names; {@link dev.kaniko.conformance.Tally} reports how many records agree,
 * or that a file is absent.
 */
@NullMarked
package dev.kaniko.conformance;

import org.jspecify.annotations.NullMarked;

package dev.kaniko.conformance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** A test that runs once for each record of a file, with a {@link ConformanceRecord} as its argument; not at all where the file is absent. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "{0}", allowZeroInvocations = true)
@ArgumentsSource(RecordSource.class)
@interface EachRecordOf {
  /** The file under {@code kaniko.conformance}: of a {@code .jsonl} file and of a text each line is a record, of a folder each folder in it. */
  String value();
}

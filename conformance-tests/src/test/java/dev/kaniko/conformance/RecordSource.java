package dev.kaniko.conformance;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.AnnotationBasedArgumentsProvider;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** Reads the records that {@link EachRecordOf} names. */
final class RecordSource extends AnnotationBasedArgumentsProvider<EachRecordOf> {
  @Override
  protected Stream<? extends Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context, EachRecordOf of) {
    return ConformanceRecord.find(of.value()).map(ConformanceRecord::read).orElse(List.of()).stream().map(Arguments::of);
  }
}

package dev.kaniko.instruction;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says which version of the contract a provider was compiled with; every provider of a plugin carries it, written
 * {@code @BuiltFor(spi = Spi.VERSION)}. It is read before the provider is made, so that one from another age is refused by name
 * and not by an error in the middle of a build.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface BuiltFor {
  /** {@code MAJOR.MINOR}: always {@link Spi#VERSION}. */
  String spi();
}

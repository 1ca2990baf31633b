/** What is wrong with a text and where: values that any part can make and only the command line prints. */
@NullMarked
package dev.kaniko.diagnostic;

import org.jspecify.annotations.NullMarked;

/** The one class that has to lie in jib's package. */
@NullMarked
package com.google.cloud.tools.jib.http;

import org.jspecify.annotations.NullMarked;

/** What has to lie in jib's package, because jib keeps its own to that. */
@NullMarked
package com.google.cloud.tools.jib.http;

import org.jspecify.annotations.NullMarked;

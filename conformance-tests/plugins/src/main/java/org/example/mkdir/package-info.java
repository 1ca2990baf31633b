/** MKDIR: makes directories. It looks at the root, and claims what it would write. */
package org.example.mkdir;

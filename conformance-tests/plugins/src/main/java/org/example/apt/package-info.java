/** APT: installs packages in a root with apt, and leaves nothing there but the packages. It runs commands, and the runtime finds out what they did. */
package org.example.apt;

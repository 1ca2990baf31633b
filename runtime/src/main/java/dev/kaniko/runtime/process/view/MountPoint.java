package dev.kaniko.runtime.process.view;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.OpenFile;

/**
 * Where something is to be mounted.
 *
 * @param path without links, as the root was when it was looked up
 * @param held what was there; its path may lead elsewhere by the time of the mount. Belongs to the {@link RootView} it comes from
 */
public record MountPoint(ImagePath path, OpenFile held) {}

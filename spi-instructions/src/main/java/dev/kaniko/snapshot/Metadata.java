package dev.kaniko.snapshot;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a layer keeps of an inode besides its kind and contents (OCI image-spec, layer, "File Attributes").
 *
 * @param mode the 12 permission bits: setuid, setgid, sticky and rwx for owner, group and others
 * @param uid numeric owner, 0 to 2<sup>32</sup> - 2
 * @param gid numeric group, 0 to 2<sup>32</sup> - 2
 * @param modified time of the last change of the contents, to the nanosecond
 * @param xattrs extended attributes by full name ({@code security.capability})
 */
public record Metadata(int mode, long uid, long gid, Instant modified, SortedMap<String, XattrValue> xattrs) {
  private static final SortedMap<String, XattrValue> NO_XATTRS = Collections.unmodifiableSortedMap(new TreeMap<>());

  public Metadata {
    if ((mode & ~07777) != 0) {
      throw new IllegalArgumentException("not permission bits: " + Integer.toOctalString(mode));
    }
    if (uid < 0 || gid < 0 || uid > 0xffff_fffeL || gid > 0xffff_fffeL) {
      throw new IllegalArgumentException("not an owner: " + uid + ":" + gid);
    }
    Objects.requireNonNull(modified);
    xattrs = xattrs.isEmpty() ? NO_XATTRS : Collections.unmodifiableSortedMap(new TreeMap<>(xattrs));
  }

  /** Returns metadata without extended attributes. */
  public static Metadata of(int mode, long uid, long gid, Instant modified) {
    return new Metadata(mode, uid, gid, modified, NO_XATTRS);
  }

  public Metadata withMode(int bits) {
    return new Metadata(bits, uid, gid, modified, xattrs);
  }

  public Metadata withOwner(long user, long group) {
    return new Metadata(mode, user, group, modified, xattrs);
  }

  public Metadata withModified(Instant time) {
    return new Metadata(mode, uid, gid, time, xattrs);
  }

  public Metadata withXattrs(Map<String, XattrValue> attributes) {
    return new Metadata(mode, uid, gid, modified, new TreeMap<>(attributes));
  }
}

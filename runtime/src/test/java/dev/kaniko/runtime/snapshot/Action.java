package dev.kaniko.runtime.snapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One change of a tree by a process. The numbers select an existing path, a new name, metadata and bytes. All numbers are valid in all trees, so
 * that jqwik can shrink a list of actions freely.
 */
record Action(Kind kind, int where, int what, int how) {
  enum Kind {
    CREATE_FILE, CREATE_DIRECTORY, CREATE_SYMBOLIC_LINK, CREATE_SPECIAL, LINK, WRITE, WRITE_AND_PUT_TIME_BACK, CHANGE_MODE, CHANGE_OWNER,
    CHANGE_XATTR, CHANGE_TIME, TOUCH, RENAME, DELETE, REPLACE_BY_FILE, REPLACE_BY_DIRECTORY, RECREATE_DIRECTORY, COPY
  }

  static final int MOST = 999;

  /** Returns {@code count} random actions. The same random numbers give the same actions. */
  static List<Action> list(Random random, int count) {
    var actions = new ArrayList<Action>();
    for (int i = 0; i < count; i++) {
      var kind = Kind.values()[random.nextInt(Kind.values().length)];
      actions.add(new Action(kind, random.nextInt(MOST + 1), random.nextInt(MOST + 1), random.nextInt(MOST + 1)));
    }
    return actions;
  }

  /** Returns false for an action that makes a hard link. */
  boolean keepsNamesApart() {
    return kind != Kind.LINK;
  }
}

package dev.kaniko.grammar;

import java.util.Arrays;

/** A text without the quotes and with the escapes decoded of another text. It knows the place of each of its characters in that text. */
public final class DerivedText {
  private final String text;
  private final int[] starts;
  private final int[] ends;

  private DerivedText(String text, int[] starts, int[] ends) {
    this.text = text;
    this.starts = starts;
    this.ends = ends;
  }

  /** The text as it reads. */
  public String text() {
    return text;
  }

  /** Where the character at an offset begins; for the end of the text, where it ends. */
  public int start(int offset) {
    return starts[offset];
  }

  /** Where the last character of a range ends; an empty range ends where it begins. */
  public int end(int from, int to) {
    return from == to ? starts[from] : ends[to - 1];
  }

  /** Collects the characters in their order. */
  static final class Builder {
    private final StringBuilder text = new StringBuilder();
    private int[] starts = new int[32];
    private int[] ends = new int[32];

    /** Adds a character that is written in a range of the other text. */
    void add(char character, int start, int end) {
      reserve();
      starts[text.length()] = start;
      ends[text.length()] = end;
      text.append(character);
    }

    /** Puts U+FFFD in the place of halves of characters. */
    void replaceLoneSurrogates() {
      for (int i = 0; i < text.length(); i++) {
        int c = text.codePointAt(i);
        if (Character.isSupplementaryCodePoint(c)) {
          i++;
        } else if (Character.isSurrogate(text.charAt(i))) {
          text.setCharAt(i, '\uFFFD');
        }
      }
    }

    /** @param end where the text ends in the other one */
    DerivedText build(int end) {
      reserve();
      starts[text.length()] = end;
      return new DerivedText(text.toString(), Arrays.copyOf(starts, text.length() + 1), Arrays.copyOf(ends, text.length()));
    }

    private void reserve() {
      if (text.length() == starts.length) {
        starts = Arrays.copyOf(starts, starts.length * 2);
        ends = Arrays.copyOf(ends, ends.length * 2);
      }
    }
  }
}

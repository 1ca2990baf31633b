package dev.kaniko.documents;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page in Markdown.
 *
 * @param text the whole of it
 */
record MarkdownPage(String text) {
  private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```$");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");
  private static final Pattern NUMBERED_HEADING = Pattern.compile("([0-9]+)\\. .*");
  private static final Pattern NUMBERED_LINE = Pattern.compile("(?m)^([0-9]+)\\. ");
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");

  /** Returns the text without the blocks of code in it. */
  String prose() {
    return FENCED.matcher(text).replaceAll("");
  }

  /** Returns the prose with each paragraph, item and row on a line of its own. */
  String paragraphs() {
    return prose().replaceAll("\\n(?![-|#\\n]|[0-9]+\\. )", " ");
  }

  List<String> headings() {
    return HEADING.matcher(prose()).results().map(match -> match.group(1)).toList();
  }

  /** Returns the text below the heading {@code ## N. …}; empty if there is none. */
  Optional<String> section(int number) {
    return Pattern.compile("(?ms)^## " + number + "\\. .*?(?=^## |\\z)").matcher(text).results().map(MatchResult::group).findFirst();
  }

  /** Returns the numbers of the headings and lists that are numbered, in their order. */
  List<Integer> sections() {
    return headings().stream().map(NUMBERED_HEADING::matcher).flatMap(Matcher::results).map(match -> Integer.valueOf(match.group(1))).toList();
  }

  /** Tells whether a numbered list of the page has this number. */
  boolean hasItem(int number) {
    return NUMBERED_LINE.matcher(prose()).results().anyMatch(match -> Integer.parseInt(match.group(1)) == number);
  }

  /** Returns the names that a link can give behind {@code #}, as GitHub makes them. */
  Set<String> anchors() {
    var anchors = new HashSet<String>();
    Map<String, Integer> seen = new HashMap<>();
    for (var heading : headings()) {
      var anchor = heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}\\- _]", "").replace(' ', '-');
      int before = seen.merge(anchor, 1, Integer::sum) - 1;
      anchors.add(before == 0 ? anchor : anchor + "-" + before);
    }
    return anchors;
  }

  /** Returns what its links lead to, as it is written. */
  List<String> links() {
    return LINK.matcher(prose()).results().map(match -> match.group(1)).toList();
  }
}

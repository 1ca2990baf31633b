package dev.kaniko.compiler.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The formats of Code Climate, and of GitLab after it. */
final class CodeClimateFormatTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void anIssueHasWhatItsSpecificationAsksFor() throws JsonProcessingException {
    var issue = gitlab(Runs.run(Runs.oddFile("/home/somebody/project/a/Dockerfile"))).get(0);

    assertThat(issue.get("fingerprint").textValue()).matches("[0-9a-f]{32}");
    assertThat(issue.get("location")).isEqualTo(JSON.readTree("{\"path\": \"a/Dockerfile\", \"lines\": {\"begin\": 2, \"end\": 2}}"));
    assertThat(issue.get("check_name").textValue()).isEqualTo("FromAsCasing");
    assertThat(issue.get("type").textValue()).isEqualTo("issue");
    assertThat(issue.get("severity").textValue()).isEqualTo("major");
    assertThat(issue.get("categories")).extracting(JsonNode::textValue).containsExactly("Bug Risk");
    assertThat(issue.get("description").textValue()).isEqualTo("'as' and 'FROM' do not match: 100%, <&>\"");
  }

  @Test
  void equalLinesOfTwoFilesHaveTwoFingerprints() throws JsonProcessingException {
    var issues = gitlab(Runs.run(Runs.oddFile("a"), Runs.oddFile("b")));

    assertThat(StreamSupport.stream(issues.spliterator(), false).map(issue -> issue.get("fingerprint").textValue())).hasSize(4).doesNotHaveDuplicates();
  }

  @Test
  void aNulEndsEachObjectForCodeClimate() throws JsonProcessingException {
    var text = Runs.written(new CodeClimateFormat(), Runs.run(Runs.oddFile("a")));

    assertThat(text).endsWith("\0");
    var issues = gitlab(Runs.run(Runs.oddFile("a")));
    List<String> objects = Arrays.asList(text.split("\0"));
    assertThat(objects).hasSize(2);
    assertThat(JSON.readTree(objects.get(1))).isEqualTo(issues.get(1));
  }

  @Test
  void aFileThatCannotBeReadBlocks() throws JsonProcessingException {
    assertThat(gitlab(Runs.unread("absent", "no such file")).get(0).get("severity").textValue()).isEqualTo("blocker");
    assertThat(gitlab(Runs.run())).isEmpty();
  }

  private static JsonNode gitlab(LintRun run) throws JsonProcessingException {
    return JSON.readTree(Runs.written(new GitlabFormat(), run));
  }
}

package dev.kaniko.instruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GitReferenceTest {
  @ParameterizedTest
  @CsvSource(nullValues = "-", emptyValue = "", value = {
      "https://example.com/foo.git,https://example.com/foo.git,'',''",
      "https://example.com/foo.git#release/1.2,https://example.com/foo.git,release/1.2,''",
      "git://example.com/foo,git://example.com/foo,'',''",
      "https://foo:bar@github.com/a/b.git,https://foo:bar@github.com/a/b.git,'',''",
      "git@github.com:a/b#main,git@github.com:a/b,main,''",
      "https://h/a.git#x/y:sub/dir,https://h/a.git,x/y,sub/dir",
      "https://h/a.git#:sub,https://h/a.git,'',sub",
      "https://h/a.git?ref=v1&subdir=/sub,https://h/a.git,v1,/sub",
      "https://h/a.git?subdir=/sub#v1,https://h/a.git,v1,/sub",
      "https://h/a.git?tag=v1,https://h/a.git,refs/tags/v1,''",
      "https://h/a.git?tag=refs/tags/v1,https://h/a.git,refs/tags/v1,''",
      "https://h/a.git?branch=v1,https://h/a.git,refs/heads/v1,''",
      "https://h/a.git?tag=refs/tags/v1,https://h/a.git,refs/tags/v1,''",
  })
  void aReferenceNamesRepositoryRefAndDirectory(String text, String remote, String ref, String directory) {
    var reference = GitReference.parse(text).orElseThrow();
    assertThat(reference.remote()).isEqualTo(remote);
    assertThat(reference.ref()).isEqualTo(ref);
    assertThat(reference.directory()).isEqualTo(directory);
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "https://example.com/foo", "https://example.com/foo.git/", "https://example.com/foo.git.bar", "custom.xyz/a/b.git",
      "http://github.com/a/b.git:#branch", "./.git", ".git", "dir", "/", "https://example.com/src.tar"
  })
  void otherAddressesAndPathsAreNone(String text) {
    assertThat(GitReference.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "?ref=v1.0.0#v1.2.3 | ref conflicts: \"v1.2.3\" vs \"v1.0.0\"",
      "?ref=v1.0.0&tag=v1.2.3 | ref conflicts: \"v1.0.0\" vs \"refs/tags/v1.2.3\"",
      "?tag=v1&branch=v1 | branch conflicts with tag",
      "?mtime=invalid | invalid mtime value: \"invalid\" (must be \"checkout\" or \"commit\")",
      "?fetch-by-commit=invalid | invalid fetch-by-commit value: \"invalid\"",
      "?invalid=123 | unexpected query \"invalid\"",
      "?ref= | query \"ref\" has no value",
      "?ref=a&ref=b | query \"ref\" has multiple values",
  })
  void aWrongQueryIsAnError(String query, String message) {
    assertThatThrownBy(() -> GitReference.parse("https://h/a.git" + query)).hasMessage(message);
  }

  @Test
  void flagsWithoutAValueAreOn() {
    var reference = GitReference.parse("https://h/a.git?fetch-by-commit&checksum=abc&keep-git-dir").orElseThrow();
    assertThat(reference.fetchByCommit()).isTrue();
    assertThat(reference.checksum()).isEqualTo("abc");
    assertThat(reference.keepGitDir()).isEqualTo("true");
  }
}

package dev.kaniko.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Words failures of file operations for people. */
final class FileFailures {
  private FileFailures() {}

  /** Returns what to tell people: the name of the file, if it is about a file, and the reason. */
  static String message(IOException failure) {
    if (failure instanceof FileSystemException files && files.getFile() != null) {
      // Messages about paths of an image or a build context name that already.
      return files.getFile() + ": " + reason(files) + (failure instanceof AccessDeniedException ? " on this machine" : "");
    }
    return reason(failure);
  }

  /** Returns the reason without the name of the file. */
  static String reason(IOException failure) {
    return switch (failure) {
      case NoSuchFileException _ -> "there is no such file or directory";
      case AccessDeniedException _ -> "permission denied";
      case FileSystemException other when other.getReason() != null -> other.getReason();
      default -> failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    };
  }
}

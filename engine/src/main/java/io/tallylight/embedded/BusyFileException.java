package io.tallylight.embedded;

/**
 * Thrown when the server's file may not be run. If it was just unpacked this passes: a process that is started
 * elsewhere in the program while a file is being written also has that file open until it runs its own program, and
 * Linux runs no file that is open for writing.
 */
final class BusyFileException extends EmbeddedRedisException {
    BusyFileException(String message) {
        super(message);
    }
}

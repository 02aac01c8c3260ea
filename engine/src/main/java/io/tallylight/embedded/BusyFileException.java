package io.tallylight.embedded;

/**
 * The server's file may not be run. Where it was just unpacked this passes: a process that is started elsewhere in the
 * program while a file is being written has that file open too until it runs its own program, and Linux runs no file that
 * somebody may write to.
 */
final class BusyFileException extends EmbeddedRedisException {
    BusyFileException(String message) {
        super(message);
    }
}

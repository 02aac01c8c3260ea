package io.tallylight.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The log of the embedded Redis, one file for all its lives. */
record RedisLog(Path file) {
    private static final long BYTES_MAX = 10 * 1024 * 1024;

    /** Number of bytes read from the end: enough for the last lines, however long the log has become in one life. */
    private static final int TAIL_BYTES = 64 * 1024;

    private static final int LINES_LOOKED_AT = 10;

    /** Renames a log that has become too long. To be called before a start, while nothing writes it. */
    void rotate() throws IOException {
        if (Files.exists(file) && Files.size(file) > BYTES_MAX) {
            Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Returns the last complaint among Redis's last lines, or its last line; the whole log is in the file. */
    String lastComplaint() {
        try {
            List<String> lines = tail().lines().filter(line -> !line.isBlank()).toList();
            List<String> warnings = lines.subList(Math.max(0, lines.size() - LINES_LOOKED_AT), lines.size()).stream()
                    .filter(line -> line.contains(" # "))
                    .filter(line -> !line.contains(" # WARNING") && !line.contains(" # Server initialized"))
                    .map(line -> line.substring(line.indexOf(" # ") + 3))
                    .toList();
            List<String> saying = warnings.isEmpty() ? lines : warnings;
            String said = saying.isEmpty() ? "it said nothing" : saying.get(saying.size() - 1);
            return said.strip() + " (see " + file + ")";
        } catch (IOException e) {
            return "its log " + file + " cannot be read: " + e.getMessage();
        }
    }

    private String tail() throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            ByteBuffer bytes = ByteBuffer.allocate(TAIL_BYTES);
            channel.position(Math.max(0, channel.size() - TAIL_BYTES));
            int read;
            do {
                read = channel.read(bytes);
            } while (read > 0 && bytes.hasRemaining());
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
        }
    }
}

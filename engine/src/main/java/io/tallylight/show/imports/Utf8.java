package io.tallylight.show.imports;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Strict decoding: a byte that is not UTF-8 names its line instead of becoming a replacement character in a title. */
final class Utf8 {
    private Utf8() {}

    /** The text without byte order marks: a file that went through two programs may begin with two. */
    static String decode(byte[] bytes) throws UnreadableCatalogueException {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        // UTF-8 never yields more UTF-16 units than it has bytes.
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        if (result.isError()) {
            throw new UnreadableCatalogueException(
                    lineAt(bytes, in.position()),
                    "the file is not UTF-8; export it again, or save it as \"CSV UTF-8\"");
        }
        String text = out.flip().toString();
        int marks = 0;
        while (marks < text.length() && text.charAt(marks) == '\uFEFF') {
            marks++;
        }
        return text.substring(marks);
    }

    /** Counts as the CSV reader does: LF, CR and CRLF each end one line. */
    private static long lineAt(byte[] bytes, int position) {
        long line = 1;
        for (int i = 0; i < position; i++) {
            boolean crOfCrLf = bytes[i] == '\r' && i + 1 < bytes.length && bytes[i + 1] == '\n';
            if (bytes[i] == '\n' || (bytes[i] == '\r' && !crOfCrLf)) {
                line++;
            }
        }
        return line;
    }
}

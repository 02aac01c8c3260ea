package io.tallylight.show.imports;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The line {@code sep=,} with which Excel tells itself how a file is separated, where there is one.
 *
 * @param separator a comma where the file does not say
 * @param length characters of the line with its end, 0 where there is none
 */
record SeparatorLine(char separator, int length) {
    private static final Pattern LINE =
            Pattern.compile("\"?sep=([,;\\t])\"?(\\r\\n|\\n|\\r)", Pattern.CASE_INSENSITIVE);

    static SeparatorLine of(String text) {
        Matcher line = LINE.matcher(text);
        return line.lookingAt() ? new SeparatorLine(line.group(1).charAt(0), line.end()) : new SeparatorLine(',', 0);
    }

    /** How many lines of the file it is. */
    int lines() {
        return length == 0 ? 0 : 1;
    }
}

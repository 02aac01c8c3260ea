package io.tallylight.orders.webhook;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Reads {@code Retry-After}: seconds, or a date. */
final class RetryAfter {
    /** Longest time until a receiver is asked again, whatever the header says. */
    static final long MAX_MS = 3_600_000;

    private static final int DIGITS_MAX = 9;

    private RetryAfter() {}

    /** Returns the wait in milliseconds from now; 0 if the header cannot be read. */
    static long ms(@Nullable String header, Clock clock) {
        if (header == null) {
            return 0;
        }
        String text = header.strip();
        if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return text.length() > DIGITS_MAX ? MAX_MS : Math.min(MAX_MS, Long.parseLong(text) * 1_000);
        }
        try {
            long at = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant()
                    .toEpochMilli();
            return Math.max(0, Math.min(MAX_MS, at - clock.millis()));
        } catch (DateTimeException e) {
            return 0;
        }
    }
}

package io.tallylight.api;

import io.tallylight.json.JsonBytes;
import io.tallylight.show.PublicCounts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A problem with which a request is answered. Immutable. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final long LOST_SECONDS = 10;

    private static final byte[] FIELD = JsonBytes.literal(",\"field\":");
    private static final byte[] LINE = JsonBytes.literal(",\"line\":");
    private static final byte[] LINES = JsonBytes.literal(",\"lines\":[");
    private static final byte[] SKU = JsonBytes.literal("{\"sku\":");
    private static final byte[] REASON = JsonBytes.literal(",\"reason\":");
    private static final byte[] REQUESTED = JsonBytes.literal(",\"requested\":");
    private static final byte[] MORE_THAN = JsonBytes.literal(",\"availableMoreThan\":");
    private static final byte[] AVAILABLE = JsonBytes.literal(",\"available\":");

    /**
     * A line of a basket that was refused.
     *
     * @param reason name of the problem that this line alone would be
     * @param requested number of units requested
     * @param available number of units available at that moment
     * @param shown precision with which that number is written
     */
    record FailedLine(String sku, String reason, int requested, long available, PublicCounts shown) {
        /** Creates a line whose number of available units is written as it is. */
        FailedLine(String sku, String reason, int requested, long available) {
            this(sku, reason, requested, available, PublicCounts.EXACT);
        }
    }

    private final ProblemType type;
    private final @Nullable String field;
    private final long line;
    private final long retryAfterSeconds;
    private final transient List<FailedLine> lines;

    /**
     * Creates a problem.
     *
     * @param detail description of what is wrong with this request
     */
    public ProblemException(ProblemType type, String detail) {
        this(type, detail, null, 0, List.of(), 0);
    }

    private ProblemException(
            ProblemType type,
            String detail,
            @Nullable String field,
            long line,
            List<FailedLine> lines,
            long retryAfterSeconds) {
        super(detail, null, false, false);
        this.type = type;
        this.field = field;
        this.line = line;
        this.lines = lines;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /**
     * Returns the problem of a caller who has used up a rate limit for this many more ms. The wait is rounded up, since
     * a request that came too early would be refused again.
     */
    public static ProblemException tooMany(long waitMs) {
        long seconds = Math.max(1, -Math.floorDiv(-waitMs, 1_000L));
        String when = seconds == 1 ? "ask again in a second" : "ask again in " + seconds + " seconds";
        return new ProblemException(ProblemType.TOO_MANY_REQUESTS, when, null, 0, List.of(), seconds);
    }

    /** Returns the problem with one field of the request. */
    public static ProblemException invalid(String field, String reason) {
        return new ProblemException(ProblemType.INVALID, field + " " + reason).withField(field);
    }

    /** Returns a copy that names the field that is at fault. */
    ProblemException withField(String at) {
        return new ProblemException(type, String.valueOf(getMessage()), at, line, lines, retryAfterSeconds);
    }

    /** Returns a copy that names the line of a file, from 1. */
    ProblemException withLine(long at) {
        return new ProblemException(type, String.valueOf(getMessage()), field, at, lines, retryAfterSeconds);
    }

    /** Returns a copy that names every line of a basket that failed. */
    ProblemException withLines(List<FailedLine> failed) {
        return new ProblemException(type, String.valueOf(getMessage()), field, line, failed, retryAfterSeconds);
    }

    /** Returns whether the problem names lines of a basket. */
    boolean hasLines() {
        return !lines.isEmpty();
    }

    /** Returns a copy that discloses at most these counts of the stock. */
    ProblemException withCounts(PublicCounts shown) {
        return withLines(lines.stream()
                .map(failed -> new FailedLine(failed.sku, failed.reason, failed.requested, failed.available, shown))
                .toList());
    }

    /** Returns the type of the problem. */
    public ProblemType type() {
        return type;
    }

    /**
     * Returns the problem of a show whose data are lost. An operator has to act first, so there is no use in a retry
     * every second.
     */
    static ProblemException lost(String detail) {
        return new ProblemException(ProblemType.SHOW_LOST, detail, null, 0, List.of(), LOST_SECONDS);
    }

    /** Returns the time after which to retry, in seconds; 0 if it is unknown. */
    long retryAfterSeconds() {
        return retryAfterSeconds;
    }

    /** Writes the whole document. */
    void write(JsonBytes out) {
        out.raw(type.start(), 0, type.start().length()).text(String.valueOf(getMessage()));
        if (field != null) {
            out.add(FIELD).text(field);
        }
        if (line > 0) {
            out.add(LINE).number(line);
        }
        if (!lines.isEmpty()) {
            out.add(LINES);
            for (int i = 0; i < lines.size(); i++) {
                write(out, i, lines.get(i));
            }
            out.add(']');
        }
        out.add('}');
    }

    private static void write(JsonBytes out, int i, FailedLine failed) {
        if (i > 0) {
            out.add(',');
        }
        out.add(SKU).text(failed.sku);
        out.add(REASON).text(failed.reason);
        out.add(REQUESTED).number(failed.requested);
        if (failed.shown == PublicCounts.CAPPED && failed.available > PublicCounts.CAP) {
            out.add(MORE_THAN).number(PublicCounts.CAP);
        } else if (failed.shown != PublicCounts.STATE) {
            out.add(AVAILABLE).number(failed.available);
        }
        out.add('}');
    }
}

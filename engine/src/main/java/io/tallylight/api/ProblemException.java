package io.tallylight.api;

import io.tallylight.json.JsonBytes;
import io.tallylight.show.PublicCounts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request is answered with a problem. Immutable. */
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
     * @param reason the word of the problem that it would be alone
     * @param requested units
     * @param available units, at that moment
     * @param shown how much of that number is written
     */
    record FailedLine(String sku, String reason, int requested, long available, PublicCounts shown) {
        /** A line whose number of units is written as it is. */
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
     * A problem.
     *
     * @param detail what is wrong with this very request
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

    /** Somebody has used up a quota, for so many milliseconds yet: one that was rounded down would be refused again. */
    public static ProblemException tooMany(long waitMs) {
        long seconds = Math.max(1, -Math.floorDiv(-waitMs, 1_000L));
        String when = seconds == 1 ? "ask again in a second" : "ask again in " + seconds + " seconds";
        return new ProblemException(ProblemType.TOO_MANY_REQUESTS, when, null, 0, List.of(), seconds);
    }

    /** A problem with one field of the request. */
    public static ProblemException invalid(String field, String reason) {
        return new ProblemException(ProblemType.INVALID, field + " " + reason).withField(field);
    }

    /** The same, naming the field that is at fault. */
    ProblemException withField(String at) {
        return new ProblemException(type, String.valueOf(getMessage()), at, line, lines, retryAfterSeconds);
    }

    /** The same, naming the line of a file, from 1. */
    ProblemException withLine(long at) {
        return new ProblemException(type, String.valueOf(getMessage()), field, at, lines, retryAfterSeconds);
    }

    /** The same, naming every line of a basket that failed. */
    ProblemException withLines(List<FailedLine> failed) {
        return new ProblemException(type, String.valueOf(getMessage()), field, line, failed, retryAfterSeconds);
    }

    /** Whether it names lines of a basket. */
    boolean hasLines() {
        return !lines.isEmpty();
    }

    /** Returns a copy that tells no more of the stock than this. */
    ProblemException withCounts(PublicCounts shown) {
        return withLines(lines.stream()
                .map(failed -> new FailedLine(failed.sku, failed.reason, failed.requested, failed.available, shown))
                .toList());
    }

    /** What kind it is. */
    public ProblemType type() {
        return type;
    }

    /** A show's data are gone; somebody has to act first, so that asking every second is of no use. */
    static ProblemException lost(String detail) {
        return new ProblemException(ProblemType.SHOW_LOST, detail, null, 0, List.of(), LOST_SECONDS);
    }

    /** When to ask again; 0 when nobody can say. */
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

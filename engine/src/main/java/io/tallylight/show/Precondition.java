package io.tallylight.show;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a change demands of the version that is there: the {@code If-Match} header (RFC 9110, section 13.1.1). */
public final class Precondition {
    /** Demands nothing. */
    public static final Precondition NONE = new Precondition(null);

    private final @Nullable List<String> etags;

    private Precondition(@Nullable List<String> etags) {
        this.etags = etags;
    }

    /** The precondition of a header, null for no header. */
    public static Precondition ifMatch(@Nullable String header) {
        return header == null
                ? NONE
                : new Precondition(
                        Arrays.stream(header.split(",", -1)).map(String::strip).toList());
    }

    /** Whether anything is demanded. */
    boolean isDemanding() {
        return etags != null;
    }

    /** Whether one of some versions is demanded, and not only that there is one. */
    boolean namesVersions() {
        return etags != null && !etags.contains("*");
    }

    /** Whether a version satisfies it; null for nothing there. */
    boolean allows(@Nullable String etag) {
        return etags == null || (etag != null && (etags.contains("*") || etags.contains(etag)));
    }
}

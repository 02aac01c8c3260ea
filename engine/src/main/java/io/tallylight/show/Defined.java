package io.tallylight.show;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A show or an offer as it stands, with the version of its definition.
 *
 * @param etag as in the HTTP header, with its quotes
 * @param made whether the call that answers this made it
 */
public record Defined(ObjectNode json, String etag, boolean made) {
    /** The version of a definition: another epoch or another change of it gives another one. */
    static String etag(String epoch, long docSeq) {
        return "\"" + epoch + "-" + docSeq + "\"";
    }
}

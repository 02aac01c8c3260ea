package io.tallylight.ledger.record;

import java.util.Set;

/**
 * Makes record ids of idempotency keys: the first 16 bytes of HMAC-SHA256 over show, realm, caller and key. So a retry meets
 * the same record after any loss of Redis, two records never share an id, and nobody can compute or test one who does not know
 * the secret. Thread-safe.
 */
public final class RecordIds {
    private final RequestDigest.Key secret;
    private final Set<String> plainShows;

    /**
     * The ids of one installation.
     *
     * @param secret that all nodes have, at most 64 bytes
     * @param plainShows shows of earlier versions, whose ids are a hash without a secret: they keep that form, so that a key
     *     that was used before is known
     */
    public RecordIds(byte[] secret, Set<String> plainShows) {
        this.secret = new RequestDigest.Key(secret);
        this.plainShows = Set.copyOf(plainShows);
    }

    /**
     * The record id that belongs to an idempotency key.
     *
     * @param realm keeps callers of different kinds apart
     * @param caller name of the principal, which outlives each of its credentials: a new one must not double an order
     */
    public String of(String show, String realm, String caller, String key) {
        return !plainShows.isEmpty() && plainShows.contains(show)
                ? Ids.recordId(show, caller, key)
                : Ids.digest().of(secret, new String[] {show, realm, caller, key});
    }
}
